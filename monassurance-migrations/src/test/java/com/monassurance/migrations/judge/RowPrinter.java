package com.monassurance.migrations.judge;

import com.monassurance.migrations.judge.CatalogueRows.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Turns rows into words by the rules. Confined to one thread. */
final class RowPrinter {

    private static final Set<String> OF_PRIVILEGES = Set.of("pg_default_acl", "pg_init_privs", "pg_shdepend");
    private static final Set<String> OF_DEPENDENCIES = Set.of("pg_depend", "pg_shdepend");
    private static final Set<String> TABLE_KINDS = Set.of("r", "p", "f");
    private static final Set<String> INDEX_KINDS = Set.of("i", "I");

    private final Identities identities;
    private final PrintRules rules;
    private final Map<String, TreeSet<Integer>> places = new HashMap<>();

    RowPrinter(Identities identities, List<Row> attributes, PrintRules rules) {
        this.identities = identities;
        this.rules = rules;
        attributes.forEach(row -> places.computeIfAbsent(row.value("attrelid"), key -> new TreeSet<>())
                .add(Integer.valueOf(row.value("attnum"))));
    }

    /** Adds a row to the rows printed so far, unless the rules or the nature of things leave it out. */
    void print(Row row, Map<String, List<PrintedRow>> printed) {
        Catalogue catalogue = row.catalogue();
        if (identities.isToast(row) || !counts(catalogue.name())) {
            return;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Catalogue.Column column : catalogue.columns()) {
            if (!column.name().equals("oid") && !catalogue.key().contains(column.name()) && counts(row, column)) {
                values.put(column.name(), escaped(value(row, column)));
            }
        }
        if (!rules.derivedNames() && isAccident(catalogue, row)) {
            return;
        }
        String identity = identities.of(row);
        String key = catalogue.name() + " " + escaped(identity);
        if (identity.isEmpty()) {
            key = catalogue.name() + " " + new PrintedRow(values).text();
            values.clear();
        }
        printed.computeIfAbsent(key, none -> new ArrayList<>()).add(new PrintedRow(values));
    }

    /** Before 18 a routine holds on to the transforms that were there for its types when it was made, asked for or not. */
    private boolean isAccident(Catalogue catalogue, Row row) {
        return catalogue.name().equals("pg_depend")
                && identities.said(row, "classid").startsWith("pg_proc ")
                && identities.said(row, "refclassid").startsWith("pg_transform ");
    }

    private boolean counts(String catalogue) {
        return (rules.dependencies() || !OF_DEPENDENCIES.contains(catalogue))
                && (rules.privileges() || !OF_PRIVILEGES.contains(catalogue));
    }

    private boolean counts(Row row, Catalogue.Column column) {
        boolean privilege = column.type().equals("aclitem[]")
                || (column.name().endsWith("owner")
                        && "pg_authid".equals(row.catalogue().references().get(column.name())));
        return rules.privileges() || !privilege;
    }

    private String value(Row row, Catalogue.Column column) {
        if (column.name().equals("attnum")) {
            return place(row);
        }
        if (column.name().equals("connoinherit")
                && !rules.derivedNames()
                && !row.value("conparentid").equals("0")) {
            return "as the parent has it";
        }
        boolean isPartOfAnother = !rules.derivedNames()
                && column.name().equals("confdelsetcols")
                && !row.value("conparentid").equals("0");
        if (isPartOfAnother) {
            // The server keeps the numbers of the parent's columns in a key that the parent gave to a partition.
            return "as the parent has it";
        }
        if (column.name().equals("reltoastrelid")) {
            // Asked for as the options of the toast table.
            return String.valueOf(row.value(column.name()));
        }
        String value = identities.said(row, column.name());
        if (column.name().equals("indexprs") && !rules.derivedNames()) {
            value = value.substring(value.indexOf(" ON ") + 1);
        }
        return column.type().equals("pg_node_tree") ? ReprintedExpressions.normalised(value) : value;
    }

    /** The place among the columns that there are; of a table only where the order of columns counts. */
    private String place(Row row) {
        String relation = row.value("attrelid");
        Row table = identities.row("pg_class", relation);
        String kind = table == null ? "r" : table.value("relkind");
        if (INDEX_KINDS.contains(kind) || (TABLE_KINDS.contains(kind) && !rules.columnOrder())) {
            return "any";
        }
        return Integer.toString(places.getOrDefault(relation, new TreeSet<>())
                .headSet(Integer.valueOf(row.value("attnum")), true)
                .size());
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
