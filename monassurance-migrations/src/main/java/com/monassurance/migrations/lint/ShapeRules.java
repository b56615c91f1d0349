package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.SqlCommand.Drop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules about dropping and renaming. Stateless. */
final class ShapeRules {

    private static final Rule DROPPING_TABLE = Rule.of(
            Severity.WARNING,
            "dropping-table",
            "Drops a table with its rows",
            "The rows are gone, a downgrade does not bring them back, and an application that still names the table fails "
                    + "at once.",
            "Let the code forget the table in one release, rename it in the next, and drop it later.",
            "squawk ban-drop-table",
            "strong_migrations creating a table with the force option");

    private static final Rule DROPPING_DATABASE = Rule.of(
            Severity.ERROR,
            "dropping-database",
            "Drops a database",
            "No migration of a schema has to drop a database, and nothing brings it back but a backup.",
            "Drop databases by hand, after a look.",
            "squawk ban-drop-database");

    private static final Rule DROPPING_SCHEMA = Rule.of(
            Severity.WARNING,
            "dropping-schema",
            "Drops a schema",
            "With CASCADE everything in it goes with it, tables and their rows too.",
            "Drop what is in it by name, so that the script says what is lost.",
            "squawk ban-drop-schema");

    private static final Rule CASCADING = Rule.of(
            Severity.WARNING,
            "drop-cascade",
            "Drops whatever depends on it",
            "CASCADE drops views, foreign keys, defaults and columns of which the script says nothing, and another "
                    + "database may have more of them than the one it was tried on.",
            "Drop what depends on it by name, before.");

    private static final Rule RENAMING_COLUMN = Rule.of(
            Severity.WARNING,
            "renaming-column",
            "Renames a column",
            "The application that runs knows the old name, the next release knows the new one, and while both run one of "
                    + "them fails.",
            "A new column that a trigger keeps equal, or a view with the old name, until the old release is gone.",
            "squawk renaming-column",
            "strong_migrations renaming a column");

    private static final Rule RENAMING_TABLE = Rule.of(
            Severity.WARNING,
            "renaming-table",
            "Renames a table or moves it to another schema",
            "The application that runs knows the old name, the next release knows the new one, and while both run one of "
                    + "them fails.",
            "A view with the old name, made in the same revision, until the old release is gone.",
            "squawk renaming-table",
            "squawk ban-set-schema",
            "strong_migrations renaming a table");

    private static final Rule RENAMING_SCHEMA = Rule.of(
            Severity.WARNING,
            "renaming-schema",
            "Renames a schema",
            "Every query that names the schema, and every search_path that holds it, fails from one moment to the next.",
            "A new schema with views, until the old release is gone.",
            "strong_migrations renaming a schema");

    private static final Rule RENAMING_ENUM_VALUE = Rule.of(
            Severity.WARNING,
            "renaming-enum-value",
            "Renames a value of an enum",
            "The application that runs still writes and compares the old value, and the server refuses it.",
            "Add the new value, let the code write it, and change the rows.",
            "strong_migrations renaming an enum value");

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(DROPPING_TABLE, ShapeRules::droppingTable),
            RuleCheck.of(DROPPING_DATABASE, ShapeRules::droppingDatabase),
            RuleCheck.of(DROPPING_SCHEMA, ShapeRules::droppingSchema),
            RuleCheck.of(CASCADING, ShapeRules::cascading),
            RuleCheck.of(RENAMING_COLUMN, ShapeRules::renamingColumn),
            RuleCheck.of(RENAMING_TABLE, ShapeRules::renamingTable),
            RuleCheck.of(RENAMING_SCHEMA, ShapeRules::renamingSchema),
            RuleCheck.of(RENAMING_ENUM_VALUE, ShapeRules::renamingEnumValue));

    private ShapeRules() {}

    private static @Nullable Drop dropOf(Visit visit, String... kinds) {
        return visit.command() instanceof Drop drop && List.of(kinds).contains(drop.kind()) ? drop : null;
    }

    private static void droppingTable(Rule rule, Visit visit) {
        Drop drop = dropOf(visit, "table");
        if (drop == null) {
            return;
        }
        drop.names().stream()
                .filter(table -> !visit.schema().isNew(table))
                .forEach(table -> visit.find(rule)
                        .on(table)
                        .because("The rows of " + table + " are lost."
                                + visit.exposure(table).words()));
    }

    private static void droppingDatabase(Rule rule, Visit visit) {
        Drop drop = dropOf(visit, "database");
        if (drop != null) {
            visit.find(rule).because("Everything in " + drop.names().get(0) + " is lost.");
        }
    }

    private static void droppingSchema(Rule rule, Visit visit) {
        Drop drop = dropOf(visit, "schema");
        if (drop != null) {
            visit.find(rule)
                    .ofSeverity(drop.isCascading() ? Severity.WARNING : Severity.INFO)
                    .because(
                            drop.isCascading()
                                    ? "Everything in " + drop.names().get(0) + " is lost."
                                    : "It fails unless " + drop.names().get(0) + " is empty.");
        }
    }

    private static void cascading(Rule rule, Visit visit) {
        if (visit.command() instanceof Drop drop
                && drop.isCascading()
                && !drop.kind().equals("schema")) {
            boolean isNew = !drop.names().isEmpty()
                    && drop.names().stream().allMatch(name -> visit.schema().isNew(name));
            if (!isNew) {
                visit.find(rule).because("What depends on it is dropped too, and the script does not name it.");
            }
        }
        Actions.each(visit, TableAction.DropColumn.class, (alter, drop) -> {
            if (drop.isCascading() && !visit.schema().isNew(alter.table())) {
                visit.find(rule)
                        .at(drop.span())
                        .on(alter.table())
                        .because("What depends on " + drop.column()
                                + " is dropped too, and the script does not name it.");
            }
        });
    }

    private static void renamingColumn(Rule rule, Visit visit) {
        if (!(visit.command() instanceof SqlCommand.AlterTable alter)
                || visit.schema().isNew(alter.table())) {
            return;
        }
        for (TableAction action : alter.actions()) {
            if (action instanceof TableAction.RenameColumn rename) {
                visit.find(rule)
                        .at(rename.span())
                        .on(alter.table())
                        .because("Code that names " + rename.from() + " fails.");
            }
        }
    }

    private static void renamingTable(Rule rule, Visit visit) {
        if (!(visit.command() instanceof SqlCommand.AlterTable alter)
                || visit.schema().isNew(alter.table())
                || !List.of("table", "view", "materialized view", "foreign table")
                        .contains(alter.kind())) {
            return;
        }
        for (TableAction action : alter.actions()) {
            if (action instanceof TableAction.RenameTo || action instanceof TableAction.SetSchema) {
                visit.find(rule)
                        .at(action.span())
                        .on(alter.table())
                        .because("Code that names " + alter.table() + " fails.");
            }
        }
    }

    private static void renamingSchema(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.Rename rename && rename.kind().equals("schema")) {
            visit.find(rule).because("Code that names " + rename.name() + " fails.");
        }
    }

    private static void renamingEnumValue(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.RenameEnumValue rename
                && !visit.schema().isNewType(rename.type())) {
            visit.find(rule).because("Code that writes '" + rename.from() + "' fails.");
        }
    }
}
