package com.monassurance.migrations.judge;

import com.monassurance.migrations.judge.CatalogueRows.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says in words what an oid means: the unique key of its row, in which oids are said in words again. Confined to one
 * thread.
 */
final class Identities {

    private static final Pattern NUMBERED_TRIGGER = Pattern.compile("(\\w+ConstraintTrigger(?:_[ac])?)_\\d+");
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9_]+");
    private static final List<String> SYSTEM_COLUMNS =
            List.of("the whole", "ctid", "xmin", "cmin", "xmax", "cmax", "tableoid");

    private final Map<String, Catalogue> byOid = new HashMap<>();
    private final Map<String, String> builtIn;
    private final Map<String, Row> rows = new HashMap<>();
    private final Map<String, String> columns = new HashMap<>();
    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, String> tableOfIndex = new HashMap<>();
    private final Map<String, String> said = new HashMap<>();
    private final Set<String> toast = new HashSet<>();
    private final PrintRules rules;

    /** Over what is built in, which {@code builtIn} says, and given rows. */
    Identities(
            Iterable<Catalogue> catalogues, Map<String, String> builtIn, Map<String, String> names, PrintRules rules) {
        this.rules = rules;
        catalogues.forEach(catalogue -> byOid.put(catalogue.oid(), catalogue));
        this.builtIn = builtIn;
        said.putAll(names);
    }

    /** Learns rows; those learnt last count. */
    void learn(List<Row> learnt) {
        for (Row row : learnt) {
            String catalogue = row.catalogue().name();
            if (!row.oid().isEmpty()) {
                rows.put(catalogue + row.oid(), row);
                said.remove(catalogue + row.oid());
            }
            switch (catalogue) {
                case "pg_attribute" ->
                    columns.put("column " + row.value("attrelid") + " " + row.value("attnum"), row.value("attname"));
                case "pg_index" -> tableOfIndex.put(row.value("indexrelid"), row.value("indrelid"));
                case "pg_inherits" -> parents.put(row.value("inhrelid"), row.value("inhparent"));
                case "pg_class" -> learnToast(row);
                default -> {}
            }
        }
    }

    /** Everything said so far and every column, to be handed to others as what is built in. */
    Map<String, String> all() {
        Map<String, String> all = new HashMap<>(columns);
        rows.values().forEach(row -> all.put(row.catalogue().name() + row.oid(), of(row)));
        return all;
    }

    /** What identifies a row; empty when only all of it does. */
    String of(Row row) {
        Catalogue catalogue = row.catalogue();
        String derived = derived(row);
        if (derived != null) {
            return derived;
        }
        return catalogue.key().stream()
                .map(column -> catalogue.names().contains(column) ? quoted(row.value(column)) : said(row, column))
                .filter(word -> !word.equals("-"))
                .collect(Collectors.joining(" "));
    }

    /** Whether a row belongs to a toast table, which comes and goes with what is stored. */
    boolean isToast(Row row) {
        return switch (row.catalogue().name()) {
            case "pg_class" -> toast.contains(row.oid());
            case "pg_attribute" -> toast.contains(row.value("attrelid"));
            case "pg_index" -> toast.contains(row.value("indrelid"));
            case "pg_depend" -> toast.contains(row.value("objid")) || toast.contains(row.value("refobjid"));
            case "pg_type" -> toast.contains(row.value("typrelid"));
            default -> false;
        };
    }

    /** The value of a column in words. */
    String said(Row row, String column) {
        String value = row.value(column);
        if (value == null) {
            return "-";
        }
        Catalogue catalogue = row.catalogue();
        String target = catalogue.references().get(column);
        if (target != null) {
            return each(value, oid -> name(target, oid));
        }
        String relation = catalogue.attributeNumbers().get(column);
        if (relation != null) {
            String words = each(value, number -> column(row.value(relation), number));
            return column.equals("stxkeys") || column.equals("prattrs") ? sorted(words) : words;
        }
        return switch (column) {
            case "objid" -> name(catalogueOf(row.value("classid")), value);
            case "refobjid" -> name(catalogueOf(row.value("refclassid")), value);
            case "objoid" -> name(catalogueOf(row.value("classoid")), value);
            case "objsubid" -> column(row.value(row.catalogue().has("objid") ? "objid" : "objoid"), value);
            case "refobjsubid" -> column(row.value("refobjid"), value);
            default -> value;
        };
    }

    Row row(String catalogue, String oid) {
        return rows.get(catalogue + oid);
    }

    private String name(String catalogue, String oid) {
        if (oid.equals("0")) {
            return "-";
        }
        String key = catalogue + oid;
        String known = said.get(key);
        if (known == null) {
            Row row = rows.get(key);
            if (row == null) {
                return builtIn.getOrDefault(key, "unknown " + catalogue);
            }
            known = of(row);
            said.put(key, known);
        }
        return known;
    }

    private String catalogueOf(String oid) {
        Catalogue catalogue = byOid.get(oid);
        return catalogue != null ? catalogue.name() : "pg_authid";
    }

    private String column(String relation, String number) {
        int place = Integer.parseInt(number);
        return place <= 0
                ? SYSTEM_COLUMNS.get(-place)
                : columns.getOrDefault(
                        "column " + relation + " " + number,
                        builtIn.getOrDefault("column " + relation + " " + number, number));
    }

    /** Names that PostgreSQL makes of numbers or of what was free at the moment. */
    private String derived(Row row) {
        return switch (row.catalogue().name()) {
            case "pg_type" -> array(row);
            case "pg_trigger" -> constraintTrigger(row);
            case "pg_attribute" -> indexColumn(row);
            case "pg_class" -> rules.derivedNames() ? null : attachedIndex(row);
            case "pg_constraint" -> rules.derivedNames() ? null : derivedConstraint(row);
            default -> null;
        };
    }

    private String array(Row row) {
        Row element = rows.get("pg_type" + row.value("typelem"));
        return element != null && row.oid().equals(element.value("typarray"))
                ? name("pg_type", element.oid()) + "[]"
                : null;
    }

    private String constraintTrigger(Row row) {
        Matcher numbered = NUMBERED_TRIGGER.matcher(row.value("tgname"));
        return numbered.matches()
                ? said(row, "tgrelid") + " " + numbered.group(1) + " " + row.value("tgtype") + " of "
                        + said(row, "tgconstraint")
                : null;
    }

    /** A column of an index is named when the index is made, and keeps that name when the table's column is renamed. */
    private String indexColumn(Row row) {
        return tableOfIndex.containsKey(row.value("attrelid"))
                ? said(row, "attrelid") + " index column " + row.value("attnum")
                : null;
    }

    private String attachedIndex(Row row) {
        String parent = parents.get(row.oid());
        String table = tableOfIndex.get(row.oid());
        return parent != null && table != null
                ? name("pg_class", table) + " index from " + name("pg_class", parent)
                : null;
    }

    private String derivedConstraint(Row row) {
        if (!row.value("conparentid").equals("0")) {
            return said(row, "conrelid") + " constraint from " + said(row, "conparentid") + " "
                    + said(row, "confrelid");
        }
        if (!row.value("contype").equals("n") || row.value("conrelid").equals("0")) {
            return null;
        }
        Row table = rows.get("pg_class" + row.value("conrelid"));
        String column = said(row, "conkey").replaceAll("[{}]", "");
        boolean chosen = table != null && isChosen(row.value("conname"), table.value("relname"), column);
        return chosen || row.value("conislocal").equals("false")
                ? said(row, "conrelid") + " not null of " + column
                : null;
    }

    /** Whether a name is table_column_not_null, shortened and numbered as the server does it. */
    static boolean isChosen(String name, String table, String column) {
        Matcher matcher = Pattern.compile("(.*)_not_null\\d*", Pattern.DOTALL).matcher(name);
        if (!matcher.matches()) {
            return false;
        }
        String stem = matcher.group(1);
        return stem.equals(table + "_" + column) || (name.length() >= 50 && table.startsWith(stem.substring(0, 20)));
    }

    private void learnToast(Row row) {
        if (name("pg_namespace", row.value("relnamespace")).equals("pg_toast")) {
            toast.add(row.oid());
        }
    }

    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String sorted(String words) {
        return Arrays.stream(words.replaceAll("[{}]", "").split("[ ,]"))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String each(String value, UnaryOperator<String> word) {
        if (value.startsWith("{")) {
            String inner = value.substring(1, value.length() - 1);
            return inner.isEmpty() ? "{}" : "{" + words(inner.split(","), word, ", ") + "}";
        }
        return value.isEmpty() ? "" : words(value.split(" "), word, ", ");
    }

    private static String words(String[] values, UnaryOperator<String> word, String separator) {
        List<String> words = new ArrayList<>();
        for (String value : values) {
            words.add(word.apply(value));
        }
        return String.join(separator, words);
    }
}
