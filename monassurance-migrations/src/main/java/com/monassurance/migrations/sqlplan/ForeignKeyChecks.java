package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.DefinitionClauses;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Queries for rows that refer to nothing, or to what goes. Pure. */
final class ForeignKeyChecks {

    private final Catalog catalog;
    private final Function<Table, List<String>> shownKeys;

    ForeignKeyChecks(Catalog catalog, Function<Table, List<String>> shownKeys) {
        this.catalog = catalog;
        this.shownKeys = shownKeys;
    }

    /** Rows that refer to nothing; with {@code MATCH FULL} also those that refer by half. */
    DataCheck foreignKey(Table table, Constraint constraint) {
        String definition = constraint.definition();
        int at = SqlText.find(definition, " REFERENCES ", 0);
        ObjectId referenced = constraint.references();
        String keys = at < 0 ? null : SqlText.list(definition, at);
        if (keys == null || referenced == null || !(catalog.find(referenced).orElse(null) instanceof Table target)) {
            return DataCheck.unknown(constraint.id(), "what " + constraint.id() + " refers to is not there yet");
        }
        List<String> own = SqlText.entries(definition);
        List<String> others = DefinitionClauses.split(keys);
        List<String> joined = new ArrayList<>();
        List<String> present = new ArrayList<>();
        String period = null;
        for (int i = 0; i < own.size(); i++) {
            String left = own.get(i);
            String right = others.get(i);
            if (left.startsWith("PERIOD ")) {
                period = "f." + left.substring("PERIOD ".length()) + " <@ (select range_agg(r."
                        + right.substring("PERIOD ".length()) + ")";
                present.add("f." + left.substring("PERIOD ".length()));
            } else {
                joined.add("r." + right + " = f." + left);
                present.add("f." + left);
            }
        }
        String source = " from " + Preconditions.only(target) + " as r where " + String.join(" and ", joined);
        String nothing =
                period == null ? "not exists (select" + source + ")" : "not coalesce(" + period + source + "), false)";
        String whole = present.stream().map(each -> each + " is not null").collect(Collectors.joining(" and "));
        String half = definition.contains(" MATCH FULL") && own.size() > 1
                ? " or num_nulls(" + String.join(", ", present) + ") between 1 and " + (own.size() - 1)
                : "";
        String from = " from " + Preconditions.only(table) + " as f where (" + whole + " and " + nothing + ")" + half;
        String shown = shownKeys.apply(table).stream()
                .map(each -> each.equals("tableoid::regclass") ? "f.tableoid::regclass" : "f." + each)
                .collect(Collectors.joining(", "));
        return DataCheck.of(new Precondition(
                constraint.id(),
                "rows of " + Preconditions.name(table) + " that refer to nothing in " + Preconditions.name(target),
                "select count(*)" + from,
                "select " + shown + ", " + String.join(", ", present) + from + " limit " + Preconditions.SAMPLE_MAX));
    }

    /** Rows that refer to rows of a partition, all of which go with it. */
    DataCheck referring(Table table, Constraint constraint, Table partition) {
        String definition = constraint.definition();
        int at = SqlText.find(definition, " REFERENCES ", 0);
        String keys = at < 0 ? null : SqlText.list(definition, at);
        List<String> own = SqlText.entries(definition);
        if (keys == null || own.stream().anyMatch(key -> key.startsWith("PERIOD "))) {
            return DataCheck.unknown(constraint.id(), "whether rows refer to those of " + partition.id());
        }
        List<String> others = DefinitionClauses.split(keys);
        List<String> joined = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            joined.add("r." + others.get(i) + " = f." + own.get(i));
            shown.add("f." + own.get(i));
        }
        String from = " from " + Preconditions.only(table) + " as f where exists (select from "
                + Preconditions.name(partition) + " as r where " + String.join(" and ", joined) + ")";
        return DataCheck.of(new Precondition(
                constraint.id(),
                "rows of " + Preconditions.name(table) + " that refer to rows of " + Preconditions.name(partition)
                        + ", which go",
                "select count(*)" + from,
                "select " + String.join(", ", shown) + from + " limit " + Preconditions.SAMPLE_MAX));
    }
}
