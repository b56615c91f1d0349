package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tables and their partitions. */
final class TableParts {

    private static final List<String> STRATEGIES = List.of("", "", "", "list", "range", "hash");

    private TableParts() {}

    /** Sometimes with one parent or two, and sometimes by an access method that users made. */
    static Optional<Part> table(Draft.Maker maker) {
        Draft draft = maker.draft();
        String strategy = STRATEGIES.get(draft.random().nextInt(STRATEGIES.size()));
        Map<String, String> traits = new LinkedHashMap<>(Map.of("!strategy", strategy));
        List<Integer> needs = new ArrayList<>();
        if (strategy.isEmpty() && draft.chance(6)) {
            draft.any(draft.of(Kind.TABLE), each -> each.is("!strategy", "")).ifPresent(one -> {
                traits.put("!parent", Integer.toString(one.id()));
                needs.add(one.id());
                draft.any(
                                draft.of(Kind.TABLE),
                                each -> each.is("!strategy", "") && !each.equals(one) && draft.chance(2))
                        .ifPresent(other -> {
                            traits.put("!second parent", Integer.toString(other.id()));
                            needs.add(other.id());
                        });
            });
        }
        if (strategy.isEmpty()) {
            draft.any(draft.of(Kind.METHOD), each -> each.trait("!handler").startsWith("table"))
                    .ifPresent(each -> {
                        traits.put("!method", Integer.toString(each.id()));
                        needs.add(each.id());
                    });
        }
        return Optional.of(maker.inSchema(needs, traits));
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
            if (!part.trait("!parent").isEmpty()) {
                traits.with("inherits", "all", "first", "none");
            } else if (isFree(part, draft)) {
                traits.with("persistence", "", "", "unlogged");
            }
            if (!part.trait("!method").isEmpty()) {
                // Before, a table kept its access method for ever.
                traits.since(15, "method", "theirs", "heap");
            }
        }
        return traits.options();
    }

    /** Whether no other table cares whether it is logged. */
    private static boolean isFree(Part table, Draft draft) {
        return draft.of(Kind.FOREIGN_KEY, Kind.PERIOD_KEY, Kind.PUBLICATION, Kind.TABLE).stream()
                .noneMatch(each -> each.needs().stream()
                        .map(draft::part)
                        .anyMatch(need -> need.equals(table)
                                || (need.kind() == Kind.KEY && need.needs().contains(table.id()))));
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
        statements.add("create " + part.trait("persistence") + " table " + name + " (" + String.join(", ", columns)
                + ")"
                + inherits(part, draft)
                + (part.is("method", "theirs") ? using(part, draft) : "")
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
        return draft.any(
                        draft.of(Kind.TABLE, Kind.PARTITION),
                        each -> !each.trait("!strategy").isEmpty())
                .flatMap(parent -> {
                    int place = draft.on(parent, Kind.PARTITION).stream()
                                    .mapToInt(each -> Integer.parseInt(each.trait("!place")))
                                    .max()
                                    .orElse(-1)
                            + 1;
                    if (place > 3) {
                        return Optional.empty();
                    }
                    // Partitions of a partition, and so on.
                    String strategy =
                            draft.chance(4) ? STRATEGIES.get(draft.random().nextInt(STRATEGIES.size())) : "";
                    Map<String, String> traits = Map.of(
                            "!place",
                            Integer.toString(place),
                            "!parent",
                            Integer.toString(parent.id()),
                            "!strategy",
                            strategy);
                    return Optional.of(maker.inSchema(List.of(parent.id()), traits));
                });
    }

    static Map<String, List<String>> partitionOptions(Part part, Draft draft) {
        Traits traits = Traits.of(draft)
                .with("way", "of", "attached", "attached after a dropped column")
                .with("bound", "one", "two")
                .owner()
                .grant("select")
                .comment();
        if (part.is("!strategy", "")) {
            traits.with("fill", "", "fillfactor = 80");
        }
        return traits.options();
    }

    static List<String> partitionSql(Part part, Draft draft) {
        Part parent = draft.part(Integer.parseInt(part.trait("!parent")));
        String name = draft.qualified(part);
        String whole = draft.qualified(parent);
        String bound = bound(parent.trait("!strategy"), Integer.parseInt(part.trait("!place")), part.trait("bound"));
        String further =
                part.is("!strategy", "") ? "" : " partition by " + part.trait("!strategy") + " (\"key of it\")";
        List<String> statements = new ArrayList<>();
        if (part.is("way", "of")) {
            statements.add("create table " + name + " partition of " + whole + " " + bound + further);
        } else {
            boolean dropped = !part.is("way", "attached");
            statements.add("create table " + name + " (" + (dropped ? "gone int, " : "") + "like " + whole
                    + " including constraints including generated including storage including compression)"
                    + further);
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
        List<String> parents = new ArrayList<>();
        for (String parent : List.of("!parent", "!second parent")) {
            boolean isTaken = part.is("inherits", "all") || (part.is("inherits", "first") && parent.equals("!parent"));
            if (!part.trait(parent).isEmpty() && isTaken) {
                parents.add(draft.qualified(draft.part(Integer.parseInt(part.trait(parent)))));
            }
        }
        return parents.isEmpty() ? "" : " inherits (" + String.join(", ", parents) + ")";
    }

    private static String using(Part part, Draft draft) {
        return " using "
                + Names.quoted(
                        draft.part(Integer.parseInt(part.trait("!method"))).name());
    }

    /** A table of a composite type, which all its columns come from. */
    static Optional<Part> typed(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.COMPOSITE)).map(each -> maker.inSchema(List.of(each.id()), Map.of()));
    }

    static Map<String, List<String>> typedOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "with",
                        "",
                        "(primary key (a))",
                        "(a with options default 5)",
                        "(a with options not null, check (a > 0))")
                .with("fill", "", "with (fillfactor = 80)")
                .owner()
                .grant("select")
                .comment()
                .options();
    }

    static List<String> typedSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create table " + name + " of "
                        + draft.qualified(draft.part(part.needs().get(0))) + " " + part.trait("with") + " "
                        + part.trait("fill"),
                Traits.attachments(part, "table", name));
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
