package com.monassurance.core.domain.table;

import com.monassurance.core.domain.annotation.Check;
import com.monassurance.core.domain.annotation.Column;
import com.monassurance.core.domain.annotation.Default;
import com.monassurance.core.domain.annotation.EnumType;
import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.Index;
import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.References;
import com.monassurance.core.domain.annotation.Table;
import com.monassurance.core.domain.annotation.Unique;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of one record. Confined to one thread. */
final class AnnotatedRecord {

    private static final Pattern SNAKE = Pattern.compile("(?<=[a-z0-9])[A-Z]");

    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_]*");

    private static final Map<Class<?>, String> SQL_TYPES = Map.ofEntries(
            Map.entry(long.class, "bigint"),
            Map.entry(Long.class, "bigint"),
            Map.entry(int.class, "integer"),
            Map.entry(Integer.class, "integer"),
            Map.entry(short.class, "smallint"),
            Map.entry(Short.class, "smallint"),
            Map.entry(boolean.class, "boolean"),
            Map.entry(Boolean.class, "boolean"),
            Map.entry(double.class, "double precision"),
            Map.entry(Double.class, "double precision"),
            Map.entry(String.class, "text"),
            Map.entry(Instant.class, "timestamp with time zone"),
            Map.entry(LocalDate.class, "date"),
            Map.entry(UUID.class, "uuid"));

    private final Class<? extends Record> type;
    private final String table;
    private final List<RecordComponent> components;

    AnnotatedRecord(Class<? extends Record> type) {
        this.type = type;
        Table annotation = type.getAnnotation(Table.class);
        if (annotation == null) {
            throw new IllegalArgumentException(type.getName() + " has no @Table");
        }
        this.table = annotation.value();
        this.components = Arrays.asList(type.getRecordComponents());
    }

    TableDefinition toTable() {
        List<TableDefinition.Column> columns =
                components.stream().map(this::column).toList();
        List<TableDefinition.Index> indexes = Arrays.stream(type.getAnnotationsByType(Index.class))
                .map(this::index)
                .toList();
        List<TableDefinition.Condition> checks = Arrays.stream(type.getAnnotationsByType(Check.class))
                .map(check -> new TableDefinition.Condition(check.name(), check.expression()))
                .toList();
        return new TableDefinition(
                table, columns, primaryKey(), uniques(), foreignKeys(), checks, indexes, enumTypes());
    }

    private TableDefinition.Column column(RecordComponent component) {
        Default expression = component.getAnnotation(Default.class);
        Identity identity = component.getAnnotation(Identity.class);
        return new TableDefinition.Column(
                columnName(component),
                sqlType(component),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                expression == null ? null : expression.value(),
                identity == null ? null : identity.value());
    }

    private TableDefinition.Key primaryKey() {
        List<RecordComponent> parts = components.stream()
                .filter(component -> component.isAnnotationPresent(PrimaryKey.class))
                .toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " has no @PrimaryKey");
        }
        String name = parts.stream()
                .map(part -> part.getAnnotation(PrimaryKey.class).name())
                .filter(given -> !given.isEmpty())
                .findFirst()
                .orElse(table + "_pkey");
        return new TableDefinition.Key(
                name, parts.stream().map(AnnotatedRecord::columnName).toList());
    }

    private List<TableDefinition.Key> uniques() {
        List<TableDefinition.Key> keys = new ArrayList<>();
        for (RecordComponent component : components) {
            for (Unique unique : component.getAnnotationsByType(Unique.class)) {
                keys.add(key(unique.name(), List.of(columnName(component))));
            }
        }
        Set<String> known = components.stream().map(AnnotatedRecord::columnName).collect(Collectors.toSet());
        for (Unique unique : type.getAnnotationsByType(Unique.class)) {
            List<String> columns = List.of(unique.columns());
            if (columns.isEmpty() || !known.containsAll(columns)) {
                throw new IllegalArgumentException(
                        "@Unique on " + type.getName() + " must name columns of the record: " + columns);
            }
            keys.add(key(unique.name(), columns));
        }
        return keys;
    }

    private TableDefinition.Key key(String name, List<String> columns) {
        return new TableDefinition.Key(
                name.isEmpty() ? table + "_" + String.join("_", columns) + "_key" : name, columns);
    }

    private List<TableDefinition.ForeignKey> foreignKeys() {
        List<TableDefinition.ForeignKey> keys = new ArrayList<>();
        for (RecordComponent component : components) {
            References references = component.getAnnotation(References.class);
            if (references != null) {
                AnnotatedRecord target = new AnnotatedRecord(references.value());
                List<String> referenced = target.primaryKey().columns();
                if (referenced.size() != 1) {
                    throw new IllegalArgumentException(
                            references.value().getName() + " has a primary key of several columns");
                }
                String column = columnName(component);
                String name = references.name().isEmpty() ? table + "_" + column + "_fkey" : references.name();
                keys.add(new TableDefinition.ForeignKey(
                        name, column, target.table, referenced.get(0), references.onDelete()));
            }
        }
        return keys;
    }

    private TableDefinition.Index index(Index index) {
        Set<String> known = components.stream().map(AnnotatedRecord::columnName).collect(Collectors.toSet());
        for (String key : index.columns()) {
            if (PLAIN_NAME.matcher(key).matches() && !known.contains(key)) {
                throw new IllegalArgumentException(
                        "index " + index.name() + " names no column of " + type.getName() + ": " + key);
            }
        }
        return new TableDefinition.Index(
                index.name(), List.of(index.columns()), index.where(), index.unique(), index.method());
    }

    private List<TableDefinition.EnumType> enumTypes() {
        return components.stream()
                .map(RecordComponent::getType)
                .filter(Class::isEnum)
                .distinct()
                .map(AnnotatedRecord::enumType)
                .toList();
    }

    private static TableDefinition.EnumType enumType(Class<?> constants) {
        List<String> labels = Arrays.stream(constants.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
        return new TableDefinition.EnumType(enumName(constants), labels);
    }

    private static String enumName(Class<?> constants) {
        EnumType annotation = constants.getAnnotation(EnumType.class);
        if (annotation == null) {
            throw new IllegalArgumentException(constants.getName() + " has no @EnumType");
        }
        return annotation.value();
    }

    private static String columnName(RecordComponent component) {
        Column column = component.getAnnotation(Column.class);
        if (column != null && !column.name().isEmpty()) {
            return column.name();
        }
        Function<MatchResult, String> lower = capital -> "_" + capital.group().toLowerCase(Locale.ROOT);
        return SNAKE.matcher(component.getName()).replaceAll(lower);
    }

    private String sqlType(RecordComponent component) {
        Column column = component.getAnnotation(Column.class);
        if (column != null && !column.type().isEmpty()) {
            return column.type();
        }
        if (column != null && column.length() > 0) {
            return "character varying(" + column.length() + ")";
        }
        return sqlType(component.getType(), component);
    }

    /** A record of one component, such as an id, is stored as that component. */
    private String sqlType(Class<?> javaType, RecordComponent component) {
        String known = SQL_TYPES.get(javaType);
        if (known != null) {
            return known;
        }
        if (javaType.isEnum()) {
            return enumName(javaType);
        }
        if (javaType.isRecord() && javaType.getRecordComponents().length == 1) {
            return sqlType(javaType.getRecordComponents()[0].getType(), component);
        }
        throw new IllegalArgumentException(type.getName() + "." + component.getName()
                + " needs @Column(type = …): no SQL type belongs to " + javaType.getName());
    }
}
