package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What only those make who teach the server something: operator classes, languages, transforms, access methods. */
final class RareParts {

    private static final Map<String, String> TRANSFORMED =
            Map.of("int", "int4recv", "bigint", "int8recv", "text", "textrecv", "boolean", "boolrecv");
    private static final List<String> TRANSFORMED_TYPES =
            TRANSFORMED.keySet().stream().sorted().toList();

    private RareParts() {}

    static Optional<Part> global(Draft.Maker maker) {
        return Optional.of(maker.part(List.of(), Map.of()));
    }

    static Map<String, List<String>> familyOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "members",
                        "",
                        "operator 1 < (int4, int8), function 1 btint48cmp(int4, int8)",
                        "operator 1 < (int4, int8), operator 2 <= (int4, int8), function 1 btint48cmp(int4, int8)",
                        "function 1 btint2cmp(int2, int2), operator 3 = (int2, int2)")
                .owner()
                .comment()
                .options();
    }

    static List<String> familySql(Part part, Draft draft) {
        String name = draft.qualified(part) + " using btree";
        List<String> statements = new ArrayList<>(List.of("create operator family " + name));
        if (!part.trait("members").isEmpty()) {
            statements.add("alter operator family " + name + " add " + part.trait("members"));
        }
        statements.addAll(Traits.attachments(part, "operator family", name));
        return statements;
    }

    /** In a family of its own or in one that is there. */
    static Optional<Part> operatorClass(Draft.Maker maker) {
        Draft draft = maker.draft();
        Optional<Part> family = draft.any(
                draft.of(Kind.FAMILY), each -> draft.on(each, Kind.CLASS).isEmpty() && draft.chance(2));
        return Optional.of(maker.inSchema(family.map(each -> List.of(each.id())).orElse(List.of()), Map.of()));
    }

    static Map<String, List<String>> classOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("support", "", ", function 2 btint4sortsupport(internal)")
                .with("operators", "all", "three")
                .owner()
                .comment()
                .options();
    }

    static List<String> classSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        String family = part.needs().stream()
                .map(draft::part)
                .filter(each -> each.kind() == Kind.FAMILY)
                .map(each -> " family " + draft.qualified(each))
                .findFirst()
                .orElse("");
        String operators = part.is("operators", "all")
                ? "operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >"
                : "operator 1 <, operator 3 =, operator 5 >";
        return Traits.list(
                "create operator class " + name + " for type int4 using btree" + family + " as " + operators
                        + ", function 1 btint4cmp(int4, int4)" + part.trait("support"),
                Traits.attachments(part, "operator class", name + " using btree"));
    }

    /** An index by a class that users made. */
    static Optional<Part> classIndex(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(
                        draft.of(Kind.COLUMN),
                        each -> each.is("type", "int")
                                && !draft.on(each, Kind.KEY).isEmpty())
                .or(() -> draft.any(draft.of(Kind.COLUMN), each -> each.is("type", "int")))
                .flatMap(column -> draft.any(draft.of(Kind.CLASS))
                        .map(each -> maker.part(List.of(column.needs().get(0), column.id(), each.id()), Map.of())));
    }

    static Map<String, List<String>> classIndexOptions(Part part, Draft draft) {
        return Traits.of(draft).with("order", "", "desc").comment().options();
    }

    static List<String> classIndexSql(Part part, Draft draft) {
        Part table = draft.part(part.needs().get(0));
        Part column = draft.part(part.needs().get(1));
        if (!column.is("type", "int")) {
            return List.of();
        }
        String on = draft.qualified(table);
        String name = on.substring(0, on.length() - Names.quoted(table.name()).length()) + Names.quoted(part.name());
        List<String> statements = new ArrayList<>();
        statements.add("create index " + Names.quoted(part.name()) + " on " + on + " using btree ("
                + Names.quoted(column.name()) + " "
                + draft.qualified(draft.part(part.needs().get(2))) + " " + part.trait("order") + ")");
        if (!part.trait("comment").isEmpty()) {
            statements.add("comment on index " + name + " is " + Names.literal(part.trait("comment")));
        }
        return statements;
    }

    static Optional<Part> transform(Draft.Maker maker) {
        Draft draft = maker.draft();
        String type = TRANSFORMED_TYPES.get(draft.random().nextInt(TRANSFORMED_TYPES.size()));
        return draft.of(Kind.TRANSFORM).stream().anyMatch(each -> each.is("!type", type))
                ? Optional.empty()
                : Optional.of(maker.part(List.of(), Map.of("!type", type)));
    }

    static Map<String, List<String>> transformOptions(Part part, Draft draft) {
        return Traits.of(draft).with("ways", "both", "from", "to").comment().options();
    }

    static List<String> transformSql(Part part, Draft draft) {
        // Before 18 functions that never ask for a transform hold on to it too, those of extensions in SQL as well.
        String name = "for " + part.trait("!type") + " language plpgsql";
        List<String> ways = new ArrayList<>();
        if (!part.is("ways", "to")) {
            ways.add("from sql with function prsd_lextype(internal)");
        }
        if (!part.is("ways", "from")) {
            ways.add("to sql with function " + TRANSFORMED.get(part.trait("!type")) + "(internal)");
        }
        return Traits.list(
                "create transform " + name + " (" + String.join(", ", ways) + ")",
                Traits.attachments(part, "transform", name));
    }

    static Map<String, List<String>> languageOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("!trusted", "trusted", "")
                .with("inline", "", " inline plpgsql_inline_handler")
                .with("validator", "", " validator plpgsql_validator")
                .owner()
                .comment()
                .options();
    }

    static List<String> languageSql(Part part, Draft draft) {
        String name = Names.quoted(part.name());
        return Traits.list(
                "create " + part.trait("!trusted") + " language " + name + " handler plpgsql_call_handler"
                        + part.trait("inline") + part.trait("validator"),
                Traits.attachments(part, "language", name));
    }

    /** A function in a language that users made. */
    static Optional<Part> languageFunction(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.LANGUAGE)).map(each -> maker.inSchema(List.of(each.id()), Map.of()));
    }

    static Map<String, List<String>> languageFunctionOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("body", "return 1;", "return 2;")
                .owner()
                .comment()
                .options();
    }

    static List<String> languageFunctionSql(Part part, Draft draft) {
        String name = draft.qualified(part) + "()";
        return Traits.list(
                "create function " + name + " returns int language "
                        + Names.quoted(draft.part(part.needs().get(0)).name()) + " as $$ begin " + part.trait("body")
                        + " end $$",
                Traits.attachments(part, "function", name));
    }

    static Map<String, List<String>> methodOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("!handler", "table handler heap_tableam_handler", "index handler bthandler")
                .comment()
                .options();
    }

    static List<String> methodSql(Part part, Draft draft) {
        String name = Names.quoted(part.name());
        return Traits.list(
                "create access method " + name + " type " + part.trait("!handler"),
                Traits.attachments(part, "access method", name));
    }

    static Optional<Part> conversion(Draft.Maker maker) {
        String first =
                maker.draft().of(Kind.CONVERSION).isEmpty() && maker.draft().chance(2) ? "default" : "";
        return Optional.of(maker.inSchema(List.of(), Map.of("!default", first)));
    }

    static Map<String, List<String>> conversionOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "definition",
                        "'LATIN1' to 'UTF8' from iso8859_1_to_utf8",
                        "'UTF8' to 'LATIN1' from utf8_to_iso8859_1",
                        "'LATIN2' to 'UTF8' from iso8859_to_utf8")
                .owner()
                .comment()
                .options();
    }

    static List<String> conversionSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create " + part.trait("!default") + " conversion " + name + " for " + part.trait("definition"),
                Traits.attachments(part, "conversion", name));
    }

    static Map<String, List<String>> parserOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("headline", "", ", headline = prsd_headline")
                .comment()
                .options();
    }

    static List<String> parserSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create text search parser " + name + " (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,"
                        + " lextypes = prsd_lextype" + part.trait("headline") + ")",
                Traits.attachments(part, "text search parser", name));
    }

    static Map<String, List<String>> templateOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("init", ", init = dsimple_init", "")
                .comment()
                .options();
    }

    static List<String> templateSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create text search template " + name + " (lexize = dsimple_lexize" + part.trait("init") + ")",
                Traits.attachments(part, "text search template", name));
    }
}
