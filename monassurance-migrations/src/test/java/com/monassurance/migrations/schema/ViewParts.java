package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Views, on tables and on views. */
final class ViewParts {

    private ViewParts() {}

    static Optional<Part> view(Draft.Maker maker) {
        Draft draft = maker.draft();
        if (draft.chance(4)) {
            Optional<Part> below = draft.any(draft.of(Kind.VIEW, Kind.MATERIALIZED_VIEW));
            if (below.isPresent()) {
                return Optional.of(maker.inSchema(
                        List.of(below.get().id()),
                        Map.of("!below", Integer.toString(below.get().id()))));
            }
        }
        return over(maker);
    }

    static Optional<Part> materialized(Draft.Maker maker) {
        return over(maker);
    }

    /** Over one or two columns of a table, and sometimes a function. */
    private static Optional<Part> over(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.TABLE)).flatMap(table -> {
            List<Part> columns = draft.on(table, Kind.COLUMN);
            if (columns.isEmpty()) {
                return Optional.empty();
            }
            List<Integer> needs = new ArrayList<>(List.of(table.id()));
            columns.stream().limit(1 + draft.random().nextInt(3)).forEach(each -> needs.add(each.id()));
            if (draft.chance(4)) {
                draft.any(draft.of(Kind.FUNCTION)).ifPresent(each -> needs.add(each.id()));
            }
            return Optional.of(maker.inSchema(needs, Map.of()));
        });
    }

    static Map<String, List<String>> viewOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("form", "plain", "where", "grouped", "joined", "union", "with")
                .with("predicate", "one", "two", "three")
                .with("columns", "all", "reversed", "first", "more")
                .with("barrier", "", "security_barrier")
                .since(15, "invoker", "", "security_invoker")
                .with("check", "", "local", "cascaded")
                .with("default", "", "one")
                .owner()
                .grant("select", "insert")
                .comment()
                .options();
    }

    static List<String> viewSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        List<String> with = new ArrayList<>();
        List.of(part.trait("barrier"), part.trait("invoker")).stream()
                .filter(each -> !each.isEmpty())
                .forEach(with::add);
        boolean simple = part.trait("!below").isEmpty()
                && (part.is("form", "plain") || part.is("form", "where"))
                && part.needs().stream().map(draft::part).noneMatch(each -> each.kind() == Kind.FUNCTION);
        List<String> statements = new ArrayList<>();
        statements.add("create view " + name + (with.isEmpty() ? "" : " with (" + String.join(", ", with) + ")")
                + " as " + query(part, draft)
                + (simple && !part.trait("check").isEmpty() ? " with " + part.trait("check") + " check option" : ""));
        if (simple && !part.trait("default").isEmpty()) {
            Part column = draft.part(part.needs().get(1));
            String value = Types.constant(column.trait("type"), "one", draft);
            if (!value.isEmpty()) {
                statements.add("alter view " + name + " alter column " + Names.quoted(column.name()) + " set default "
                        + value);
            }
        }
        statements.addAll(Traits.attachments(part, "view", name, "table"));
        return statements;
    }

    static Map<String, List<String>> materializedOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("form", "plain", "where", "joined", "union", "with")
                .with("predicate", "one", "two", "three")
                .with("data", "", "with no data")
                .with("fill", "", "with (fillfactor = 80)")
                .owner()
                .grant("select")
                .comment()
                .options();
    }

    static List<String> materializedSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        String data = part.trait("data").isEmpty() ? "" : " " + part.trait("data");
        return Traits.list(
                "create materialized view " + name + " " + part.trait("fill") + " as " + query(part, draft) + data,
                Traits.attachments(part, "materialized view", name, "table"));
    }

    private static String query(Part part, Draft draft) {
        if (!part.trait("!below").isEmpty()) {
            return "select * from " + draft.qualified(draft.part(part.needs().get(0)));
        }
        String table = draft.qualified(draft.part(part.needs().get(0)));
        List<Part> columns = part.needs().stream()
                .map(draft::part)
                .filter(each -> each.kind() == Kind.COLUMN)
                .toList();
        List<String> names = new ArrayList<>(
                columns.stream().map(each -> "t." + Names.quoted(each.name())).toList());
        part.needs().stream()
                .map(draft::part)
                .filter(each -> each.kind() == Kind.FUNCTION)
                .forEach(each -> names.add(draft.qualified(each) + "(7) as \"from a function\""));
        switch (part.trait("columns")) {
            case "reversed" -> Collections.reverse(names);
            case "first" -> names.subList(1, names.size()).clear();
            case "more" -> names.add(names.size() / 2, "42 as \"one more\"");
            default -> {}
        }
        String list = String.join(", ", names);
        Part first = columns.get(0);
        String column = "t." + Names.quoted(first.name());
        String condition = Types.predicate(column, first.trait("type"), part.trait("predicate"), draft);
        return switch (part.trait("form")) {
            case "where" -> "select " + list + " from " + table + " t where " + condition;
            case "grouped" ->
                Types.isSorted(first.trait("type"), draft)
                        ? "select " + column + ", count(*) as counted from " + table + " t group by " + column
                                + " having count(*) > 1"
                        : "select count(*) as counted from " + table + " t";
            case "joined" ->
                "select " + list + ", u.ctid as other from " + table + " t left join " + table + " u on " + condition;
            case "union" ->
                "select " + list + " from " + table + " t union all select " + list + " from " + table + " t where "
                        + condition;
            case "with" ->
                "with w as (select t.* from " + table + " t where " + condition + ") select " + list + " from w t";
            default -> "select " + list + " from " + table + " t";
        };
    }
}
