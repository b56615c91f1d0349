package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.ColumnSpec.Generated;
import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import com.monassurance.migrations.lint.TableAction.AddColumn;
import java.util.List;
import java.util.Optional;

/** Rules about columns that are added, and about NOT NULL. Stateless. */
final class ColumnRules {

    private static final Rule REQUIRED = Rule.of(
            Severity.ERROR,
            "adding-required-column",
            "Adds a NOT NULL column without a default",
            "The rows that are there would hold null, so the statement fails as soon as there is one. Where it does not "
                    + "fail, INSERTs of the application that runs fail, which does not know the column.",
            "Give it a default, or add it without NOT NULL, fill it, and set NOT NULL later.",
            "squawk adding-required-field");

    private static final Rule VOLATILE_DEFAULT = Rule.of(
            Severity.ERROR,
            "volatile-default",
            "Adds a column with a default that differs from row to row",
            "A default that is the same for all rows is stored once. One that calls a volatile function is computed for "
                    + "every row, and the table is written again under ACCESS EXCLUSIVE: nobody reads or writes.",
            "Add the column without the default, set the default for new rows, fill the old ones in short transactions.",
            "squawk adding-field-with-default",
            "strong_migrations adding a column with a default value",
            "strong_migrations adding a column with a volatile default",
            "eugene E10");

    private static final Rule SERIAL = Rule.of(
            Severity.ERROR,
            "adding-serial-column",
            "Adds a column that numbers the rows",
            "A serial or identity column gives every row that is there a number, and the table is written again under "
                    + "ACCESS EXCLUSIVE: nobody reads or writes.",
            "Add a plain column, fill it in short transactions, then give it its sequence or identity.",
            "squawk adding-serial-primary-key-field",
            "strong_migrations adding an auto-incrementing column",
            "eugene E11");

    private static final Rule STORED = Rule.of(
            Severity.ERROR,
            "adding-stored-column",
            "Adds a stored generated column",
            "GENERATED … STORED is computed for every row, and the table is written again under ACCESS EXCLUSIVE: nobody "
                    + "reads or writes.",
            "A VIRTUAL column from PostgreSQL 18 on; else a plain column that a trigger fills, and a backfill.",
            "strong_migrations adding a stored generated column",
            "eugene E11");

    private static final Rule DOMAIN = Rule.of(
            Severity.ERROR,
            "adding-domain-column",
            "Adds a column of a domain that has constraints",
            "For a domain with NOT NULL or CHECK the table is written again under ACCESS EXCLUSIVE, even without a "
                    + "default. Told only with a catalogue, which knows the domains.",
            "Add the column with the domain's own type and a CHECK NOT VALID, and validate that.",
            "eugene E10");

    private static final Rule NOT_NULL = Rule.of(
            Severity.ERROR,
            "setting-not-null",
            "Sets NOT NULL and looks at every row",
            "SET NOT NULL holds ACCESS EXCLUSIVE while it looks at every row: nobody reads or writes. A valid CHECK that "
                    + "says the same spares it the look.",
            "ADD CHECK (… IS NOT NULL) NOT VALID, VALIDATE, SET NOT NULL, and drop the CHECK.",
            "squawk adding-not-nullable-field",
            "strong_migrations setting NOT NULL on an existing column",
            "eugene E2");

    private static final Rule DROPPING_NOT_NULL = Rule.of(
            Severity.INFO,
            "dropping-not-null",
            "Lets a column be null",
            "An application that runs, and its release before, may not expect a null there.",
            "Let the code that reads the column be ready first.",
            "squawk ban-drop-not-null");

