package com.monassurance.migrations.script;

import java.sql.SQLException;
import java.util.Optional;

/**
 * A short text that a revision outside a transaction keeps in its row of the schema history, in the same statement as
 * its work, so that it can go on there after an interruption. Confined to the thread that runs the revision.
 *
 * @since 0.1.0
 */
public interface RevisionMark {

    /**
     * Returns a mark that keeps nothing, as in a transaction, where an interruption leaves nothing to go on from.
     *
     * @return a mark that is always empty
     */
    static RevisionMark none() {
        return NoMark.INSTANCE;
    }

    /**
     * Returns what an interrupted run of the revision kept last.
     *
     * @return the text, or empty when the revision begins
     * @throws SQLException if it cannot be read
     */
    Optional<String> read() throws SQLException;

    /**
     * Returns a statement that keeps the value of an expression, to be used inside WITH beside the work it stands for.
     *
     * @param expression SQL of type text; null leaves the mark as it is
     * @return an UPDATE without parameters
     */
    String keepSql(String expression);
}
