package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Enums, domains, composite and range types. */
final class TypeParts {

    private TypeParts() {}

    static Optional<Part> plain(Draft.Maker maker) {
        return Optional.of(maker.inSchema(List.of(), Map.of()));
    }

    static Map<String, List<String>> enumOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "values",
                        "'new', 'open', 'closed'",
                        "'new', 'open', 'closed', 'it''s lost'",
                        "'new', 'waiting', 'open', 'closed'",
                        "'first', 'new', 'open', 'closed'",
                        "'new', 'closed', 'open'",
                        "'new', 'opened', 'closed'",
                        "'closed', 'open', 'new', 'lost'",
                        "'new', 'open'")
                .owner()
                .grant("usage")
                .comment()
                .options();
    }

    static List<String> enumSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create type " + name + " as enum (" + part.trait("values") + ")",
                Traits.attachments(part, "type", name));
    }

    static Map<String, List<String>> domainOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("!base", "int", "text", "varchar(30)", "numeric(8, 2)", "bigint")
                .with("default", "", "one", "two")
                .with("null", "", "not null")
                .with("check", "", "one", "two")
                .with("valid", "", "not valid")
                .owner()
                .grant("usage")
                .comment()
                .options();
    }

    static List<String> domainSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        String base = part.trait("!base");
        List<String> statements = new ArrayList<>();
        statements.add("create domain " + name + " as " + base
                + (part.trait("default").isEmpty()
                        ? ""
                        : " default " + Types.constant(base, part.trait("default"), draft))
                + " " + part.trait("null"));
        if (!part.trait("check").isEmpty()) {
            statements.add("alter domain " + name + " add constraint " + Names.quoted("check of " + part.id())
                    + " check (" + Types.predicate("value", base, part.trait("check"), draft) + ") "
                    + part.trait("valid"));
        }
        statements.addAll(Traits.attachments(part, "domain", name, "domain"));
        return statements;
    }

    static Map<String, List<String>> compositeOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "attributes",
                        "a int, b text",
                        "a int, b text, c date",
                        "a bigint, b text",
                        "a int, b text collate \"C\"",
                        "a int")
                .owner()
                .comment()
                .options();
    }

    static List<String> compositeSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create type " + name + " as (" + part.trait("attributes") + ")",
                Traits.attachments(part, "type", name));
    }

    static Map<String, List<String>> rangeOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("subtype", "float8", "float8, subtype_diff = float8mi", "text", "time")
                .owner()
                .comment()
                .options();
    }

    static List<String> rangeSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create type " + name + " as range (subtype = " + part.trait("subtype") + ", multirange_type_name = "
                        + Names.quoted("multi" + part.id()) + ")",
                Traits.attachments(part, "type", name));
    }
}
