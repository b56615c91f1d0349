package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects that need each other in a ring, and functions of one name. */
final class RingParts {

    private RingParts() {}

    /** Two functions that call each other, in bodies that the server has parsed. */
    static Map<String, List<String>> recursionOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("step", "1", "2")
                .with("result", "int", "bigint")
                .owner()
                .comment()
                .options();
    }

    static List<String> recursionSql(Part part, Draft draft) {
        String one = draft.qualified(part);
        String other = "public." + Names.quoted("other of " + part.id());
        String head = "(x int) returns " + part.trait("result") + " language sql stable begin atomic select ";
        String end = "::" + part.trait("result") + "; end";
        List<String> statements = new ArrayList<>();
        statements.add("create function " + one + head + "1" + end);
        statements.add("create function " + other + head + one + "(x - " + part.trait("step") + ")" + end);
        statements.add("create or replace function " + one + head + "case when x > 0 then " + other + "(x) end" + end);
        statements.addAll(Traits.attachments(part, "function", one + "(int)"));
        return statements;
    }

    /** A view that uses a function that reads the view. */
    static Map<String, List<String>> viewRingOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("query", "count(*)", "count(*) + 1", "max(one)")
                .with("columns", "as one", "as one, 2 as two", "as one, 'x'::text as two")
                .owner()
                .grant("select")
                .comment()
                .options();
    }

    static List<String> viewRingSql(Part part, Draft draft) {
        String view = draft.qualified(part);
        String function = "public." + Names.quoted("reader of " + part.id());
        String head = function + "(x int) returns bigint language sql stable begin atomic select ";
        List<String> statements = new ArrayList<>();
        statements.add("create function " + head + "1::bigint; end");
        statements.add("create view " + view + " as select " + function + "(1) " + part.trait("columns"));
        statements.add("create or replace function " + head + part.trait("query") + " from " + view + "; end");
        statements.addAll(Traits.attachments(part, "view", view, "table"));
        return statements;
    }

    /** A table one of whose columns or checks uses a function that reads the table. */
    static Optional<Part> tableRing(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(
                        draft.of(Kind.COLUMN),
                        each -> Types.isNumber(each.trait("type"), draft)
                                && each.trait("type").charAt(0) != '='
                                && draft.part(each.needs().get(0)).is("!strategy", ""))
                .map(column -> maker.part(List.of(column.needs().get(0), column.id()), Map.of()));
    }

    static Map<String, List<String>> tableRingOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("place", "generated", "check", "default", "index")
                .with("limit", "7", "8")
                .options();
    }

    static List<String> tableRingSql(Part part, Draft draft) {
        String table = draft.qualified(draft.part(part.needs().get(0)));
        Part column = draft.part(part.needs().get(1));
        if (!Types.isNumber(column.trait("type"), draft)) {
            return List.of();
        }
        String on = Names.quoted(column.name());
        String function = "public." + Names.quoted("counter of " + part.id());
        String name = Names.quoted(part.name());
        String alter = "alter table " + table + " add ";
        // An immutable function of a constant is worked out at once, in the middle of what makes the check or the
        // column.
        String volatility = switch (part.trait("place")) {
            case "check" -> "stable";
            case "default" -> "volatile";
            default -> "immutable";
        };
        return List.of(
                "create function " + function + "(x numeric) returns bigint language sql " + volatility
                        + " begin atomic"
                        + " select count(*) from " + table + " where " + on + "::numeric < x + " + part.trait("limit")
                        + "; end",
                switch (part.trait("place")) {
                    case "check" -> alter + "constraint " + name + " check (" + function + "(1) > 0)";
                    case "default" -> alter + "column " + name + " bigint default " + function + "(1)";
                    case "index" ->
                        "create index " + name + " on " + table + " (" + function + "(" + on + "::numeric))";
                    default ->
                        alter + "column " + name + " bigint generated always as (" + function + "(" + on
                                + "::numeric)) stored";
                });
    }

    /** Another function of the same name. */
    static Optional<Part> overload(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(
                        draft.of(Kind.FUNCTION),
                        each -> draft.on(each, Kind.OVERLOAD).isEmpty())
                .map(each -> maker.part(List.of(each.id()), Map.of()));
    }

    static Map<String, List<String>> overloadOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "arguments",
                        "x text",
                        "x text, y text default 'a'",
                        "x text, y text default 'b', z date default current_date",
                        "x date, out y int",
                        "variadic x text[]")
                .with("body", "1", "2")
                .owner()
                .grant("execute")
                .comment()
                .options();
    }

    static List<String> overloadSql(Part part, Draft draft) {
        String name = draft.qualified(draft.part(part.needs().get(0)));
        String arguments = part.trait("arguments");
        String types = switch (arguments) {
            case "x text" -> "(text)";
            case "x text, y text default 'a'" -> "(text, text)";
            case "x date, out y int" -> "(date)";
            case "variadic x text[]" -> "(text[])";
            default -> "(text, text, date)";
        };
        return Traits.list(
                "create function " + name + "(" + arguments + ") "
                        + (arguments.contains(" out ") ? "" : "returns int ") + "language sql as $$ select "
                        + part.trait("body") + " $$",
                Traits.attachments(part, "function", name + types));
    }

    /** A foreign key of periods to a temporal key. */
    static Optional<Part> periodKey(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.KEY), key -> isTemporal(key, draft)).flatMap(key -> {
            String persistence = draft.part(key.needs().get(0)).trait("persistence");
            return draft.any(
                            draft.of(Kind.TABLE),
                            each -> each.is("!strategy", "") && each.is("persistence", persistence))
                    .map(table -> {
                        List<Integer> needs = new ArrayList<>(List.of(table.id()));
                        for (int i = 0; i < 2; i++) {
                            Part column = new Draft.Maker(Kind.COLUMN, draft)
                                    .part(List.of(table.id()), Map.of("type", "int4range"));
                            draft.add(column.withTrait("type", "int4range"));
                            needs.add(column.id());
                        }
                        needs.add(key.id());
                        return maker.part(needs, Map.of());
                    });
        });
    }

    /** Whether a foreign key of periods can stand on a key as it is now. */
    private static boolean isTemporal(Part key, Draft draft) {
        return key.needs().size() > 2
                && key.is("overlaps", "without overlaps")
                && key.is("defer", "")
                && key.needs().stream().skip(1).map(draft::part).allMatch(each -> each.is("type", "int4range"));
    }

    static Map<String, List<String>> periodKeyOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("defer", "", "deferrable initially deferred")
                .with("valid", "", "not valid", "not enforced")
                .comment()
                .options();
    }

    static List<String> periodKeySql(Part part, Draft draft) {
        Part key = draft.part(part.needs().get(3));
        List<String> columns = part.needs().subList(1, 3).stream()
                .map(each -> draft.part(each))
                .filter(each -> each.is("type", "int4range"))
                .map(each -> Names.quoted(each.name()))
                .toList();
        if (!isTemporal(key, draft) || columns.size() < 2) {
            return List.of();
        }
        return ConstraintParts.add(
                part,
                draft.part(part.needs().get(0)),
                "foreign key (" + columns.get(0) + ", period " + columns.get(1) + ") references "
                        + draft.qualified(draft.part(key.needs().get(0))) + " ("
                        + Names.quoted(draft.part(key.needs().get(1)).name()) + ", period "
                        + Names.quoted(draft.part(key.needs().get(2)).name()) + ") " + part.trait("defer") + " "
                        + part.trait("valid"),
                draft);
    }
}
