package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Triggers, rules and policies. */
final class RuleParts {

    private RuleParts() {}

    static Optional<Part> trigger(Draft.Maker maker) {
        Draft draft = maker.draft();
        Optional<Part> function = draft.any(draft.of(Kind.TRIGGER_FUNCTION));
        return function.flatMap(each -> onColumn(maker, each.id()));
    }

    static Map<String, List<String>> triggerOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("timing", "before", "after", "constraint", "transition")
                .with("event", "insert or update", "update", "update of", "delete", "insert")
                .with("level", "row", "statement")
                .with("when", "", "one", "two")
                .with("argument", "", "'x'", "'it''s', 'two'")
                .with("enabled", "", "disable", "enable always", "enable replica")
                .comment()
                .options();
    }

    static List<String> triggerSql(Part part, Draft draft) {
        Part table = draft.part(part.needs().get(0));
        Part column = draft.part(part.needs().get(1));
        String on = draft.qualified(table);
        String name = Names.quoted(part.name());
        boolean constraint = part.is("timing", "constraint");
        boolean transition = part.is("timing", "transition");
        boolean row = !transition && (constraint || part.is("level", "row"));
        String event = part.is("event", "update of") ? "update of " + Names.quoted(column.name()) : part.trait("event");
        if (transition) {
            event = "update";
        }
        StringBuilder sql = new StringBuilder("create " + (constraint ? "constraint " : "") + "trigger " + name + " "
                + (part.is("timing", "before") ? "before " : "after ") + event + " on " + on);
        if (constraint) {
            sql.append(" deferrable initially deferred");
        }
        if (transition) {
            sql.append(" referencing old table as before_it new table as after_it");
        }
        sql.append(row ? " for each row" : " for each statement");
        if (row && !part.trait("when").isEmpty()) {
            String version = event.equals("delete") ? "old." : "new.";
            sql.append(" when (")
                    .append(Types.predicate(
                            version + Names.quoted(column.name()), column.trait("type"), part.trait("when"), draft))
                    .append(')');
        }
        sql.append(" execute function ")
                .append(draft.qualified(draft.part(part.needs().get(2))))
                .append('(')
                .append(part.trait("argument"))
                .append(')');
        List<String> statements = new ArrayList<>(List.of(sql.toString()));
        if (!part.trait("enabled").isEmpty()) {
            statements.add("alter table " + on + " " + part.trait("enabled") + " trigger " + name);
        }
        statements.addAll(comment(part, "trigger", on));
        return statements;
    }

    static Optional<Part> rule(Draft.Maker maker) {
        return onColumn(maker, -1);
    }

    static Map<String, List<String>> ruleOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("event", "insert", "update", "delete")
                .with("action", "instead nothing", "also notify changes", "also (notify a; notify b)")
                .with("when", "", "one", "two")
                .with("enabled", "", "disable", "enable always")
                .comment()
                .options();
    }

    static List<String> ruleSql(Part part, Draft draft) {
        Part column = draft.part(part.needs().get(1));
        String on = draft.qualified(draft.part(part.needs().get(0)));
        String version = part.is("event", "insert") ? "new." : "old.";
        String when = part.trait("when").isEmpty()
                ? ""
                : " where "
                        + Types.predicate(
                                version + Names.quoted(column.name()), column.trait("type"), part.trait("when"), draft);
        // Notifications cannot have a condition.
        String action =
                when.isEmpty() || part.is("action", "instead nothing") ? part.trait("action") : "also select 1 as seen";
        List<String> statements = new ArrayList<>();
        statements.add("create rule " + Names.quoted(part.name()) + " as on " + part.trait("event") + " to " + on + when
                + " do " + action);
        if (!part.trait("enabled").isEmpty()) {
            statements.add("alter table " + on + " " + part.trait("enabled") + " rule " + Names.quoted(part.name()));
        }
        statements.addAll(comment(part, "rule", on));
        return statements;
    }

    static Optional<Part> policy(Draft.Maker maker) {
        Draft draft = maker.draft();
        Optional<Part> function = draft.chance(3) ? draft.any(draft.of(Kind.FUNCTION)) : Optional.empty();
        return onColumn(maker, function.map(Part::id).orElse(-1));
    }

    static Map<String, List<String>> policyOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("command", "all", "select", "insert", "update", "delete")
                .with("kind", "permissive", "restrictive")
                .with("role", "public", "judge_one", "judge_one, judge_two")
                .with("using", "one", "two", "three")
                .with("check", "", "one", "two")
                .comment()
                .options();
    }

    static List<String> policySql(Part part, Draft draft) {
        Part column = draft.part(part.needs().get(1));
        String on = draft.qualified(draft.part(part.needs().get(0)));
        String name = Names.quoted(column.name());
        String command = part.trait("command");
        String using = Types.predicate(name, column.trait("type"), part.trait("using"), draft);
        if (part.needs().size() > 2) {
            using = "(" + using + ") and "
                    + draft.qualified(draft.part(part.needs().get(2))) + "(3) is not null";
        }
        String check = part.trait("check");
        StringBuilder sql = new StringBuilder("create policy " + Names.quoted(part.name()) + " on " + on + " as "
                + part.trait("kind") + " for " + command + " to " + part.trait("role"));
        if (!command.equals("insert")) {
            sql.append(" using (").append(using).append(')');
        }
        if (command.equals("insert")) {
            sql.append(" with check (").append(using).append(')');
        } else if (!check.isEmpty() && (command.equals("all") || command.equals("update"))) {
            sql.append(" with check (")
                    .append(Types.predicate(name, column.trait("type"), check, draft))
                    .append(')');
        }
        return Traits.list(sql.toString(), comment(part, "policy", on));
    }

    private static Optional<Part> onColumn(Draft.Maker maker, int third) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.COLUMN)).map(column -> {
            List<Integer> needs = new ArrayList<>(List.of(column.needs().get(0), column.id()));
            if (third >= 0) {
                needs.add(third);
            }
            return maker.part(needs, Map.of());
        });
    }

    private static List<String> comment(Part part, String kind, String on) {
        return part.trait("comment").isEmpty()
                ? List.of()
                : List.of("comment on " + kind + " " + Names.quoted(part.name()) + " on " + on + " is "
                        + Names.literal(part.trait("comment")));
    }
}
