package com.monassurance.maintenance.backup.copy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of an archive. Immutable.
 *
 * @param version of the format
 * @param major of the server
 * @param encoding of the database
 * @param isBinary whether rows are in the binary form of COPY
 * @param walPosition where the write-ahead log was
 * @param settings what a session must have set for the statements to mean what they say
 * @param roles that the statements name
 * @param before statements before the rows
 * @param after statements after the rows
 * @param tables rows of tables, in the order in which they are best loaded
 * @param largeObjects the large objects, or null when there are none
 * @param largeObjectStatements what makes them, their owners, privileges and comments
 * @param sequences where the sequences stand
 * @param refreshed materialised views that have rows, in the order of their needs
 * @param remarks what the database has and the backup does not
 * @param globals roles and what else the server keeps; null in archives of before
 */
record Contents(
        int version,
        int major,
        String encoding,
        boolean isBinary,
        String walPosition,
        List<String> settings,
        List<String> roles,
        List<Unit> before,
        List<Unit> after,
        List<TableRows> tables,
        @Nullable Stored largeObjects,
        List<String> largeObjectStatements,
        List<SequenceState> sequences,
        List<String> refreshed,
        List<String> remarks,
        @Nullable Globals globals) {

    static final int VERSION = 1;

    /**
     * Statements that belong together. Immutable.
     *
     * @param kind the kind of object, such as {@code INDEX}
     * @param name what it is for, for messages
     * @param tables groups of tables that it touches alone; empty when it waits for all before it
     * @param sql the statements
     */
    record Unit(String kind, String name, List<String> tables, List<String> sql) {}

    /**
     * Where a part stands in the archive. Immutable.
     *
     * @param number which part
     * @param first where its first member begins; -1 when it has none
     * @param chunks how many members
     * @param bytes their size
     * @param sha256 checksum of their content as it stands in the archive
     */
    record Stored(int number, long first, int chunks, long bytes, String sha256) {}

    /**
     * The rows of a table. Immutable.
     *
     * @param name qualified and quoted
     * @param columns quoted and in parentheses, or empty when there is none to name
     * @param group the tables that hang together with it
     * @param condition which rows, for a configuration table of an extension; null for all
     * @param rows how many
     * @param sum what the rows come to, whatever their order; empty in the binary form
     * @param stored where they stand
     */
    record TableRows(
            String name,
            String columns,
            String group,
            @Nullable String condition,
            long rows,
            String sum,
            Stored stored) {

        /** What COPY reads: the table itself, its children left out, or the rows of a condition. */
        static String source(String name, String columns, @Nullable String condition) {
            return condition == null
                    ? name + columns
                    : "(select " + columns.replaceAll("^ \\(|\\)$", "") + " from only " + name + " " + condition + ")";
        }
    }

    /**
     * Where a sequence stands. Immutable.
     *
     * @param name qualified and quoted
     * @param value the last value
     * @param isCalled whether the next value is the one behind it
     */
    record SequenceState(String name, long value, boolean isCalled) {}
}
