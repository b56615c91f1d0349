package com.monassurance.migrations.script;

import com.monassurance.migrations.revision.Revision;

/**
 * A revision written in Java, for what SQL cannot do, such as data that must be decrypted or parsed. It stands in the
 * graph like any script and is run by the same runner with the same history. Implementations keep no state between
 * calls; they are called by one thread at a time.
 *
 * @since 0.1.0
 */
public interface JavaRevision {

    /**
     * Returns its place in the graph. Asked once, when the scripts are read.
     *
     * @return id, parents, dependencies, labels and message
     */
    Revision revision();

    /**
     * Tells people what it does; plans show it in place of SQL.
     *
     * @return one or several lines
     */
    String describe();

    /**
     * Returns what stands for its content: a number or a text that its author changes with the code. It is hashed in
     * place of the text of a script, so a new one means "changed after it was applied".
     *
     * @return any text that is not empty, such as {@code 1}
     */
    String checksum();

    /**
     * Tells whether it runs in a transaction with its row of the schema history. Outside of one, where
     * what it did before an interruption or a failure stays, it is called again only when an operator says so, with
     * repair.
     *
     * @return true by default
     */
    default boolean isTransactional() {
        return true;
    }

    /**
     * Tells whether a revision outside a transaction may simply be called again after an interruption, because it goes
     * on at its {@link RevisionContext#mark()} or does no harm when it is repeated.
     *
     * @return false by default
     */
    default boolean isResumable() {
        return false;
    }

    /**
     * Tells whether {@link #downgrade} works.
     *
     * @return true by default
     */
    default boolean isReversible() {
        return true;
    }

    /**
     * Brings the revision. Blocks.
     *
     * @param context the connection and what helps to use it
     * @throws Exception whatever fails; in a transaction that the code has not ended itself nothing of it stays
     */
    void upgrade(RevisionContext context) throws Exception;

    /**
     * Takes the revision back. Blocks; not called when it is not reversible.
     *
     * @param context the connection and what helps to use it
     * @throws Exception whatever fails; in a transaction that the code has not ended itself nothing of it stays
     */
    void downgrade(RevisionContext context) throws Exception;
}
