package com.monassurance.migrations.catalog;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A table: ordinary, partitioned, a partition, typed, or foreign. Its constraints, indexes, triggers, rules and policies
 * are objects of their own. Immutable.
 *
 * @param id kind {@link ObjectKind#TABLE} or {@link ObjectKind#FOREIGN_TABLE}
 * @param isLogged false for an unlogged table
 * @param columns its columns
 * @param partitionKey such as {@code RANGE (created_at)}; null when it is not partitioned
 * @param partitionOf where it is attached; null when it is no partition
 * @param parents the tables it inherits from, in order; empty for a partition
 * @param ofType the qualified and quoted type of a typed table; null when it is none
 * @param storage where and how it is kept
 * @param security row security
 * @param replicaIdentity what identifies a row to subscribers
 * @param foreign where a foreign table gets its rows; null when it is none
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record Table(
        ObjectId id,
        boolean isLogged,
        Columns columns,
        @Nullable String partitionKey,
        @Nullable Partition partitionOf,
        List<ObjectId> parents,
        @Nullable String ofType,
        Storage storage,
        RowSecurity security,
        ReplicaIdentity replicaIdentity,
        @Nullable Foreign foreign,
        Attachments attachments)
        implements CatalogObject {

    /** Copies. */
    public Table {
        parents = List.copyOf(parents);
    }

    /** This table without some of its columns. */
    Table without(Predicate<ObjectId> hidden) {
        List<Column> kept = columns.list().stream()
                .filter(column -> !hidden.test(id.part(ObjectKind.COLUMN, column.name())))
                .toList();
        return kept.size() == columns.list().size()
                ? this
                : new Table(
                        id,
                        isLogged,
                        Columns.of(kept),
                        partitionKey,
                        partitionOf,
                        parents,
                        ofType,
                        storage,
                        security,
                        replicaIdentity,
                        foreign,
                        attachments);
    }

    /**
     * Where a partition is attached. Immutable.
     *
     * @param parent the partitioned table
     * @param bound such as {@code FOR VALUES FROM (1) TO (10)} or {@code DEFAULT}
     * @param isDetaching whether {@code DETACH CONCURRENTLY} stopped half way
     * @since 0.1.0
     */
    public record Partition(ObjectId parent, String bound, boolean isDetaching) {}

    /**
     * Where and how a relation is kept. Immutable.
     *
     * @param accessMethod the access method; null when it is {@code heap}
     * @param tablespace the tablespace; null when it is that of the database
     * @param options storage parameters such as {@code fillfactor=70}
     * @param toastOptions those of its overflow table, without the prefix {@code toast.}
     * @since 0.1.0
     */
    public record Storage(
            @Nullable String accessMethod,
            @Nullable String tablespace,
            List<String> options,
            List<String> toastOptions) {

        /** Everything by default. */
        public static final Storage DEFAULT = new Storage(null, null, List.of(), List.of());

        /** Copies. */
        public Storage {
            options = List.copyOf(options);
            toastOptions = List.copyOf(toastOptions);
        }
    }

    /**
     * Row security of a table. Immutable.
     *
     * @param isEnabled whether policies hold
     * @param isForced whether they hold for the owner too
     * @since 0.1.0
     */
    public record RowSecurity(boolean isEnabled, boolean isForced) {

        static final RowSecurity OFF = new RowSecurity(false, false);
    }

    /**
     * What identifies a row to subscribers.
     *
     * @since 0.1.0
     */
    public enum ReplicaIdentity {
        /** The primary key. */
        DEFAULT,
        /** Nothing. */
        NOTHING,
        /** The whole row. */
        FULL,
        /** The index that says so of itself. */
        INDEX
    }

    /**
     * Where a foreign table gets its rows. Immutable.
     *
     * @param server the foreign server
     * @param options such as {@code table_name=policies}
     * @since 0.1.0
     */
    public record Foreign(String server, List<String> options) {

        /** Copies. */
        public Foreign {
            options = List.copyOf(options);
        }
    }
}
