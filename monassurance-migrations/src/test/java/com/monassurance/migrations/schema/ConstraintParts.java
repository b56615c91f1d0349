package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys, checks, foreign keys and exclusions. */
final class ConstraintParts {

    private static final int FIRST_TEMPORAL = 18;
    private static final String KEY_COLUMN = "\"key of it\"";

    private ConstraintParts() {}

    static Optional<Part> key(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.TABLE)).flatMap(table -> {
            boolean primary = draft.on(table, Kind.KEY).stream().noneMatch(each -> each.is("!kind", "primary key"))
                    && draft.chance(2);
            Map<String, String> traits = Map.of("!kind", primary ? "primary key" : "unique");
            if (draft.version() >= FIRST_TEMPORAL && table.is("!strategy", "") && draft.chance(6)) {
                List<Integer> ranges = new ArrayList<>(List.of(table.id()));
                for (int i = 0; i < 2; i++) {
                    Part range =
                            new Draft.Maker(Kind.COLUMN, draft).part(List.of(table.id()), Map.of("type", "int4range"));
                    draft.add(range.withTrait("null", "").withTrait("type", "int4range"));
                    ranges.add(range.id());
                }
                return Optional.of(maker.part(ranges, traits));
            }
            Optional<Part> column = draft.any(
                    draft.on(table, Kind.COLUMN),
                    each -> Types.isSorted(each.trait("type"), draft) && !each.is("null", "not valid"));
            return column.map(each -> maker.part(List.of(table.id(), each.id()), traits));
        });
    }

    static Map<String, List<String>> keyOptions(Part part, Draft draft) {
        Traits traits = Traits.of(draft)
                .with("defer", "", "deferrable", "deferrable initially deferred")
                .with("fill", "", "with (fillfactor = 60)")
                .comment();
        if (part.is("!kind", "unique")) {
            traits.since(15, "nulls", "", "nulls not distinct");
        }
        if (part.needs().size() > 2) {
            traits.with("overlaps", "without overlaps", "");
        }
        return traits.options();
    }

    static List<String> keySql(Part part, Draft draft) {
        Part table = draft.part(part.needs().get(0));
        Part column = draft.part(part.needs().get(1));
        boolean partitioned = !table.is("!strategy", "");
        boolean primary = part.is("!kind", "primary key");
        if (!Types.isSorted(column.trait("type"), draft) || (primary && column.is("null", "not valid"))) {
            return List.of();
        }
        boolean temporal = isTemporal(part, draft);
        String sql = part.trait("!kind") + " " + (temporal ? "" : part.trait("nulls")) + " ("
                + (partitioned ? KEY_COLUMN + ", " : "") + Names.quoted(column.name())
                + (part.needs().size() > 2
                        ? ", " + Names.quoted(draft.part(part.needs().get(2)).name())
                        : "")
                + (temporal ? " without overlaps" : "") + ") " + part.trait("fill") + " " + part.trait("defer");
        return add(part, table, sql, draft);
    }

    private static boolean isTemporal(Part key, Draft draft) {
        return key.needs().size() > 2
                && key.is("overlaps", "without overlaps")
                && key.needs().stream()
                        .skip(1)
                        .allMatch(each -> Types.isRange(draft.part(each).trait("type"), draft));
    }

    static Optional<Part> check(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.COLUMN)).map(column -> {
            List<Integer> needs = new ArrayList<>(List.of(column.needs().get(0), column.id()));
            if (draft.chance(4)) {
                draft.any(draft.of(Kind.FUNCTION)).ifPresent(each -> needs.add(each.id()));
            }
            return maker.part(needs, Map.of());
        });
    }

    static Map<String, List<String>> checkOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("predicate", "one", "two", "three")
                .with("inherit", "", "no inherit")
                .with("valid", "", "not valid")
                .since(18, "enforced", "", "not enforced")
                .comment()
                .options();
    }

    static List<String> checkSql(Part part, Draft draft) {
        Part table = draft.part(part.needs().get(0));
        Part column = draft.part(part.needs().get(1));
        String condition =
                Types.predicate(Names.quoted(column.name()), column.trait("type"), part.trait("predicate"), draft);
        if (part.needs().size() > 2) {
            condition = "(" + condition + ") or "
                    + draft.qualified(draft.part(part.needs().get(2))) + "(1) is null";
        }
        String inherit = table.is("!strategy", "") ? part.trait("inherit") : "";
        String enforced = part.trait("enforced");
        return add(
                part,
                table,
                "check (" + condition + ") " + inherit + " " + (enforced.isEmpty() ? part.trait("valid") : enforced),
                draft);
    }

    static Optional<Part> foreignKey(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.KEY), key -> isReferable(key, draft)).flatMap(key -> {
            Part referenced = draft.part(key.needs().get(0));
            Part column = draft.part(key.needs().get(1));
            boolean users = Types.isUsers(column.trait("type"), draft);
            return draft.any(
                            draft.of(Kind.TABLE),
                            each -> each.trait("persistence").equals(referenced.trait("persistence"))
                                    && (!users || draft.before(referenced, each)))
                    .map(table -> {
                        List<Integer> needs = new ArrayList<>(List.of(table.id(), column.id()));
                        needs.addAll(column.needs().subList(1, column.needs().size()));
                        Part referencing =
                                new Draft.Maker(Kind.COLUMN, draft).part(needs, Map.of("type", "=" + column.id()));
                        draft.add(referencing);
                        return maker.part(List.of(table.id(), referencing.id(), key.id(), column.id()), Map.of());
                    });
        });
    }

    /** Whether a foreign key can stand on a key as it is now. */
    private static boolean isReferable(Part key, Draft draft) {
        Part table = draft.part(key.needs().get(0));
        return key.is("defer", "")
                && key.needs().size() == 2
                && table.is("!strategy", "")
                && !keySql(key, draft).isEmpty();
    }

    static Map<String, List<String>> foreignKeyOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("delete", "", "on delete cascade", "on delete set null", "on delete restrict", "list")
                .with("update", "", "on update cascade", "on update set default")
                .with("match", "", "match full")
                .with("defer", "", "deferrable", "deferrable initially deferred")
                .with("valid", "", "not valid")
                .since(18, "enforced", "", "not enforced")
                .comment()
                .options();
    }

    static List<String> foreignKeySql(Part part, Draft draft) {
        Part table = draft.part(part.needs().get(0));
        Part column = draft.part(part.needs().get(1));
        Part key = draft.part(part.needs().get(2));
        Part referenced = draft.part(part.needs().get(3));
        if (!isReferable(key, draft)) {
            return List.of();
        }
        String name = Names.quoted(column.name());
        String delete = part.trait("delete");
        if (delete.equals("list")) {
            delete = draft.version() >= 15 ? "on delete set null (" + name + ")" : "on delete set null";
        }
        boolean partitioned = !table.is("!strategy", "");
        String valid =
                partitioned ? "" : part.trait("enforced").isEmpty() ? part.trait("valid") : part.trait("enforced");
        return add(
                part,
                table,
                "foreign key (" + name + ") references "
                        + draft.qualified(draft.part(key.needs().get(0))) + " ("
                        + Names.quoted(referenced.name()) + ") " + part.trait("match") + " " + delete + " "
                        + part.trait("update") + " " + part.trait("defer") + " " + valid,
                draft);
    }

    static Optional<Part> exclusion(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(
                        draft.of(Kind.COLUMN),
                        each -> draft.part(each.needs().get(0)).is("!strategy", "")
                                && (Types.isRange(each.trait("type"), draft) || Types.isInteger(each.trait("type"))))
                .map(column -> maker.part(List.of(column.needs().get(0), column.id()), Map.of()));
    }

    static Map<String, List<String>> exclusionOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("where", "", "one")
                .with("operator", "&&", "-|-")
                .with("defer", "", "deferrable initially deferred")
                .comment()
                .options();
    }

    static List<String> exclusionSql(Part part, Draft draft) {
        Part column = draft.part(part.needs().get(1));
        String name = Names.quoted(column.name());
        String type = column.trait("type");
        String elements = Types.isRange(type, draft)
                ? "using gist (" + name + " with " + part.trait("operator") + ")"
                : "using btree (" + name + " with =)";
        String where = part.trait("where").isEmpty()
                ? ""
                : " where (" + Types.predicate(name, type, part.trait("where"), draft) + ")";
        return add(
                part,
                draft.part(part.needs().get(0)),
                "exclude " + elements + where + " " + part.trait("defer"),
                draft);
    }

    static List<String> add(Part part, Part table, String sql, Draft draft) {
        String name = Names.quoted(part.name());
        String on = draft.qualified(table);
        List<String> statements = new ArrayList<>();
        statements.add("alter table " + on + " add constraint " + name + " " + sql);
        if (!part.trait("comment").isEmpty()) {
            statements.add(
                    "comment on constraint " + name + " on " + on + " is " + Names.literal(part.trait("comment")));
        }
        return statements;
    }
}
