package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Columns, which are written with their table. */
final class ColumnParts {

    private static final Set<String> STORED_APART =
            Set.of("text", "varchar(20)", "varchar(40)", "jsonb", "json", "bytea", "tsvector", "int[]", "text[]");

    private ColumnParts() {}

    static Optional<Part> column(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.TABLE)).map(table -> {
            String type = Types.ALL.get(draft.random().nextInt(Types.ALL.size()));
            List<Integer> needs = new ArrayList<>(List.of(table.id()));
            if (draft.chance(5)) {
                Optional<Part> users = draft.any(
                        draft.of(Kind.ENUM, Kind.DOMAIN, Kind.COMPOSITE, Kind.RANGE),
                        each -> draft.before(each, table));
                if (users.isPresent()) {
                    type = "#" + users.get().id();
                    needs.add(users.get().id());
                }
            }
            return maker.part(needs, Map.of("type", type));
        });
    }

    static Map<String, List<String>> columnOptions(Part part, Draft draft) {
        String type = part.trait("type");
        Traits traits = Traits.of(draft)
                .with("null", "", "not null")
                .with("default", "", "one", "two", "three")
                .with("statistics", "", "10", "500")
                .with("grant", "", "", "", "select", "update", "references")
                .with("options", "", "", "n_distinct = 100", "n_distinct = -0.5")
                .comment();
        if (draft.version() >= 18) {
            traits.with("null", "", "not null", "named", "not valid");
        }
        if (type.charAt(0) != '=' && type.charAt(0) != '#') {
            traits.with("type", Types.alternatives(type).toArray(String[]::new));
        }
        if (Types.isInteger(type)) {
            traits.with("identity", "", "", "always", "by default", "always (increment 5)");
        }
        if (Types.isText(type, draft) && type.charAt(0) != '#') {
            traits.with("collate", "", "\"C\"", "\"POSIX\"");
        }
        if (STORED_APART.contains(type)) {
            traits.with("storage", "", "external", "main");
            traits.with("compression", "", "pglz");
        }
        return traits.options();
    }

    static String definition(Part column, Draft draft) {
        if (column.kind() == Kind.GENERATED) {
            return generatedDefinition(column, draft);
        }
        String type = column.trait("type");
        StringBuilder sql = new StringBuilder(Names.quoted(column.name()) + " " + Types.sql(type, draft));
        if (!column.trait("collate").isEmpty() && Types.isText(type, draft)) {
            sql.append(" collate pg_catalog.").append(column.trait("collate"));
        }
        boolean identity = isIdentity(column, draft);
        if (identity) {
            String always = column.trait("identity");
            sql.append(" generated ")
                    .append(always.startsWith("always") ? "always as identity" : "by default as identity");
            sql.append(always.endsWith(")") ? always.substring(always.indexOf('(')) : "");
        } else if (column.is("null", "not null")) {
            sql.append(" not null");
        } else if (column.is("null", "named")) {
            sql.append(" constraint ")
                    .append(Names.quoted("named " + column.id()))
                    .append(" not null");
        }
        String value = column.trait("default").isEmpty() ? "" : Types.constant(type, column.trait("default"), draft);
        return identity || value.isEmpty() ? sql.toString() : sql + " default " + value;
    }

    static List<String> afterwards(Part column, String table, Draft draft) {
        List<String> statements = new ArrayList<>();
        String name = Names.quoted(column.name());
        String alter = "alter table " + table + " alter column " + name + " ";
        boolean plain = column.kind() == Kind.COLUMN;
        if (!column.trait("statistics").isEmpty()) {
            statements.add(alter + "set statistics " + column.trait("statistics"));
        }
        if (!column.trait("options").isEmpty()) {
            statements.add(alter + "set (" + column.trait("options") + ")");
        }
        if (plain && STORED_APART.contains(column.trait("type"))) {
            if (!column.trait("storage").isEmpty()) {
                statements.add(alter + "set storage " + column.trait("storage"));
            }
            if (!column.trait("compression").isEmpty()) {
                statements.add(alter + "set compression " + column.trait("compression"));
            }
        }
        if (column.is("null", "not valid")
                && !isIdentity(column, draft)
                && !draft.part(column.needs().get(0)).is("!strategy", "hash")) {
            statements.add("alter table " + table + " add constraint " + Names.quoted("unproven " + column.id())
                    + " not null " + name + " not valid");
        }
        if (!column.trait("grant").isEmpty()) {
            statements.add("grant " + column.trait("grant") + " (" + name + ") on " + table + " to judge_one");
        }
        if (!column.trait("comment").isEmpty()) {
            statements.add("comment on column " + table + "." + name + " is " + Names.literal(column.trait("comment")));
        }
        return statements;
    }

    /** An identity column; tables in partitions or inheritance have none, since not every version lets them. */
    static boolean isIdentity(Part column, Draft draft) {
        Part table = draft.part(column.needs().get(0));
        return Types.isInteger(column.trait("type"))
                && !column.trait("identity").isEmpty()
                && table.is("!strategy", "");
    }

    static Optional<Part> generated(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.COLUMN), each -> each.trait("type").charAt(0) != '=')
                .map(source -> maker.part(List.of(source.needs().get(0), source.id()), Map.of()));
    }

    static Map<String, List<String>> generatedOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .since(18, "mode", "stored", "virtual")
                .with("variant", "one", "two")
                .with("expression", "", "", "none")
                .comment()
                .options();
    }

    private static String generatedDefinition(Part column, Draft draft) {
        Part source = draft.part(column.needs().get(1));
        String type = source.trait("type");
        String name = Names.quoted(source.name());
        boolean one = column.is("variant", "one");
        String expression;
        String result;
        if (Types.isNumber(type, draft)) {
            result = "numeric";
            expression = one ? name + "::numeric + 1" : name + "::numeric * 2";
        } else if (Types.isText(type, draft)) {
            result = "text";
            expression = (one ? "upper(" : "lower(") + name + "::text)";
        } else {
            result = "boolean";
            expression = name + (one ? " is null" : " is not null");
        }
        if (column.is("expression", "none")) {
            return Names.quoted(column.name()) + " " + result;
        }
        String mode = Types.isUsers(type, draft) ? "stored" : column.trait("mode");
        return Names.quoted(column.name()) + " " + result + " generated always as (" + expression + ") " + mode;
    }
}
