package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import com.monassurance.migrations.lint.SqlCommand.Drop;
import java.util.List;
import java.util.Set;

/** Rules about what the release that runs, or the one before, does not get along with. Stateless. */
final class ReleaseRules {

    private static final Rule DROPPING = Rule.of(
            Severity.WARNING,
            "dropping-object",
            "Drops a view, a routine, a type or the like",
            "An application that runs and names it fails at once. No finding when the same script makes one of the same "
                    + "name again.",
            "Let the code forget it in one release and drop it in the next.",
            "squawk ban-drop-view",
            "squawk ban-drop-function",
            "squawk ban-drop-type",
            "squawk ban-drop-domain",
            "squawk ban-drop-sequence",
            "squawk ban-drop-extension");

    private static final Rule RENAMING = Rule.of(
            Severity.WARNING,
            "renaming-object",
            "Renames or moves a routine, a type or a sequence",
            "The application that runs knows the old name, the next release knows the new one, and while both run one of "
                    + "them fails.",
            "A second one with the new name, until the old release is gone.",
            "squawk renaming-object",
            "squawk ban-set-schema");

    private static final Rule CONSTRAINT = Rule.of(
            Severity.INFO,
            "dropping-constraint",
            "Drops a constraint",
            "Code may count on it: ON CONFLICT needs its unique key, deleting needs its ON DELETE CASCADE, and who reads may "
                    + "meet what could not be there before. No finding for a constraint that the same script adds.",
            "Let the code that counts on it be ready first.",
            "squawk ban-drop-constraint");

    private static final Rule DEFAULT = Rule.of(
            Severity.INFO,
            "dropping-default",
            "Drops the default of a column",
            "An INSERT that does not name the column writes a null from now on, or fails where the column is NOT NULL.",
            "Let the code name the column first.",
            "squawk ban-drop-default");

    private static final Rule GENERATION = Rule.of(
            Severity.WARNING,
            "changing-generation",
            "Changes how a column gets its values",
            "Code that left the values to the server, by an identity or an expression, writes none or other ones from now "
                    + "on; a sequence that is set back gives numbers that are taken.",
            "Let the code write the column itself first.",
            "squawk ban-alter-identity",
            "squawk ban-drop-generated-expression");

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(DROPPING, ReleaseRules::dropping),
            RuleCheck.of(RENAMING, ReleaseRules::renaming),
            RuleCheck.of(CONSTRAINT, ReleaseRules::constraint),
            RuleCheck.of(DEFAULT, ReleaseRules::dropsDefault),
            RuleCheck.of(GENERATION, ReleaseRules::generation));

    private static final Set<String> DROPPED = Set.of(
            "view",
            "materialized view",
            "foreign table",
            "function",
            "procedure",
            "routine",
            "aggregate",
            "type",
            "domain",
            "sequence",
            "extension");

    private ReleaseRules() {}

    /** What is dropped to be made anew is told apart at the end only. */
    private static void dropping(Rule rule, Visit visit) {
        if (!(visit.command() instanceof Drop drop) || !DROPPED.contains(drop.kind())) {
            return;
        }
        boolean isRelation = drop.kind().endsWith("view") || drop.kind().endsWith("table");
        for (QualifiedName name : drop.names()) {
            if (isRelation && visit.schema().isNew(name)) {
                continue;
            }
            visit.file().atEnd(() -> {
                if (!visit.schema().isMade(drop.kind(), name)) {
                    Visit.Draft draft = visit.find(rule);
                    (isRelation ? draft.on(name) : draft).because("Code that uses " + name + " fails.");
                }
            });
        }
    }

    private static void renaming(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.Rename rename
                && !rename.kind().equals("schema")
                && !visit.schema().isMade(rename.kind(), rename.name())) {
            visit.find(rule).because("Code that names " + rename.name() + " fails.");
        }
        if (visit.command() instanceof AlterTable alter
                && alter.kind().equals("sequence")
                && !visit.schema().isMade("sequence", alter.table())) {
            alter.actions().stream()
                    .filter(action -> action instanceof TableAction.RenameTo || action instanceof TableAction.SetSchema)
                    .forEach(action ->
                            visit.find(rule).at(action.span()).because("Code that names " + alter.table() + " fails."));
        }
    }

    private static void constraint(Rule rule, Visit visit) {
        Actions.each(visit, TableAction.DropConstraint.class, (alter, drop) -> {
            KnownSchema schema = visit.schema();
            if (!schema.isNew(alter.table()) && !schema.isNewConstraint(alter.table(), drop.constraint())) {
                visit.find(rule)
                        .at(drop.span())
                        .on(alter.table())
                        .because("Code may count on " + drop.constraint() + ".");
            }
        });
    }

    private static void dropsDefault(Rule rule, Visit visit) {
        Actions.each(visit, TableAction.ChangeColumn.class, (alter, change) -> {
            if (change.trait() == TableAction.Trait.DROP_DEFAULT
                    && !visit.schema().isNew(alter.table())) {
                visit.find(rule)
                        .at(change.span())
                        .on(alter.table())
                        .because("INSERTs that do not name " + change.column() + " write a null or fail.");
            }
        });
    }

    private static void generation(Rule rule, Visit visit) {
        Actions.each(visit, TableAction.ChangeColumn.class, (alter, change) -> {
            boolean isChanged =
                    change.trait() == TableAction.Trait.DROP_GENERATION || change.trait() == TableAction.Trait.IDENTITY;
            if (isChanged && !visit.schema().isNew(alter.table())) {
                visit.find(rule)
                        .at(change.span())
                        .on(alter.table())
                        .because("Code that leaves " + change.column() + " to the server gets something else.");
            }
        });
    }
}
