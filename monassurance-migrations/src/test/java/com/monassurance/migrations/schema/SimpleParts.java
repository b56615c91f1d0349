package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schemas, extensions, sequences, collations and text search. */
final class SimpleParts {

    private static final List<String> EXTENSIONS = List.of("citext", "hstore", "pg_trgm", "btree_gist", "unaccent");

    private SimpleParts() {}

    static Optional<Part> plain(Draft.Maker maker) {
        return Optional.of(maker.inSchema(List.of(), Map.of()));
    }

    static Optional<Part> schema(Draft.Maker maker) {
        return Optional.of(maker.part(List.of(), Map.of()));
    }

    static Map<String, List<String>> schemaOptions(Part part, Draft draft) {
        return Traits.of(draft).owner().grant("usage", "create").comment().options();
    }

    static List<String> schemaSql(Part part, Draft draft) {
        String name = Names.quoted(part.name());
        return Traits.list("create schema " + name, Traits.attachments(part, "schema", name));
    }

    static Optional<Part> extension(Draft.Maker maker) {
        Draft draft = maker.draft();
        String name = EXTENSIONS.get(draft.random().nextInt(EXTENSIONS.size()));
        return draft.of(Kind.EXTENSION).stream().anyMatch(part -> part.is("!extension", name))
                ? Optional.empty()
                : Optional.of(maker.inSchema(List.of(), Map.of("!extension", name)));
    }

    static Map<String, List<String>> extensionOptions(Part part, Draft draft) {
        return Traits.of(draft).comment().options();
    }

    static List<String> extensionSql(Part part, Draft draft) {
        String name = part.trait("!extension");
        String schema = part.trait("!schema");
        String in = schema.isEmpty()
                ? ""
                : " schema " + Names.quoted(draft.part(Integer.parseInt(schema)).name());
        return Traits.list("create extension " + name + in, Traits.attachments(part, "extension", name));
    }

    static Map<String, List<String>> sequenceOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("type", "bigint", "int", "smallint")
                .with("increment", "1", "5", "-2")
                .with("max", "", "1000", "2000")
                .with("min", "", "-10", "-500")
                .with("cache", "1", "20")
                .with("cycle", "no cycle", "cycle")
                .since(15, "persistence", "", "unlogged")
                .owner()
                .grant("usage", "select")
                .comment()
                .options();
    }

    static List<String> sequenceSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        String sql = "create " + part.trait("persistence") + " sequence " + name + " as " + part.trait("type")
                + " increment " + part.trait("increment")
                + (part.trait("min").isEmpty() ? "" : " minvalue " + part.trait("min"))
                + (part.trait("max").isEmpty() ? "" : " maxvalue " + part.trait("max"))
                + " cache " + part.trait("cache") + " " + part.trait("cycle");
        return Traits.list(sql, Traits.attachments(part, "sequence", name));
    }

    static Map<String, List<String>> collationOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "definition",
                        "locale = 'C'",
                        "provider = icu, locale = 'en'",
                        "provider = icu, locale = 'fr', deterministic = false",
                        "provider = icu, locale = 'de'")
                .owner()
                .comment()
                .options();
    }

    static List<String> collationSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create collation " + name + " (" + part.trait("definition") + ")",
                Traits.attachments(part, "collation", name));
    }

    /** By a template of the server or one that users made. */
    static Optional<Part> dictionary(Draft.Maker maker) {
        return on(maker, Kind.TEMPLATE);
    }

    /** By the parser of the server or one that users made. */
    static Optional<Part> configuration(Draft.Maker maker) {
        return on(maker, Kind.PARSER);
    }

    private static Optional<Part> on(Draft.Maker maker, Kind kind) {
        Draft draft = maker.draft();
        Optional<Part> found = draft.chance(2) ? draft.any(draft.of(kind)) : Optional.empty();
        return Optional.of(maker.inSchema(
                found.map(each -> List.of(each.id())).orElse(List.of()),
                found.map(each -> Map.of("!on", Integer.toString(each.id()))).orElse(Map.of())));
    }

    static Map<String, List<String>> dictionaryOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "definition",
                        "template = simple",
                        "template = simple, stopwords = english",
                        "template = snowball, language = french",
                        "template = simple, accept = false")
                .owner()
                .comment()
                .options();
    }

    static List<String> dictionarySql(Part part, Draft draft) {
        String name = draft.qualified(part);
        String template = part.trait("!on").isEmpty()
                ? part.trait("definition")
                : "template = " + draft.qualified(draft.part(Integer.parseInt(part.trait("!on"))));
        return Traits.list(
                "create text search dictionary " + name + " (" + template + ")",
                Traits.attachments(part, "text search dictionary", name));
    }

    static Map<String, List<String>> configurationOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("mapping", "", "word with simple", "word, asciiword with french_stem, simple", "drop")
                .owner()
                .comment()
                .options();
    }

    static List<String> configurationSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        List<String> attachments = Traits.attachments(part, "text search configuration", name);
        String create = "create text search configuration " + name + " (copy = english)";
        String alter = "alter text search configuration " + name;
        if (!part.trait("!on").isEmpty()) {
            String mapping =
                    part.trait("mapping").isEmpty() ? "word with simple" : "word, email with french_stem, simple";
            List<String> all = new ArrayList<>();
            all.add("create text search configuration " + name + " (parser = "
                    + draft.qualified(draft.part(Integer.parseInt(part.trait("!on")))) + ")");
            all.add(alter + " add mapping for " + mapping);
            all.addAll(attachments);
            return all;
        }
        return switch (part.trait("mapping")) {
            case "" -> Traits.list(create, attachments);
            case "drop" -> Traits.list(create, Traits.list(alter + " drop mapping for url, email", attachments));
            default ->
                Traits.list(create, Traits.list(alter + " alter mapping for " + part.trait("mapping"), attachments));
        };
    }
}
