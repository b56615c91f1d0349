package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Queries for data that would make a statement fail, against the schema as it is before the first statement: tables and
 * columns have to be there already. Samples show the primary key, or else where the row stands. Pure; thread-safe.
 */
final class Preconditions {

    static final int SAMPLE_MAX = 10;
    /** Operator classes whose equality is that of the type. */
    private static final Set<String> PLAIN_CLASSES = Set.of(
            "text_pattern_ops", "varchar_pattern_ops", "bpchar_pattern_ops", "DESC", "ASC", "NULLS", "FIRST", "LAST");

    private final Catalog catalog;
    private final Catalog wanted;
    private final Map<ObjectId, List<String>> primaryKeys = new HashMap<>();

    private Preconditions(Catalog catalog, Catalog wanted) {
        this.catalog = catalog;
        this.wanted = wanted;
        for (CatalogObject object : catalog.objects(ObjectKind.CONSTRAINT)) {
            if (object instanceof Constraint key && key.type() == Constraint.Type.PRIMARY_KEY) {
                primaryKeys.put(key.on(), key.columns());
            }
        }
    }

    /**
     * Returns preconditions on the data of a schema.
     *
     * @param catalog the schema as it is before
     * @param wanted the schema as it will be, whose types columns may get
     */
    static Preconditions over(Catalog catalog, Catalog wanted) {
        return new Preconditions(catalog, wanted);
    }

    /** No row is there, since a new column takes no nulls and has nothing to begin with. */
    DataCheck empty(Table table, ObjectId column) {
        return rows(
                table,
                column,
                "rows of " + name(table) + " for which " + column.name() + " has no value",
                true,
                "true");
    }

    /** No row has null in a column. */
    DataCheck notNull(Table table, Column column) {
        Column.NotNull notNull = column.notNull();
        boolean goesBelow = notNull == null || notNull.isInheritable();
        String quoted = SqlName.quoted(column.name());
        return rows(
                table,
                table.id().part(ObjectKind.COLUMN, column.name()),
                "rows with null in " + name(table) + "." + quoted,
                goesBelow,
                quoted + " is null");
    }

    /** A primary key, unique or exclusion constraint. */
    DataCheck unique(Table table, Constraint constraint) {
        String definition = constraint.definition();
        if (constraint.type() == Constraint.Type.EXCLUDE) {
            return exclusion(table, constraint.id(), definition);
        }
        List<String> keys = SqlText.entries(definition);
        DataCheck check = DataCheck.NONE;
        if (constraint.type() == Constraint.Type.PRIMARY_KEY) {
            for (String column : constraint.columns()) {
                check = check.and(table.columns()
                        .find(column)
                        .filter(each -> each.notNull() == null)
                        .map(each -> notNull(table, each))
                        .orElse(DataCheck.NONE));
            }
        }
        String last = keys.isEmpty() ? "" : keys.get(keys.size() - 1);
        if (last.endsWith(" WITHOUT OVERLAPS")) {
            return check.and(overlaps(table, constraint.id(), keys));
        }
        boolean nullsAreEqual = definition.startsWith("UNIQUE NULLS NOT DISTINCT");
        return check.and(duplicates(table, constraint.id(), keys, nullsAreEqual, null));
    }

    /** A unique index that stands alone. */
    DataCheck unique(Table table, Index index) {
        String definition = index.definition();
        List<String> keys = SqlText.entries(definition);
        for (String key : keys) {
            String rest = SqlText.afterKey(key);
            if (!rest.isEmpty() && !PLAIN_CLASSES.containsAll(List.of(rest.split(" ")))) {
                return DataCheck.unknown(
                        index.id(),
                        "duplicates by what the operator class " + rest + " of " + index.id() + " holds equal");
            }
        }
        boolean nullsAreEqual = SqlText.find(definition, " NULLS NOT DISTINCT", 0) >= 0;
        return duplicates(
                table,
                index.id(),
                keys.stream().map(SqlText::key).toList(),
                nullsAreEqual,
                SqlText.condition(definition));
    }

    /** Rows that refer to nothing; with {@code MATCH FULL} also those that refer by half. */
    DataCheck foreignKey(Table table, Constraint constraint) {
        return new ForeignKeyChecks(catalog, this::keyOf).foreignKey(table, constraint);
    }

    /** Rows that refer to rows of a partition, all of which go with it. */
    DataCheck referring(Table table, Constraint constraint, Table partition) {
        return new ForeignKeyChecks(catalog, this::keyOf).referring(table, constraint, partition);
    }

    /** A check of a table. */
    DataCheck check(Table table, Constraint constraint) {
        String expression = SqlText.list(constraint.definition(), 0);
        if (expression == null) {
            return unreadable(constraint);
        }
        boolean goesBelow = !constraint.definition().contains(" NO INHERIT");
        return rows(
                table,
                constraint.id(),
                "rows of " + name(table) + " that violate " + constraint.name().value(),
                goesBelow,
                "not (" + expression + ")");
    }

