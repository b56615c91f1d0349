package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Indexes and extended statistics. */
final class IndexParts {

    private static final Set<String> INVERTED = Set.of("int[]", "text[]", "jsonb", "tsvector");
    private static final Set<String> GEOMETRIC = Set.of("point", "tsvector", "int4range");

    private IndexParts() {}

    static Optional<Part> index(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.TABLE, Kind.MATERIALIZED_VIEW)).flatMap(relation -> {
            List<Part> columns = relation.kind() == Kind.TABLE
                    ? draft.on(relation, Kind.COLUMN)
                    : relation.needs().stream()
                            .map(draft::part)
                            .filter(each -> each.kind() == Kind.COLUMN)
                            .toList();
            return draft.any(columns).map(column -> {
                List<Integer> needs = new ArrayList<>(List.of(relation.id(), column.id()));
                draft.any(columns, each -> !each.equals(column)).ifPresent(second -> needs.add(second.id()));
                return maker.part(needs, Map.of());
            });
        });
    }

    static Map<String, List<String>> indexOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("method", "btree", "hash", "gin", "gist", "brin")
                .with("order", "", "desc", "nulls first")
                .with("second", "", "column", "include")
                .with("expression", "", "one", "two")
                .with("class", "", "text_pattern_ops")
                .with("collate", "", "\"C\"")
                .with("where", "", "one", "two", "three")
                .with("unique", "", "", "unique")
                .since(15, "nulls", "", "nulls not distinct")
                .with("fill", "", "fillfactor = 75")
                .with("only", "", "only")
                .with("clustered", "", "cluster")
                .comment()
                .options();
    }

    static List<String> indexSql(Part part, Draft draft) {
        Part relation = draft.part(part.needs().get(0));
        Part column = draft.part(part.needs().get(1));
        String type = column.trait("type");
        boolean partitioned = relation.kind() == Kind.TABLE && !relation.is("!strategy", "");
        String method = method(part, type, draft);
        boolean btree = method.equals("btree");
        boolean sorted = Types.isSorted(type, draft);
        boolean unique = btree && sorted && !partitioned && part.is("unique", "unique");
        String on = draft.qualified(relation);
        boolean only = partitioned && part.is("only", "only");
        StringBuilder sql = new StringBuilder("create " + (unique ? "unique " : "") + "index "
                + Names.quoted(part.name()) + " on " + (only ? "only " : "") + on + " using " + method + " ("
                + element(part, column, method, draft));
        sql.append(second(part, method, draft));
        if (unique && !part.trait("nulls").isEmpty()) {
            sql.append(' ').append(part.trait("nulls"));
        }
        if (btree && !part.trait("fill").isEmpty()) {
            sql.append(" with (").append(part.trait("fill")).append(')');
        }
        if (!part.trait("where").isEmpty()) {
            sql.append(" where ")
                    .append(Types.predicate(Names.quoted(column.name()), type, part.trait("where"), draft));
        }
        List<String> statements = new ArrayList<>(List.of(sql.toString()));
        String name =
                on.substring(0, on.length() - Names.quoted(relation.name()).length()) + Names.quoted(part.name());
        if (btree
                && !partitioned
                && part.is("clustered", "cluster")
                && part.trait("where").isEmpty()) {
            statements.add("alter table " + on + " cluster on " + Names.quoted(part.name()));
        }
        if (!part.trait("comment").isEmpty()) {
            statements.add("comment on index " + name + " is " + Names.literal(part.trait("comment")));
        }
        return statements;
    }

    private static String element(Part part, Part column, String method, Draft draft) {
        String type = column.trait("type");
        String name = Names.quoted(column.name());
        boolean btree = method.equals("btree");
        if (btree && !Types.isSorted(type, draft)) {
            return "(" + name + "::text)";
        }
        String text = name;
        if (btree && !part.trait("expression").isEmpty()) {
            text = expression(name, type, part.is("expression", "one"), draft);
        }
        if (Types.isText(type, draft) && (btree || method.equals("hash")) && text.equals(name)) {
            text += part.trait("collate").isEmpty() ? "" : " collate pg_catalog." + part.trait("collate");
            text += btree && Types.base(type, draft).equals("text") ? " " + part.trait("class") : "";
        }
        return btree ? text + " " + part.trait("order") : text;
    }

    private static String expression(String name, String type, boolean one, Draft draft) {
        if (Types.isNumber(type, draft)) {
            return one ? "(" + name + " + 1)" : "abs(" + name + ")";
        }
        if (Types.isText(type, draft)) {
            return one ? "lower(" + name + ")" : "(" + name + " || 'x')";
        }
        return one ? "(" + name + " is null)" : "(" + name + " is not null)";
    }

    private static String second(Part part, String method, Draft draft) {
        if (part.needs().size() < 3 || part.trait("second").isEmpty() || !method.equals("btree")) {
            return ")";
        }
        Part second = draft.part(part.needs().get(2));
        if (second.kind() != Kind.COLUMN) {
            return ")";
        }
        String name = Names.quoted(second.name());
        if (part.is("second", "include")) {
            return ") include (" + name + ")";
        }
        return Types.isSorted(second.trait("type"), draft) ? ", " + name + ")" : ")";
    }

    /** The wished method where the type has it, else one that it has. */
    private static String method(Part part, String type, Draft draft) {
        String base = Types.base(type, draft);
        boolean common = Types.isNumber(type, draft)
                || Types.isText(type, draft)
                || Types.isTime(type, draft)
                || base.equals("uuid");
        return switch (part.trait("method")) {
            case "hash" -> common ? "hash" : "btree";
            case "brin" -> common ? "brin" : "btree";
            case "gin" -> INVERTED.contains(base) ? "gin" : "btree";
            case "gist" -> GEOMETRIC.contains(base) ? "gist" : "btree";
            default -> base.equals("point") ? "gist" : "btree";
        };
    }

    static Optional<Part> statistics(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.TABLE)).flatMap(table -> {
            List<Part> columns = draft.on(table, Kind.COLUMN).stream()
                    .filter(each -> Types.isSorted(each.trait("type"), draft))
                    .toList();
            return columns.size() < 2
                    ? Optional.empty()
                    : Optional.of(maker.inSchema(
                            List.of(
                                    table.id(),
                                    columns.get(0).id(),
                                    columns.get(1).id()),
                            Map.of()));
        });
    }

    static Map<String, List<String>> statisticsOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("kinds", "", "(ndistinct)", "(dependencies, mcv)")
                .with("expression", "", "one", "two")
                .with("target", "", "50")
                .owner()
                .comment()
                .options();
    }

    static List<String> statisticsSql(Part part, Draft draft) {
        Part one = draft.part(part.needs().get(1));
        Part two = draft.part(part.needs().get(2));
        if (!Types.isSorted(one.trait("type"), draft) || !Types.isSorted(two.trait("type"), draft)) {
            return List.of();
        }
        String name = draft.qualified(part);
        String expression = part.trait("expression").isEmpty()
                ? ""
                : ", (" + Names.quoted(one.name()) + (part.is("expression", "one") ? " is null)" : " is not null)");
        List<String> statements = new ArrayList<>();
        statements.add("create statistics " + name + " " + part.trait("kinds") + " on " + Names.quoted(one.name())
                + ", " + Names.quoted(two.name()) + expression + " from "
                + draft.qualified(draft.part(part.needs().get(0))));
        if (!part.trait("target").isEmpty()) {
            statements.add("alter statistics " + name + " set statistics " + part.trait("target"));
        }
        statements.addAll(Traits.attachments(part, "statistics", name));
        return statements;
    }
}
