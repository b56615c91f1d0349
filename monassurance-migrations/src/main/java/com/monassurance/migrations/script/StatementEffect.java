package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What running a statement means for transactions and for finding out, after a crash, whether it took effect.
 * Immutable.
 *
 * @since 0.1.0
 */
public sealed interface StatementEffect {

    /**
     * Tells whether the statement may run inside a transaction.
     *
     * @return false for those that PostgreSQL refuses there or that others need committed
     */
    boolean isTransactional();

    /** Runs in a transaction like most statements. */
    record InTransaction() implements StatementEffect {
        @Override
        public boolean isTransactional() {
            return true;
        }
    }

    /**
     * {@code CREATE INDEX CONCURRENTLY}; interrupted, it leaves an INVALID index.
     *
     * @param index the name as written; null when the server is to choose one
     * @param table the table as written, perhaps with its schema
     * @param ifNotExists whether an existing index is accepted
     */
    record CreateIndexConcurrently(@Nullable String index, String table, boolean ifNotExists)
            implements StatementEffect {

        /** Checks the parts. */
        public CreateIndexConcurrently {
            requireNonNull(table, "table");
        }

        @Override
        public boolean isTransactional() {
            return false;
        }
    }

    /**
     * {@code DROP INDEX CONCURRENTLY}; interrupted, it may leave the index INVALID.
     *
     * @param index the name as written, perhaps with its schema
     */
    record DropIndexConcurrently(String index) implements StatementEffect {

        /** Checks the name. */
        public DropIndexConcurrently {
            requireNonNull(index, "index");
        }

        @Override
        public boolean isTransactional() {
            return false;
        }
    }

    /**
     * {@code ALTER TYPE … ADD VALUE} whose value a later statement of the same script uses, which needs it committed.
     *
     * @param type the type as written, perhaps with its schema
     * @param label the new value
     */
    record AddEnumValue(String type, String label) implements StatementEffect {

        /** Checks the parts. */
        public AddEnumValue {
            requireNonNull(type, "type");
            requireNonNull(label, "label");
        }

        @Override
        public boolean isTransactional() {
            return false;
        }
    }

    /**
     * A command that refuses transactions and may simply be run again, such as {@code VACUUM}.
     *
     * @param command its first words
     */
    record Repeatable(String command) implements StatementEffect {

        /** Checks the command. */
        public Repeatable {
            requireNonNull(command, "command");
        }

        @Override
        public boolean isTransactional() {
            return false;
        }
    }

    /**
     * A command that refuses transactions and whose effect this version cannot look up.
     *
     * @param command its first words
     */
    record Opaque(String command) implements StatementEffect {

        /** Checks the command. */
        public Opaque {
            requireNonNull(command, "command");
        }

        @Override
        public boolean isTransactional() {
            return false;
        }
    }
}