    private static final Rule DROPPING = Rule.of(
            Severity.WARNING,
            "dropping-column",
            "Drops a column with its values",
            "The values are gone, a downgrade does not bring them back, and an application that still names the column "
                    + "fails at once, one with prepared statements or a column list in its cache too.",
            "Let the code forget the column in one release and drop it in the next; keep the values elsewhere.",
            "squawk ban-drop-column",
            "strong_migrations removing a column");

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(REQUIRED, ColumnRules::required),
            RuleCheck.of(VOLATILE_DEFAULT, ColumnRules::volatileDefault),
            RuleCheck.of(SERIAL, ColumnRules::serial),
            RuleCheck.of(STORED, ColumnRules::stored),
            RuleCheck.of(DOMAIN, ColumnRules::domain),
            RuleCheck.of(NOT_NULL, ColumnRules::notNull),
            RuleCheck.of(DROPPING_NOT_NULL, ColumnRules::droppingNotNull),
            RuleCheck.of(DROPPING, ColumnRules::dropping));

    private ColumnRules() {}

    private static boolean numbersRows(ColumnSpec column) {
        return column.type().isSerial() || column.generated() == Generated.IDENTITY;
    }

    /** It fails on a small table as on a big one; only a table that is new is known to be empty. */
    private static void required(Rule rule, Visit visit) {
        Actions.each(visit, AddColumn.class, (alter, add) -> {
            ColumnSpec column = add.column();
            boolean isFilled = column.hasDefault() || numbersRows(column) || column.generated() != Generated.NO;
            if (column.isNotNull() && !isFilled && !visit.schema().isNew(alter.table())) {
                visit.find(rule)
                        .at(add.span())
                        .on(alter.table())
                        .because("Fails unless " + alter.table() + " is empty, and so do INSERTs that do not name "
                                + column.name() + ".");
            }
        });
    }

    private static void volatileDefault(Rule rule, Visit visit) {
        Actions.each(visit, AddColumn.class, (alter, add) -> {
            ColumnSpec column = add.column();
            Exposure exposure = visit.exposure(alter.table());
            if (!column.hasDefault() || exposure.isHarmless()) {
                return;
            }
            Optional<QualifiedName> call =
                    Volatility.firstVolatile(visit.text(), column.defaultExpression(), visit.schema());
            call.ifPresent(function -> visit.find(rule)
                    .at(add.span())
                    .on(alter.table())
                    .online(OnlineForms.backfilled(visit, alter, column))
                    .because("The table is written again, for " + function
                            + " is volatile unless it is declared otherwise." + exposure.words()));
        });
    }

    private static void serial(Rule rule, Visit visit) {
        Actions.each(visit, AddColumn.class, (alter, add) -> {
            Exposure exposure = visit.exposure(alter.table());
            if (numbersRows(add.column()) && !exposure.isHarmless()) {
                visit.find(rule)
                        .at(add.span())
                        .on(alter.table())
                        .because("The table is written again to number its rows." + exposure.words());
            }
        });
    }

    private static void stored(Rule rule, Visit visit) {
        Actions.each(visit, AddColumn.class, (alter, add) -> {
            Exposure exposure = visit.exposure(alter.table());
            if (add.column().generated() == Generated.STORED && !exposure.isHarmless()) {
                visit.find(rule)
                        .at(add.span())
                        .on(alter.table())
                        .because("The table is written again with the computed values." + exposure.words());
            }
        });
    }

    private static void domain(Rule rule, Visit visit) {
        Actions.each(visit, AddColumn.class, (alter, add) -> {
            Exposure exposure = visit.exposure(alter.table());
            if (!exposure.isHarmless()
                    && isConstrainedDomain(visit, add.column().type())) {
                visit.find(rule)
                        .at(add.span())
                        .on(alter.table())
                        .because("The table is written again, for the domain "
                                + add.column().type() + " has constraints." + exposure.words());
            }
        });
    }

    static boolean isConstrainedDomain(Visit visit, SqlType type) {
        if (type.isUnknown() || type.isArray()) {
            return false;
        }
        KnownSchema schema = visit.schema();
        return schema.findFacts()
                .flatMap(facts -> schema.findDomain(type.qualifiedName()).filter(facts::isConstrained))
                .isPresent();
    }

    private static void notNull(Rule rule, Visit visit) {
        Actions.each(
                visit, TableAction.SetNotNull.class, (alter, set) -> notNull(rule, visit, alter, set, set.column()));
        Actions.eachConstraint(visit, ConstraintSpec.Kind.NOT_NULL, (alter, action, constraint) -> {
            if (action instanceof TableAction.AddConstraint
                    && !constraint.traits().isNotValid()) {
                notNull(rule, visit, alter, action, constraint.columns().get(0));
            }
        });
    }

    private static void notNull(Rule rule, Visit visit, AlterTable alter, TableAction action, String column) {
        Exposure exposure = visit.exposure(alter.table());
        Optional<KnownTable> table = visit.schema().find(alter.table());
        boolean isSpared = table.filter(known -> known.isCheckedNotNull(column)
                        || known.find(column)
                                .filter(KnownTable.KnownColumn::isNotNull)
                                .isPresent())
                .isPresent();
        if (isSpared || exposure.isHarmless()) {
            return;
        }
        boolean isNamed = action instanceof TableAction.AddConstraint;
        visit.find(rule)
                .at(action.span())
                .on(alter.table())
                .online(
                        isNamed
                                ? OnlineForms.notValid(
                                        visit, alter, action, ((TableAction.AddConstraint) action).constraint())
                                : OnlineForms.setNotNull(visit, alter, action, column))
                .because("Nobody reads or writes while every row is looked at for a null in " + column + "."
                        + exposure.words());
    }

    private static void droppingNotNull(Rule rule, Visit visit) {
        Actions.each(visit, TableAction.DropNotNull.class, (alter, drop) -> {
            if (!visit.schema().isNew(alter.table())) {
                visit.find(rule)
                        .at(drop.span())
                        .on(alter.table())
                        .because("Whoever reads " + drop.column() + " may meet a null from now on.");
            }
        });
    }

    private static void dropping(Rule rule, Visit visit) {
        Actions.each(visit, TableAction.DropColumn.class, (alter, drop) -> {
            if (!visit.schema().isNew(alter.table())) {
                visit.find(rule)
                        .at(drop.span())
                        .on(alter.table())
                        .because("The values of " + drop.column() + " are lost, and code that names it fails."
                                + visit.exposure(alter.table()).words());
            }
        });
    }
}
