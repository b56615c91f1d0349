package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import com.monassurance.migrations.lint.SqlCommand.Drop;
import com.monassurance.migrations.lint.TableAction.ChangeColumn;
import com.monassurance.migrations.lint.TableAction.Trait;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rule about everything that an older release of the application may notice; it is on demand. Stateless. */
final class RollbackRules {

    private static final Rule OLDER_RELEASE = Rule.of(
                    Severity.INFO,
                    "older-release",
                    "Changes what an older release of the application meets",
                    "When the application goes back to its release before and the schema stays, that release meets new "
                            + "columns and enum values, constraints that refuse what it writes, other defaults, privileges, "
                            + "policies, triggers, views and routines. Most of it does no harm, so the rule is off unless "
                            + "it is asked for.",
                    "Run the older release against the new schema before.",
                    "squawk ban-add-column",
                    "squawk ban-add-composite-attribute",
                    "squawk ban-add-enum-value",
                    "squawk ban-alter-database-options",
                    "squawk ban-alter-extension",
                    "squawk ban-alter-function-options",
                    "squawk ban-alter-generated-expression",
                    "squawk ban-alter-policy-condition",
                    "squawk ban-alter-policy-roles",
                    "squawk ban-alter-role-options",
                    "squawk ban-alter-row-level-security",
                    "squawk ban-alter-sequence-values",
                    "squawk ban-alter-system-options",
                    "squawk ban-alter-view-options",
                    "squawk ban-create-policy",
                    "squawk ban-detach-inheritance",
                    "squawk ban-disable-trigger",
                    "squawk ban-drop-index",
                    "squawk ban-drop-policy",
                    "squawk ban-drop-trigger",
                    "squawk ban-new-write-restriction",
                    "squawk ban-replace-view-function",
                    "squawk ban-replica-identity",
                    "squawk ban-revoke",
                    "squawk ban-set-default")
            .onDemand();

    static final List<RuleCheck> ALL = List.of(RuleCheck.of(OLDER_RELEASE, RollbackRules::look));

    /** By the first words of a command. */
    private static final Map<String, String> COMMANDS = Map.ofEntries(
            Map.entry("create or replace", "What is replaced answers otherwise."),
            Map.entry("alter function", "The function runs otherwise."),
            Map.entry("alter procedure", "The procedure runs otherwise."),
            Map.entry("alter routine", "The routine runs otherwise."),
            Map.entry("alter extension", "The extension brings another version of what it holds."),
            Map.entry("alter role", "Sessions of the role run otherwise."),
            Map.entry("alter user", "Sessions of the role run otherwise."),
            Map.entry("alter group", "Sessions of the role run otherwise."),
            Map.entry("alter database", "Sessions of the database run otherwise."),
            Map.entry("alter system", "All sessions run otherwise."),
            Map.entry("alter policy", "Other rows are seen, or may be written."),
            Map.entry("create policy", "Other rows are seen, or may be written."),
            Map.entry("revoke", "What is revoked is refused."));

    private RollbackRules() {}

    private static void look(Rule rule, Visit visit) {
        SqlCommand command = visit.command();
        if (command instanceof AlterTable alter) {
            boolean isNew =
                    visit.schema().isNew(alter.table()) || visit.schema().isMade(alter.kind(), alter.table());
            for (TableAction action : alter.actions()) {
                String reason = isNew ? "" : reason(visit, alter.kind(), action);
                if (!reason.isEmpty()) {
                    visit.find(rule).at(action.span()).on(alter.table()).because(reason);
                }
            }
            return;
        }
        String reason = reason(visit, command);
        if (!reason.isEmpty()) {
            visit.find(rule).because(reason);
        }
    }

    private static String reason(Visit visit, SqlCommand command) {
        if (command instanceof SqlCommand.AddEnumValue add && !visit.schema().isNewType(add.type())) {
            return "Code that knows the values of " + add.type() + " meets one that it does not know.";
        }
        if (command instanceof SqlCommand.AlterComposite alter
                && !visit.schema().isNewType(alter.type())) {
            return "Code that reads " + alter.type() + " meets other attributes.";
        }
        if (command instanceof SqlCommand.CreateIndex create && create.isUnique()) {
            return visit.schema().isNew(create.table()) ? "" : "Rows that were taken are refused.";
        }
        if (command instanceof Drop drop) {
            return switch (drop.kind()) {
                case "index" -> "What the index was for, be it ON CONFLICT, fails or takes longer.";
                case "trigger", "rule" -> "What it did is not done any more.";
                case "policy" -> "Other rows are seen, or may be written.";
                default -> "";
            };
        }
        return COMMANDS.entrySet().stream()
                .filter(entry -> words(command).startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static String words(SqlCommand command) {
        if (command instanceof SqlCommand.Other other) {
            return other.command();
        }
        if (command instanceof SqlCommand.OnTable on) {
            return on.command();
        }
        return command instanceof SqlCommand.Harmless harmless ? harmless.command() : "";
    }

    private static String reason(Visit visit, String kind, TableAction action) {
        if (kind.equals("view") || kind.equals("sequence")) {
            boolean isName = action instanceof TableAction.RenameTo || action instanceof TableAction.SetSchema;
            String words = visit.text(action.span()).toLowerCase(Locale.ROOT);
            return isName || words.startsWith("owner") ? "" : "The " + kind + " answers otherwise.";
        }
        if (action instanceof TableAction.AddColumn) {
            return "SELECT * gives a column more, and an INSERT without a list of columns means others.";
        }
        boolean restricts = action instanceof TableAction.AddConstraint || action instanceof TableAction.SetNotNull;
        if (restricts) {
            return "Rows that were taken are refused, with NOT VALID too.";
        }
        if (action instanceof ChangeColumn change && change.trait() == Trait.SET_DEFAULT) {
            return "INSERTs that do not name " + change.column() + " write another value.";
        }
        if (action instanceof ChangeColumn change && change.trait() == Trait.SET_EXPRESSION) {
            return change.column() + " holds other values.";
        }
        return switched(visit, action);
    }

    private static String switched(Visit visit, TableAction action) {
        String words = visit.text(action.span()).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        if (action instanceof TableAction.SwitchTrigger) {
            return words.startsWith("disable") ? "What the trigger did is not done any more." : "";
        }
        if (!(action instanceof TableAction.Other)) {
            return "";
        }
        if (words.contains("row level security")) {
            return "Other rows are seen, or may be written.";
        }
        if (words.startsWith("replica identity")) {
            return "Subscribers are sent other columns of old rows.";
        }
        return words.startsWith("no inherit") ? "Queries of the parent do not see its rows any more." : "";
    }
}