    /** A check of a domain, in every column of the domain itself; those of types made of it are told as not checked. */
    DataCheck domainCheck(DomainType domain, Constraint constraint) {
        String expression = SqlText.list(constraint.definition(), 0);
        return expression == null
                ? unreadable(constraint)
                : inDomain(domain, constraint.id(), column -> violating(expression, column));
    }

    /** The same in one column. */
    DataCheck domainCheck(DomainType domain, Constraint constraint, Table table, Column column) {
        String expression = SqlText.list(constraint.definition(), 0);
        String quoted = SqlName.quoted(column.name());
        return expression == null
                ? unreadable(constraint)
                : rows(table, constraint.id(), refusing(table, quoted, domain), true, violating(expression, quoted));
    }

    private static String violating(String expression, String column) {
        return "not (" + SqlText.withValue(expression, column) + ")";
    }

    private static DataCheck unreadable(Constraint constraint) {
        return DataCheck.unknown(constraint.id(), "the condition of " + constraint.id() + " cannot be read");
    }

    private static String refusing(Table table, String column, DomainType domain) {
        return "rows of " + name(table) + " with a value in " + column + " that " + name(domain) + " will not take";
    }

    /** That no value of a domain is null. */
    DataCheck domainNotNull(DomainType domain) {
        return inDomain(domain, domain.id(), column -> column + " is null");
    }

    /** That no row has a value of an enum that goes. */
    DataCheck enumValueUsed(Table table, Column column, String value) {
        String quoted = SqlName.quoted(column.name());
        String literal = SqlName.literal(value);
        return rows(
                table,
                table.id().part(ObjectKind.COLUMN, column.name()),
                "rows with " + literal + " in " + name(table) + "." + quoted,
                true,
                NamedTypes.isArray(column.type())
                        ? literal + " = any (" + quoted + "::text[])"
                        : quoted + "::text = " + literal);
    }

    /**
     * That every value of a column can be given another type.
     *
     * @param from the column as it is
     * @param to the column as it will be
     * @param using the expression that makes the new value; null for an assignment
     */
    DataCheck cast(Table table, Column from, Column to, @Nullable String using) {
        return converted(table, from, to.type(), CastChecks.of(from, to.type(), using, catalog, wanted));
    }

    /** That every value of a column of a domain stays whole when the base of the domain becomes another. */
    DataCheck rebased(Table table, Column column, String source, String target) {
        return converted(table, column, target, CastChecks.ofBases(column, source, target, catalog, wanted));
    }

    private DataCheck converted(Table table, Column column, String type, CastChecks.Verdict verdict) {
        if (verdict.isSafe()) {
            return DataCheck.NONE;
        }
        ObjectId id = table.id().part(ObjectKind.COLUMN, column.name());
        String what = name(table) + "." + SqlName.quoted(column.name());
        String condition = verdict.condition();
        return condition == null
                ? DataCheck.unknown(id, "whether every value of " + what + " can become " + type)
                : rows(table, id, "values of " + what + " that cannot become " + type, true, condition);
    }

    /** The condition in every column of a domain. */
    private DataCheck inDomain(DomainType domain, ObjectId id, UnaryOperator<String> condition) {
        String type = References.qualified(domain.id());
        Set<String> types = Domains.over(catalog, type);
        DataCheck check = DataCheck.NONE;
        for (CatalogObject object : catalog.objects()) {
            if (!(object instanceof Table table) || (table.partitionOf() != null)) {
                continue;
            }
            for (Column column : table.columns()) {
                String quoted = SqlName.quoted(column.name());
                if (types.contains(column.type()) && !column.isInherited()) {
                    check = check.and(rows(table, id, refusing(table, quoted, domain), true, condition.apply(quoted)));
                } else if (NamedTypes.isArray(column.type()) && types.contains(NamedTypes.element(column.type()))) {
                    check = check.and(DataCheck.unknown(
                            id, "values of " + name(domain) + " in the arrays of " + name(table) + "." + quoted));
                }
            }
        }
        return check;
    }

