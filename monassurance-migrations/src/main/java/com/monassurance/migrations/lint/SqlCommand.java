package com.monassurance.migrations.lint;

import com.monassurance.migrations.sqlplan.LockMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement as far as the rules need to know it. Immutable. */
sealed interface SqlCommand {

    /**
     * CREATE TABLE.
     *
     * @param isTemporary whether only its session sees it
     * @param isOpen whether columns come from elsewhere too: LIKE, INHERITS, OF, AS
     * @param partitionOf the table it is a partition of, else null
     * @param isPartitioned whether it is to have partitions
     */
    record CreateTable(
            QualifiedName table,
            boolean isTemporary,
            boolean isOpen,
            @Nullable QualifiedName partitionOf,
            boolean isPartitioned,
            List<ColumnSpec> columns,
            List<ConstraintSpec> constraints)
            implements SqlCommand {

        public CreateTable {
            columns = List.copyOf(columns);
            constraints = List.copyOf(constraints);
        }
    }

    /**
     * CREATE INDEX.
     *
     * @param index its name; empty when the server chooses one
     * @param isOnly whether partitions are left out
     * @param columns the columns it is on; an expression is an empty name
     * @param isPartial whether it has a predicate
     * @param behindKeyword where CONCURRENTLY is written
     */
    record CreateIndex(
            String index,
            QualifiedName table,
            boolean isUnique,
            boolean isConcurrent,
            boolean ifNotExists,
            boolean isOnly,
            List<String> columns,
            boolean isPartial,
            int behindKeyword)
            implements SqlCommand {

        public CreateIndex {
            columns = List.copyOf(columns);
        }
    }

    /**
     * ALTER TABLE and what has its form: ALTER INDEX, VIEW, SEQUENCE, MATERIALIZED VIEW, FOREIGN TABLE.
     *
     * @param kind such as {@code table}
     * @param isOnly whether partitions and heirs are left out
     * @param head its place up to the first action
     */
    record AlterTable(
            String kind, QualifiedName table, boolean ifExists, boolean isOnly, Span head, List<TableAction> actions)
            implements SqlCommand {

        public AlterTable {
            actions = List.copyOf(actions);
        }
    }

    /**
     * DROP.
     *
     * @param kind such as {@code materialized view}
     * @param on the table of a trigger, a rule or a policy, else null
     */
    record Drop(
            String kind,
            List<QualifiedName> names,
            @Nullable QualifiedName on,
            boolean ifExists,
            boolean isConcurrent,
            boolean isCascading)
            implements SqlCommand {

        public Drop {
            names = List.copyOf(names);
        }
    }

    record CreateEnum(QualifiedName type) implements SqlCommand {}

    record AddEnumValue(QualifiedName type, String value, boolean isPlaced) implements SqlCommand {}

    record RenameEnumValue(QualifiedName type, String from, String to) implements SqlCommand {}

    /** ALTER TYPE of a composite type, which goes through the tables that are made of it. */
    record AlterComposite(QualifiedName type) implements SqlCommand {}

    record CreateDomain(QualifiedName domain, boolean isConstrained) implements SqlCommand {}

    /** ALTER DOMAIN that looks at every row of every column of the domain, or would without NOT VALID. */
    record ConstrainDomain(QualifiedName domain, Span constraint, String name, boolean isNotValid, boolean isNotNull)
            implements SqlCommand {}

    record ValidateDomain(QualifiedName domain, String constraint) implements SqlCommand {}

    /** A new name, or another schema, of what is no relation. */
    record Rename(String kind, QualifiedName name, QualifiedName to) implements SqlCommand {}

    /**
     * REINDEX.
     *
     * @param scope {@code index}, {@code table}, {@code schema}, {@code database} or {@code system}
     * @param behindScope where CONCURRENTLY is written
     */
    record Reindex(String scope, QualifiedName name, boolean isConcurrent, int behindScope) implements SqlCommand {}

    /** VACUUM FULL, CLUSTER and REPACK; the table is nameless when it is all of them. */
    record RewriteTable(String command, QualifiedName table, boolean isConcurrent) implements SqlCommand {}

    record Refresh(QualifiedName view, boolean isConcurrent, int behindKeyword) implements SqlCommand {}

    record Truncate(List<QualifiedName> tables, boolean isCascading) implements SqlCommand {

        public Truncate {
            tables = List.copyOf(tables);
        }
    }

    record LockTables(List<QualifiedName> tables, LockMode mode) implements SqlCommand {

        public LockTables {
            tables = List.copyOf(tables);
        }
    }

    /**
     * UPDATE, DELETE, INSERT, MERGE, COPY FROM.
     *
     * @param verb such as {@code update}
     * @param hasWhere whether rows are chosen; for INSERT, whether the rows come from a query
     * @param assigned the columns that are assigned, each as often as it stands there
     */
    record ChangeRows(String verb, QualifiedName table, boolean hasWhere, List<String> assigned) implements SqlCommand {

        public ChangeRows {
            assigned = List.copyOf(assigned);
        }
    }

    /** What is made or changed on a table that is there, such as a trigger. */
    record OnTable(String command, QualifiedName table, LockMode mode) implements SqlCommand {}

    /** SET and RESET; {@code scope} is {@code session} or {@code local}. */
    record Setting(String name, String value, String scope) implements SqlCommand {}

    record Transaction(Verb verb) implements SqlCommand {

        enum Verb {
            BEGIN,
            COMMIT,
            ROLLBACK,
            /** Savepoints, and going back to them. */
            WITHIN,
            PREPARE
        }
    }

    /** SELECT and everything else that changes nothing and holds nobody up. */
    record Harmless(String command) implements SqlCommand {}

    /** What is understood well enough to say nothing about it: views, routines, grants and the like. */
    record Other(String command, QualifiedName name) implements SqlCommand {}

    /** DO and CALL: what they do stands elsewhere, or in a language that is not looked into. */
    record Code(String command) implements SqlCommand {}

    record NotUnderstood(String command) implements SqlCommand {}
}
