package com.monassurance.migrations.catalog;

/**
 * Writes the options of a sequence and the identity that it gives a column. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class SequenceDdl {

    private SequenceDdl() {}

    /** All options but the type, with a space before. */
    static String options(Sequence sequence) {
        return " start with " + sequence.start() + " increment by " + sequence.increment() + " minvalue "
                + sequence.minimum() + " maxvalue " + sequence.maximum() + " cache " + sequence.cache()
                + (sequence.isCycling() ? " cycle" : "");
    }

    /**
     * Writes the identity of a column that takes its numbers from a sequence.
     *
     * @param column the column
     * @param sequence its sequence
     * @param hasOptions whether the options of the sequence stand here
     * @return {@code generated … as identity (sequence name …)}
     */
    public static String identity(Column column, Sequence sequence, boolean hasOptions) {
        return "generated " + (column.identity() == Column.Identity.ALWAYS ? "always" : "by default")
                + " as identity (sequence name " + References.name(sequence) + (hasOptions ? options(sequence) : "")
                + ")";
    }
}
