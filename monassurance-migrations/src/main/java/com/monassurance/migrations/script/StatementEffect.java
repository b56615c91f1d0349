package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What running a statement means for transactions and for finding out, after a crash, whether it took effect. Names are
 * kept as written, perhaps with their schema. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface StatementEffect {

    /**
     * Tells whether the statement runs inside the transaction of its neighbours.
     *
     * @return false for those that PostgreSQL refuses there, or may refuse depending on the object, and for those that
     *     others need committed
     */
    boolean isTransactional();

    /** Runs in a transaction like most statements. */
    record InTransaction() implements StatementEffect {
        @Override
        public boolean isTransactional() {
            return true;
        }
    }

    /** What PostgreSQL refuses inside a transaction, always or for some objects. */
    sealed interface Outside extends StatementEffect {
        @Override
        default boolean isTransactional() {
            return false;
        }
    }

    /** What PostgreSQL takes in a transaction, but what is better, or only right, in one of its own. */
    sealed interface Settled extends StatementEffect {

        /**
         * Tells whether it runs in a transaction of its own.
         *
         * @return as the statements around it call for
         */
        boolean alone();

        @Override
        default boolean isTransactional() {
            return !alone();
        }
    }

    /**
     * {@code CREATE INDEX CONCURRENTLY}; interrupted, it leaves an INVALID index.
     *
     * @param index the name as written; null when the server is to choose one
     * @param table the table
     * @param ifNotExists whether an existing index is accepted
     * @param unique whether it is unique
     * @param definition what follows the table, such as {@code using btree (a) where b}
     */
    record CreateIndexConcurrently(
            @Nullable String index, String table, boolean ifNotExists, boolean unique, String definition)
            implements Outside {

        /** Checks the parts. */
        public CreateIndexConcurrently {
            requireNonNull(table, "table");
            requireNonNull(definition, "definition");
        }
    }

    /**
     * {@code DROP INDEX CONCURRENTLY}; interrupted, it may leave the index INVALID.
     *
     * @param index the index
     */
    record DropIndexConcurrently(String index) implements Outside {

        /** Checks the name. */
        public DropIndexConcurrently {
            requireNonNull(index, "index");
        }
    }

    /** What {@code REINDEX} is told to rebuild. */
    enum ReindexScope {
        /** One index. */
        INDEX,
        /** The indexes of one table and of its TOAST table. */
        TABLE,
        /** The indexes of one schema. */
        SCHEMA,
        /** The indexes of the current database, with or without those of the system. */
        DATABASE
    }

    /**
     * {@code REINDEX … CONCURRENTLY}; interrupted, it leaves INVALID indexes with the endings {@code _ccnew} and
     * {@code _ccold}.
     *
     * @param scope what is rebuilt
     * @param name its name; empty for the current database
     */
    record ReindexConcurrently(ReindexScope scope, String name) implements Outside {

        /** Checks the parts. */
        public ReindexConcurrently {
            requireNonNull(scope, "scope");
            requireNonNull(name, "name");
        }
    }

    /**
     * {@code ALTER TABLE … DETACH PARTITION … CONCURRENTLY}; interrupted, it leaves the partition half detached.
     *
     * @param table the partitioned table
     * @param partition the partition
     */
    record DetachConcurrently(String table, String partition) implements Outside {

        /** Checks the names. */
        public DetachConcurrently {
            requireNonNull(table, "table");
            requireNonNull(partition, "partition");
        }
    }

    /** Things of the whole server, or made partly outside of it. */
    enum ServerObject {
        /** A database. */
        DATABASE,
        /** A tablespace. */
        TABLESPACE,
        /** A subscription of the current database. */
        SUBSCRIPTION
    }

    /**
     * {@code CREATE} or {@code DROP} of a {@link ServerObject}.
     *
     * @param kind what it is
     * @param name its name
     * @param creates whether it is created, else it is dropped
     */
    record ServerObjectChange(ServerObject kind, String name, boolean creates) implements Outside {

        /** Checks the parts. */
        public ServerObjectChange {
            requireNonNull(kind, "kind");
            requireNonNull(name, "name");
        }
    }

    /**
     * {@code ALTER DATABASE … SET TABLESPACE}.
     *
     * @param database the database
     * @param tablespace where it goes
     */
    record MoveDatabase(String database, String tablespace) implements Outside {

        /** Checks the names. */
        public MoveDatabase {
            requireNonNull(database, "database");
            requireNonNull(tablespace, "tablespace");
        }
    }

    /**
     * A command that refuses transactions, or may do so, and may simply be run again, such as {@code VACUUM}.
     *
     * @param command its first words
     */
    record Repeatable(String command) implements Outside {

        /** Checks the command. */
        public Repeatable {
            requireNonNull(command, "command");
        }
    }

    /**
     * A command that refuses transactions and whose effect the catalogue does not tell.
     *
     * @param command its first words
     */
    record Opaque(String command) implements Outside {

        /** Checks the command. */
        public Opaque {
            requireNonNull(command, "command");
        }
    }

    /**
     * {@code ALTER TYPE … ADD VALUE}, which has to be committed before a later statement of the same script uses the
     * value.
     *
     * @param type the type
     * @param label the new value
     * @param alone whether a later statement uses it
     */
    record AddEnumValue(String type, String label, boolean alone) implements Settled {

        /** Checks the parts. */
        public AddEnumValue {
            requireNonNull(type, "type");
            requireNonNull(label, "label");
        }
    }

    /**
     * {@code ALTER TABLE … VALIDATE CONSTRAINT}, whose long scan should not happen under the locks of what stands before
     * it in the script.
     *
     * @param table the table
     * @param constraint the constraint
     * @param alone whether anything stands before it that would hold its locks during the scan
     */
    record ValidateConstraint(String table, String constraint, boolean alone) implements Settled {

        /** Checks the names. */
        public ValidateConstraint {
            requireNonNull(table, "table");
            requireNonNull(constraint, "constraint");
        }
    }

    /**
     * {@code CALL} or {@code DO}, which may commit, and then cannot run in a transaction, as the script says in its
     * header; or the code of a Java revision outside a transaction. The catalogue does not tell its effect.
     *
     * @param command {@code call}, {@code do} or {@code java revision}
     * @param alone whether it is outside a transaction
     */
    record Routine(String command, boolean alone) implements Settled {

        /** Checks the command. */
        public Routine {
            requireNonNull(command, "command");
        }
    }
}
