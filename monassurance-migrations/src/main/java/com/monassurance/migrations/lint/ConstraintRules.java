package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.ConstraintSpec.Kind;
import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules about constraints of tables that are there. Stateless. */
final class ConstraintRules {

    private static final Rule FOREIGN_KEY = Rule.of(
            Severity.ERROR,
            "adding-foreign-key",
            "Adds a foreign key and looks at every row",
            "ADD FOREIGN KEY holds SHARE ROW EXCLUSIVE on both tables while it looks every row up in the other table: "
                    + "writers of both wait.",
            "ADD … NOT VALID, which is quick, then VALIDATE CONSTRAINT, which blocks nobody.",
            "squawk adding-foreign-key-constraint",
            "squawk constraint-missing-not-valid",
            "strong_migrations adding a foreign key",
            "strong_migrations adding a reference",
            "eugene E1");

    private static final Rule CHECK = Rule.of(
            Severity.ERROR,
            "adding-check",
            "Adds a CHECK and looks at every row",
            "ADD CHECK holds ACCESS EXCLUSIVE while it looks at every row: nobody reads or writes.",
            "ADD … NOT VALID, which is quick, then VALIDATE CONSTRAINT, which blocks nobody.",
            "squawk constraint-missing-not-valid",
            "strong_migrations adding a check constraint",
            "eugene E1");

    private static final Rule UNIQUE = Rule.of(
            Severity.ERROR,
            "adding-unique",
            "Adds a unique constraint and builds its index",
            "ADD UNIQUE builds an index under ACCESS EXCLUSIVE: nobody reads or writes until it is done.",
            "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX.",
            "squawk disallowed-unique-constraint",
            "strong_migrations adding a unique constraint",
            "eugene E7");

    private static final Rule PRIMARY_KEY = Rule.of(
            Severity.ERROR,
            "adding-primary-key",
            "Adds a primary key and builds its index",
            "ADD PRIMARY KEY builds an index, and looks for nulls where the columns take them, under ACCESS EXCLUSIVE: "
                    + "nobody reads or writes until it is done.",
            "CREATE UNIQUE INDEX CONCURRENTLY, NOT NULL by a validated CHECK, then ADD PRIMARY KEY USING INDEX.",
            "squawk adding-serial-primary-key-field",
            "eugene E1",
            "eugene E7");

    private static final Rule EXCLUSION = Rule.of(
            Severity.ERROR,
            "adding-exclusion",
            "Adds an exclusion constraint and builds its index",
            "An exclusion constraint builds its index under ACCESS EXCLUSIVE, and PostgreSQL has no other way.",
            "Add it while the table is small, or make a new table with it and move the rows.",
            "strong_migrations adding an exclusion constraint",
            "eugene E8");

    private static final Rule NULLABLE_KEY = Rule.of(
            Severity.ERROR,
            "primary-key-using-nullable-index",
            "Makes a primary key of an index over columns that take nulls",
            "PRIMARY KEY USING INDEX makes its columns NOT NULL, and looks at every row for that under ACCESS EXCLUSIVE.",
            "Make the columns NOT NULL first, by a validated CHECK.",
            "eugene W14");

