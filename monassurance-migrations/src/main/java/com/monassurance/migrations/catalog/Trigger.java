package com.monassurance.migrations.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A trigger on a table, a view or a foreign table. Immutable.
 *
 * @param id what tells it from all others
 * @param on its relation
 * @param definition the whole statement
 * @param firing when it fires
 * @param attachedTo the trigger of the partitioned table; null when it is none of a partition
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record Trigger(
        ObjectId id,
        ObjectId on,
        String definition,
        Firing firing,
        @Nullable ObjectId attachedTo,
        Attachments attachments)
        implements CatalogObject {

    /**
     * When a trigger or a rule fires.
     *
     * @since 0.1.0
     */
    public enum Firing {
        /** In all sessions but those that apply replicated changes. */
        ORIGIN,
        /** Never. */
        DISABLED,
        /** Only in sessions that apply replicated changes. */
        REPLICA,
        /** In all sessions. */
        ALWAYS
    }
}
