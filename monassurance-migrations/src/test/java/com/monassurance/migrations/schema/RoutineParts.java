package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Functions, procedures, aggregates, operators and casts. */
final class RoutineParts {

    private RoutineParts() {}

    static Optional<Part> plain(Draft.Maker maker) {
        return Optional.of(maker.inSchema(List.of(), Map.of()));
    }

    /** A function of one integer, which others may use; sometimes it uses another. */
    static Optional<Part> function(Draft.Maker maker) {
        Draft draft = maker.draft();
        Optional<Part> other = draft.chance(4) ? draft.any(draft.of(Kind.FUNCTION)) : Optional.empty();
        return Optional.of(other.map(each -> maker.inSchema(List.of(each.id()), Map.of("!calls", each.id() + "")))
                .orElseGet(() -> maker.inSchema(List.of(), Map.of())));
    }

    static Map<String, List<String>> functionOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("result", "int", "bigint", "text")
                .with("body", "one", "two", "three")
                .with("language", "sql", "plpgsql", "return", "atomic")
                .with("strict", "", "strict")
                .with("security", "", "security definer")
                .with("parallel", "", "parallel safe", "parallel restricted")
                .with("cost", "", "cost 17")
                .with("leakproof", "", "leakproof")
                .with("set", "", "set work_mem = '1MB'", "set search_path = pg_catalog, \"$user\"")
                .with("second", "", "default 5", "default 6")
                .owner()
                .grant("execute")
                .comment()
                .options();
    }

    static List<String> functionSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        String result = part.trait("result");
        String call = part.trait("!calls").isEmpty()
                ? "x"
                : "length(" + draft.qualified(draft.part(Integer.parseInt(part.trait("!calls")))) + "(x)::text)";
        String value = switch (part.trait("body")) {
            case "one" -> call + " + 1";
            case "two" -> call + " * 2";
            default -> "case when " + call + " > 3 then 1 else 0 end";
        };
        value = "(" + value + ")::" + result;
        String body = switch (part.trait("language")) {
            case "plpgsql" -> "language plpgsql as $body$ begin return " + value + "; end $body$";
            case "return" -> "language sql return " + value;
            case "atomic" -> "language sql begin atomic select " + value + "; end";
            default -> "language sql as $body$ select " + value + " $body$";
        };
        String arguments = part.trait("second").isEmpty() ? "x int" : "x int, y int " + part.trait("second");
        String sql = "create function " + name + "(" + arguments + ") returns " + result + " immutable "
                + String.join(
                        " ",
                        part.trait("strict"),
                        // Its owner need not be allowed what it calls: it would fail wherever it is used.
                        part.trait("!calls").isEmpty() ? part.trait("security") : "",
                        part.trait("parallel"),
                        part.trait("cost"),
                        part.trait("leakproof"),
                        part.trait("set"))
                + " " + body;
        String signature = name + (part.trait("second").isEmpty() ? "(int)" : "(int, int)");
        return Traits.list(sql, Traits.attachments(part, "function", signature));
    }

    static Map<String, List<String>> procedureOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("arguments", "", "in a int", "inout a int", "a text, b text default 'x'", "variadic a text[]")
                .with("body", "select 1", "select 2")
                .with("security", "", "security definer")
                .owner()
                .grant("execute")
                .comment()
                .options();
    }

    static List<String> procedureSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        String arguments = part.trait("arguments");
        String signature = switch (arguments) {
            case "in a int", "inout a int" -> "(int)";
            case "a text, b text default 'x'" -> "(text, text)";
            case "variadic a text[]" -> "(variadic text[])";
            default -> "()";
        };
        return Traits.list(
                "create procedure " + name + "(" + arguments + ") language sql " + part.trait("security") + " as $$ "
                        + part.trait("body") + " $$",
                Traits.attachments(part, "procedure", name + signature));
    }

    static Map<String, List<String>> aggregateOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "definition",
                        "sfunc = int4pl, stype = int",
                        "sfunc = int4pl, stype = int, initcond = '0'",
                        "sfunc = int4pl, stype = int, finalfunc = int4abs",
                        "sfunc = int4pl, stype = int, combinefunc = int4pl, parallel = safe")
                .owner()
                .grant("execute")
                .comment()
                .options();
    }

    static List<String> aggregateSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create aggregate " + name + "(int) (" + part.trait("definition") + ")",
                Traits.attachments(part, "aggregate", name + "(int)", "function"));
    }

    static Map<String, List<String>> triggerFunctionOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("body", "return new;", "return coalesce(new, old);")
                .with("security", "", "security definer")
                .owner()
                .comment()
                .options();
    }

    static List<String> triggerFunctionSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create function " + name + "() returns trigger language plpgsql " + part.trait("security")
                        + " as $$ begin " + part.trait("body") + " end $$",
                Traits.attachments(part, "function", name + "()"));
    }

    static Optional<Part> operator(Draft.Maker maker) {
        return Optional.of(maker.inSchema(List.of(), Map.of()));
    }

    static Map<String, List<String>> operatorOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("function", "int4eq", "int4ne")
                .with("restrict", "", ", restrict = eqsel")
                .with("join", "", ", join = eqjoinsel")
                .owner()
                .comment()
                .options();
    }

    /** Operators have no name of letters: the number of the part is said in signs. */
    static List<String> operatorSql(Part part, Draft draft) {
        String qualified = draft.qualified(part);
        String schema = qualified.substring(
                0, qualified.length() - Names.quoted(part.name()).length());
        String name = schema + "~"
                + Integer.toBinaryString(part.id()).replace('0', '<').replace('1', '>') + "~";
        return Traits.list(
                "create operator " + name + " (leftarg = int, rightarg = int, function = " + part.trait("function")
                        + part.trait("restrict") + part.trait("join") + ")",
                Traits.attachments(part, "operator", name + " (int, int)"));
    }

    static Optional<Part> cast(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(
                        draft.of(Kind.COMPOSITE, Kind.ENUM),
                        each -> draft.on(each, Kind.CAST).isEmpty())
                .map(type -> maker.part(List.of(type.id()), Map.of()));
    }

    static Map<String, List<String>> castOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("context", "", "as assignment", "as implicit")
                .comment()
                .options();
    }

    static List<String> castSql(Part part, Draft draft) {
        String what = "(" + draft.qualified(draft.part(part.needs().get(0))) + " as varchar)";
        List<String> statements = new ArrayList<>();
        statements.add("create cast " + what + " with inout " + part.trait("context"));
        if (!part.trait("comment").isEmpty()) {
            statements.add("comment on cast " + what + " is " + Names.literal(part.trait("comment")));
        }
        return statements;
    }
}
