package com.monassurance.migrations.lint;

/** One of the things that an ALTER TABLE does, with its place. Immutable. */
sealed interface TableAction {

    Span span();

    record AddColumn(ColumnSpec column, boolean ifNotExists, Span span) implements TableAction {}

    record DropColumn(String column, boolean isCascading, Span span) implements TableAction {}

    /** {@code using} is the place of the expression, empty without one. */
    record ChangeType(String column, SqlType type, Span using, Span span) implements TableAction {}

    record SetNotNull(String column, Span span) implements TableAction {}

    record DropNotNull(String column, Span span) implements TableAction {}

    /** Defaults, statistics, storage and other things of a column that cost nothing. */
    record ChangeColumn(String column, Trait trait, Span span) implements TableAction {}

    enum Trait {
        SET_DEFAULT,
        DROP_DEFAULT,
        SET_EXPRESSION,
        /** The column keeps its values and gets no more by itself. */
        DROP_GENERATION,
        /** An identity numbers otherwise. */
        IDENTITY,
        STATISTICS,
        OTHER
    }

    record AddConstraint(ConstraintSpec constraint, Span span) implements TableAction {}

    record ValidateConstraint(String constraint, Span span) implements TableAction {}

    record DropConstraint(String constraint, Span span) implements TableAction {}

    record RenameColumn(String from, String to, Span span) implements TableAction {}

    record RenameConstraint(String from, String to, Span span) implements TableAction {}

    record RenameTo(String name, Span span) implements TableAction {}

    record SetSchema(String schema, Span span) implements TableAction {}

    /** {@code bound} is the place of {@code FOR VALUES …} or {@code DEFAULT}; empty for an index. */
    record AttachPartition(QualifiedName partition, Span bound, Span span) implements TableAction {}

    record DetachPartition(QualifiedName partition, boolean isConcurrent, boolean isFinal, Span span)
            implements TableAction {}

    /** SET LOGGED, SET UNLOGGED, SET TABLESPACE, SET ACCESS METHOD: every page is written again. */
    record Rewrite(String what, Span span) implements TableAction {}

    /** ENABLE or DISABLE of a trigger. */
    record SwitchTrigger(Span span) implements TableAction {}

    /** What takes SHARE UPDATE EXCLUSIVE only. */
    record Tune(Span span) implements TableAction {}

    /** Anything else, which takes ACCESS EXCLUSIVE for a moment. */
    record Other(Span span) implements TableAction {}
}
