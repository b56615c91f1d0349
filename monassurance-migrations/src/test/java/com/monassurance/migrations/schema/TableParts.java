package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tables and their partitions. */
final class TableParts {

    private static final List<String> STRATEGIES = List.of("", "", "", "list", "range", "hash");

    private TableParts() {}

    static Optional<Part> table(Draft.Maker maker) {
        Draft draft = maker.draft();
        String strategy = STRATEGIES.get(draft.random().nextInt(STRATEGIES.size()));
        Optional<Part> parent = strategy.isEmpty() && draft.chance(6)
                ? draft.any(draft.of(Kind.TABLE), each -> each.is("!strategy", ""))
                : Optional.empty();
        return Optional.of(maker.inSchema(
                parent.map(each -> List.of(each.id())).orElse(List.of()),
                parent.map(each -> Map.of("!strategy", strategy, "!parent", Integer.toString(each.id())))
                        .orElse(Map.of("!strategy", strategy))));
    }

    static Map<String, List<String>> tableOptions(Part part, Draft draft) {
        Traits traits = Traits.of(draft)
                .with("security", "", "enable", "force")
                .with("identity", "", "full", "nothing")
                .with("dropped", "", "first", "last")
                .owner()
                .grant("select", "insert, update", "select, references, trigger")
                .comment();
        if (part.is("!strategy", "")) {
            traits.with("fill", "", "fillfactor = 80", "fillfactor = 70, autovacuum_enabled = off");
            traits.with("toast", "", "toast.autovacuum_enabled = off");
            if (part.trait("!parent").isEmpty()) {
                traits.with("!persistence", "", "", "unlogged");
            }
        }
        return traits.options();
    }

    static List<String> tableSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        List<String> columns = new ArrayList<>();
        if (!part.is("!strategy", "")) {
            columns.add("\"key of it\" int not null");
        }
        List<Part> inside = draft.on(part, Kind.COLUMN, Kind.GENERATED);
        inside.forEach(column -> columns.add(ColumnParts.definition(column, draft)));
        if (!part.trait("dropped").isEmpty()) {
            columns.add(part.is("dropped", "first") ? 0 : columns.size(), "\"gone\" text");
        }
        List<String> statements = new ArrayList<>();
        statements.add("create " + part.trait("!persistence") + " table " + name + " (" + String.join(", ", columns)
                + ")"
                + inherits(part, draft)
                + (part.is("!strategy", "") ? "" : " partition by " + part.trait("!strategy") + " (\"key of it\")"));
        String alter = "alter table " + name + " ";
        if (!part.trait("dropped").isEmpty()) {
            statements.add(alter + "drop column \"gone\"");
        }
        if (!part.trait("fill").isEmpty()) {
            statements.add(alter + "set (" + part.trait("fill") + ")");
        }
        boolean hasToast = inside.stream().anyMatch(column -> column.is("type", "text"));
        if (!part.trait("toast").isEmpty() && hasToast) {
            statements.add(alter + "set (" + part.trait("toast") + ")");
        }
        if (!part.trait("security").isEmpty()) {
            statements.add(alter + "enable row level security");
        }
        if (part.is("security", "force")) {
            statements.add(alter + "force row level security");
        }
        if (!part.trait("identity").isEmpty()) {
            statements.add(alter + "replica identity " + part.trait("identity"));
        }
        inside.forEach(column -> statements.addAll(ColumnParts.afterwards(column, name, draft)));
        statements.addAll(Traits.attachments(part, "table", name));
        return statements;
    }

    static Optional<Part> partition(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.TABLE), each -> !each.is("!strategy", ""))
                .flatMap(parent -> {
                    int place = draft.on(parent, Kind.PARTITION).stream()
                                    .mapToInt(each -> Integer.parseInt(each.trait("!place")))
                                    .max()
                                    .orElse(-1)
                            + 1;
                    if (place > 3) {
                        return Optional.empty();
                    }
                    Map<String, String> traits =
                            Map.of("!place", Integer.toString(place), "!parent", Integer.toString(parent.id()));
                    return Optional.of(maker.inSchema(List.of(parent.id()), traits));
                });
    }

    static Map<String, List<String>> partitionOptions(Part part, Draft draft) {
        Traits traits = Traits.of(draft)
                .with("way", "of", "attached", "attached after a dropped column")
                .with("bound", "one", "two")
                .with("fill", "", "fillfactor = 80")
                .owner()
                .grant("select")
                .comment();
        return traits.options();
    }

    static List<String> partitionSql(Part part, Draft draft) {
        Part parent = draft.part(Integer.parseInt(part.trait("!parent")));
        String name = draft.qualified(part);
        String whole = draft.qualified(parent);
        String bound = bound(parent.trait("!strategy"), Integer.parseInt(part.trait("!place")), part.trait("bound"));
        List<String> statements = new ArrayList<>();
        if (part.is("way", "of")) {
            statements.add("create table " + name + " partition of " + whole + " " + bound);
        } else {
            boolean dropped = !part.is("way", "attached");
            statements.add("create table " + name + " (" + (dropped ? "gone int, " : "") + "like " + whole
                    + " including constraints including generated including storage including compression)");
            if (dropped) {
                statements.add("alter table " + name + " drop column gone");
            }
            statements.add("alter table " + whole + " attach partition " + name + " " + bound);
        }
        if (!part.trait("fill").isEmpty()) {
            statements.add("alter table " + name + " set (" + part.trait("fill") + ")");
        }
        statements.addAll(Traits.attachments(part, "table", name));
        return statements;
    }

    private static String inherits(Part part, Draft draft) {
        String parent = part.trait("!parent");
        return parent.isEmpty() ? "" : " inherits (" + draft.qualified(draft.part(Integer.parseInt(parent))) + ")";
    }

    private static String bound(String strategy, int place, String variant) {
        int from = place * 100;
        boolean one = variant.equals("one");
        return switch (strategy) {
            case "list" ->
                place == 0 && !one ? "default" : "for values in (" + (one ? from : from + ", " + (from + 1)) + ")";
            case "range" ->
                place == 0 && !one
                        ? "for values from (minvalue) to (50)"
                        : "for values from (" + from + ") to (" + (from + (one ? 100 : 90)) + ")";
            default -> "for values with (modulus " + (one ? 4 : 8) + ", remainder " + place + ")";
        };
    }
}