    private static final Rule WITHOUT_INDEX = Rule.of(
            Severity.WARNING,
            "foreign-key-without-index",
            "A foreign key whose columns no index begins with",
            "Every DELETE and every UPDATE of a key in the referenced table reads the whole referencing table, row by "
                    + "row of the first.",
            "CREATE INDEX CONCURRENTLY on the columns of the foreign key.",
            "eugene E15");

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(FOREIGN_KEY, ConstraintRules::foreignKey),
            RuleCheck.of(CHECK, ConstraintRules::check),
            RuleCheck.of(UNIQUE, (rule, visit) -> key(rule, visit, Kind.UNIQUE)),
            RuleCheck.of(PRIMARY_KEY, (rule, visit) -> key(rule, visit, Kind.PRIMARY_KEY)),
            RuleCheck.of(EXCLUSION, ConstraintRules::exclusion),
            RuleCheck.of(NULLABLE_KEY, ConstraintRules::nullableKey),
            RuleCheck.of(WITHOUT_INDEX, ConstraintRules::withoutIndex));

    private ConstraintRules() {}

    private static boolean looksAtRows(ConstraintSpec constraint) {
        return !constraint.traits().isNotValid() && !constraint.traits().isNotEnforced();
    }

    private static void foreignKey(Rule rule, Visit visit) {
        Actions.eachConstraint(visit, Kind.FOREIGN_KEY, (alter, action, constraint) -> {
            Exposure exposure = visit.exposure(alter.table());
            if (!looksAtRows(constraint) || exposure.isHarmless()) {
                return;
            }
            boolean isEmpty = action instanceof TableAction.AddColumn add
                    && !add.column().hasDefault()
                    && add.column().generated() == ColumnSpec.Generated.NO;
            if (isEmpty) {
                visit.find(rule)
                        .at(constraint.span())
                        .on(alter.table())
                        .ofSeverity(Severity.INFO)
                        .because("A new column is empty and nothing is looked up, but both tables are locked for a"
                                + " moment, one behind the other.");
                return;
            }
            OnlineForm online = OnlineForms.notValid(visit, alter, action, constraint);
            visit.find(rule)
                    .at(constraint.span())
                    .on(alter.table())
                    .online(online)
                    .because("Writers of " + alter.table() + " and " + constraint.references()
                            + " wait while every row is looked up." + exposure.words()
                            + (online == null
                                    ? " A partitioned table takes NOT VALID from PostgreSQL 18 on only: add the key to"
                                            + " each partition first."
                                    : ""));
        });
    }

    private static void check(Rule rule, Visit visit) {
        Actions.eachConstraint(visit, Kind.CHECK, (alter, action, constraint) -> {
            Exposure exposure = visit.exposure(alter.table());
            if (looksAtRows(constraint) && !exposure.isHarmless()) {
                visit.find(rule)
                        .at(constraint.span())
                        .on(alter.table())
                        .online(OnlineForms.notValid(visit, alter, action, constraint))
                        .because("Nobody reads or writes while every row is looked at." + exposure.words());
            }
        });
    }

    private static void key(Rule rule, Visit visit, Kind kind) {
        Actions.eachConstraint(visit, kind, (alter, action, constraint) -> {
            Exposure exposure = visit.exposure(alter.table());
            if (constraint.isUsingIndex() || exposure.isHarmless()) {
                return;
            }
            OnlineForm online = OnlineForms.usingIndex(visit, alter, action, constraint);
            visit.find(rule)
                    .at(constraint.span())
                    .on(alter.table())
                    .online(online)
                    .because("Nobody reads or writes while the index is built." + exposure.words()
                            + (online == null ? " No plain index can stand for this one." : ""));
        });
    }

    private static void exclusion(Rule rule, Visit visit) {
        Actions.eachConstraint(visit, Kind.EXCLUDE, (alter, action, constraint) -> {
            Exposure exposure = visit.exposure(alter.table());
            if (!exposure.isHarmless()) {
                visit.find(rule)
                        .at(constraint.span())
                        .on(alter.table())
                        .because("Nobody reads or writes while the index is built." + exposure.words());
            }
        });
    }

    /** Told only when the columns are known, for most who write USING INDEX have seen to it. */
    private static void nullableKey(Rule rule, Visit visit) {
        Actions.eachConstraint(visit, Kind.PRIMARY_KEY, (alter, action, constraint) -> {
            Optional<KnownTable> table = visit.schema().find(alter.table());
            if (!constraint.isUsingIndex()
                    || table.isEmpty()
                    || visit.exposure(alter.table()).isHarmless()) {
                return;
            }
            List<String> nullable =
                    nullableColumns(table.get(), constraint.traits().usingIndex());
            if (!nullable.isEmpty()) {
                visit.find(rule)
                        .at(constraint.span())
                        .on(alter.table())
                        .online(withNotNull(visit, alter, action, nullable))
                        .because("Every row is looked at for nulls in " + String.join(", ", nullable) + "."
                                + visit.exposure(alter.table()).words());
            }
        });
    }

    private static List<String> nullableColumns(KnownTable table, String index) {
        return table.indexes().stream()
                .filter(each -> each.name().equals(index))
                .flatMap(each -> each.columns().stream())
                .filter(column -> table.find(column)
                        .filter(known -> !known.isNotNull() && !table.isCheckedNotNull(column))
                        .isPresent())
                .toList();
    }

    /** The constraint as it is, behind what makes its columns NOT NULL. */
    private static OnlineForm withNotNull(Visit visit, AlterTable alter, TableAction action, List<String> nullable) {
        List<String> after = new ArrayList<>();
        nullable.forEach(column -> after.addAll(
                OnlineForms.setNotNull(visit, alter, action, column).after()));
        after.add(OnlineForms.head(visit, alter) + " " + visit.text(action.span()));
        return OnlineForm.without(action.span(), after);
    }

    /** An index may be made behind the foreign key, so this is told at the end. */
    private static void withoutIndex(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.CreateTable create && !create.isTemporary()) {
            create.constraints().forEach(constraint -> withoutIndex(rule, visit, create.table(), constraint));
            create.columns()
                    .forEach(column -> column.constraints()
                            .forEach(constraint -> withoutIndex(rule, visit, create.table(), constraint)));
        }
        Actions.eachConstraint(
                visit,
                Kind.FOREIGN_KEY,
                (alter, action, constraint) -> withoutIndex(rule, visit, alter.table(), constraint));
    }

    private static void withoutIndex(Rule rule, Visit visit, QualifiedName table, ConstraintSpec constraint) {
        if (!constraint.is(Kind.FOREIGN_KEY)) {
            return;
        }
        visit.file().atEnd(() -> {
            Optional<KnownTable> known = visit.schema().find(table);
            Exposure exposure = visit.exposure(table);
            boolean isSmall = exposure.isHarmless() && !visit.schema().isNew(table);
            if (known.isEmpty()
                    || known.get().isOpen()
                    || isSmall
                    || known.get().hasIndexOn(constraint.columns())) {
                return;
            }
            String columns = String.join(
                    ", ",
                    constraint.columns().stream().map(QualifiedName::quoted).toList());
            visit.find(rule)
                    .at(constraint.span())
                    .on(table)
                    .fix("create index " + (visit.schema().isNew(table) ? "" : "concurrently ") + "on " + table + " ("
                            + columns + ")")
                    .because("No index of " + table + " begins with " + columns + ", so a change in "
                            + constraint.references() + " reads all of it." + exposure.words());
        });
    }
}