    private DataCheck duplicates(
            Table table, ObjectId id, List<String> keys, boolean nullsAreEqual, @Nullable String where) {
        if (keys.isEmpty()) {
            return DataCheck.unknown(id, "the keys of " + id + " cannot be read");
        }
        List<String> selected = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            names.add("k" + (i + 1));
            selected.add(keys.get(i) + " as k" + (i + 1));
        }
        String list = String.join(", ", names);
        String present = nullsAreEqual
                ? ""
                : " where " + names.stream().map(each -> each + " is not null").collect(Collectors.joining(" and "));
        String values = "(select " + String.join(", ", selected) + keyColumns(table) + " from " + only(table)
                + (where == null ? "" : " where " + where) + ") as v";
        String groups = "(select " + list + ", count(*) as n from " + values + present + " group by " + list
                + " having count(*) > 1";
        String same = names.stream()
                .map(each ->
                        nullsAreEqual ? "v." + each + " is not distinct from d." + each : "v." + each + " = d." + each)
                .collect(Collectors.joining(" and "));
        return DataCheck.of(new Precondition(
                id,
                "rows of " + name(table) + " that stand twice by " + String.join(", ", keys),
                "select coalesce(sum(n - 1), 0)::bigint from " + groups + ") as d",
                "select " + keyNames(table, "v") + ", " + prefixed("d", names) + " from " + groups + " limit "
                        + SAMPLE_MAX + ") as d join " + values + " on " + same + " limit " + SAMPLE_MAX));
    }

    private DataCheck overlaps(Table table, ObjectId id, List<String> keys) {
        List<String> operators = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (String key : keys) {
            boolean isPeriod = key.endsWith(" WITHOUT OVERLAPS");
            columns.add(isPeriod ? key.substring(0, key.length() - " WITHOUT OVERLAPS".length()) : key);
            operators.add(isPeriod ? "&&" : "=");
        }
        String period = columns.get(columns.size() - 1);
        return pairs(table, id, columns, operators, null)
                .and(rows(
                        table,
                        id,
                        "rows of " + name(table) + " with an empty range in " + period,
                        true,
                        "isempty(" + period + ")"));
    }

    private DataCheck exclusion(Table table, ObjectId id, String definition) {
        List<String> keys = new ArrayList<>();
        List<String> operators = new ArrayList<>();
        for (String entry : SqlText.entries(definition)) {
            int at = SqlText.find(entry, " WITH ", 0);
            keys.add(SqlText.key(entry.substring(0, at)));
            operators.add(entry.substring(at + " WITH ".length()));
        }
        return pairs(table, id, keys, operators, SqlText.condition(definition));
    }

    /** Pairs of rows of which an exclusion allows one. */
    private DataCheck pairs(
            Table table, ObjectId id, List<String> keys, List<String> operators, @Nullable String where) {
        List<String> selected = new ArrayList<>();
        List<String> conflicts = new ArrayList<>(List.of("(a.row_table, a.row_place) < (b.row_table, b.row_place)"));
        for (int i = 0; i < keys.size(); i++) {
            selected.add(keys.get(i) + " as k" + (i + 1));
            conflicts.add("a.k" + (i + 1) + " " + operators.get(i) + " b.k" + (i + 1));
        }
        String values = "with v as materialized (select " + String.join(", ", selected) + keyColumns(table)
                + ", tableoid as row_table, ctid as row_place from " + only(table)
                + (where == null ? "" : " where " + where) + ") ";
        String from = " from v as a join v as b on " + String.join(" and ", conflicts);
        return DataCheck.of(new Precondition(
                id,
                "pairs of rows of " + name(table) + " that " + id.name() + " does not allow",
                values + "select count(*)" + from,
                values + "select " + keyNames(table, "a") + ", " + keyNames(table, "b") + from + " limit "
                        + SAMPLE_MAX));
    }

    /** The rows of a table, or of its partitions, for which a condition does not hold. */
    DataCheck outside(Table table, String condition, String words) {
        return rows(
                table,
                table.id(),
                "rows of " + name(table) + " that " + words,
                false,
                "(" + condition + ") is not true");
    }

    DataCheck inside(Table table, String condition, String words) {
        return rows(table, table.id(), "rows of " + name(table) + " that " + words, true, condition);
    }

    /** Rows for which a condition holds that may name the table's columns as the server prints them. */
    private DataCheck rows(Table table, ObjectId id, String text, boolean goesBelow, String condition) {
        String from = " from " + (goesBelow ? name(table) : only(table)) + " where " + condition;
        return DataCheck.of(new Precondition(
                id,
                text,
                "select count(*)" + from,
                "select " + String.join(", ", keyOf(table)) + from + " limit " + SAMPLE_MAX));
    }

    private List<String> keyOf(Table table) {
        List<String> key = primaryKeys.get(table.id());
        if (key != null) {
            return key.stream().map(SqlName::quoted).toList();
        }
        return table.partitionKey() == null ? List.of("ctid") : List.of("tableoid::regclass", "ctid");
    }

    private String keyColumns(Table table) {
        StringBuilder columns = new StringBuilder();
        List<String> key = keyOf(table);
        for (int i = 0; i < key.size(); i++) {
            columns.append(", ").append(key.get(i)).append(" as key").append(i + 1);
        }
        return columns.toString();
    }

    private String keyNames(Table table, String alias) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < keyOf(table).size(); i++) {
            names.add(alias + ".key" + (i + 1));
        }
        return String.join(", ", names);
    }

    private static String prefixed(String alias, List<String> names) {
        return names.stream().map(each -> alias + "." + each).collect(Collectors.joining(", "));
    }

    /** Keys do not go to tables that inherit; partitions are the table. */
    static String only(Table table) {
        return (table.partitionKey() == null ? "only " : "") + name(table);
    }

    static String name(CatalogObject object) {
        return References.name(object);
    }
}
