package com.monassurance.migrations.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a relation, by the catalogue and the statements that were read since. Confined to one thread. */
final class KnownTable {

    /** Made by no statement that was read. */
    static final int WAS_THERE = -1;

    private final QualifiedName name;
    private final int origin;
    private final Map<String, KnownColumn> columns = new LinkedHashMap<>();
    private final List<KnownConstraint> constraints = new ArrayList<>();
    private final Map<String, Integer> constraintOrigins = new HashMap<>();
    private final List<KnownIndex> indexes = new ArrayList<>();
    private final Set<QualifiedName> partitions = new LinkedHashSet<>();
    private boolean isOpen;
    private boolean isPartitioned;
    private String partitionKey = "";
    private @Nullable QualifiedName parent;

    /** A column; its type may be unknown. */
    record KnownColumn(String name, SqlType type, boolean isNotNull) {}

    /** A constraint; a CHECK has its condition as written or printed, without the outer parentheses. */
    record KnownConstraint(
            String name,
            ConstraintSpec.Kind kind,
            List<String> columns,
            String condition,
            boolean isValid,
            @Nullable QualifiedName references) {

        KnownConstraint {
            columns = List.copyOf(columns);
        }

        KnownConstraint validated() {
            return new KnownConstraint(name, kind, columns, condition, true, references);
        }

        KnownConstraint renamed(String other) {
            return new KnownConstraint(other, kind, columns, condition, isValid, references);
        }
    }

    /** An index; an expression among its columns is an empty name. */
    record KnownIndex(String name, List<String> columns, boolean isUnique, boolean isPartial) {

        KnownIndex {
            columns = List.copyOf(columns);
        }
    }

    KnownTable(QualifiedName name, int origin) {
        this.name = name;
        this.origin = origin;
    }

    KnownTable copy(QualifiedName other) {
        KnownTable copy = new KnownTable(other, origin);
        copy.columns.putAll(columns);
        copy.constraints.addAll(constraints);
        copy.constraintOrigins.putAll(constraintOrigins);
        copy.indexes.addAll(indexes);
        copy.partitions.addAll(partitions);
        copy.isOpen = isOpen;
        copy.isPartitioned = isPartitioned;
        copy.partitionKey = partitionKey;
        copy.parent = parent;
        return copy;
    }

    QualifiedName name() {
        return name;
    }

    int origin() {
        return origin;
    }

    /** Whether it has columns, constraints or indexes that nobody told us about. */
    boolean isOpen() {
        return isOpen;
    }

    void open() {
        isOpen = true;
    }

    boolean isPartitioned() {
        return isPartitioned;
    }

    String partitionKey() {
        return partitionKey;
    }

    void partitionBy(String key) {
        isPartitioned = true;
        partitionKey = key;
    }

    Optional<QualifiedName> findParent() {
        return Optional.ofNullable(parent);
    }

    void attachTo(@Nullable QualifiedName other) {
        parent = other;
    }

    Set<QualifiedName> partitions() {
        return partitions;
    }

    Optional<KnownColumn> find(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    Set<String> columnNames() {
        return columns.keySet();
    }

    void put(KnownColumn column) {
        columns.put(column.name(), column);
    }

    void setNotNull(String column, boolean isNotNull) {
        find(column).ifPresent(old -> put(new KnownColumn(column, old.type(), isNotNull)));
    }

    void renameColumn(String from, String to) {
        KnownColumn old = columns.remove(from);
        if (old != null) {
            put(new KnownColumn(to, old.type(), old.isNotNull()));
        }
    }

    void dropColumn(String column) {
        columns.remove(column);
        constraints.removeIf(each -> each.columns().contains(column));
        indexes.removeIf(each -> each.columns().contains(column));
    }

    List<KnownConstraint> constraints() {
        return constraints;
    }

    /** Takes down in which section a constraint was added. */
    void addedIn(String constraint, int section) {
        constraintOrigins.put(constraint, section);
    }

    int originOf(String constraint) {
        return constraintOrigins.getOrDefault(constraint, WAS_THERE);
    }

    Optional<KnownConstraint> findConstraint(String constraint) {
        return constraints.stream()
                .filter(each -> each.name().equals(constraint))
                .findFirst();
    }

    void dropConstraint(String constraint) {
        constraints.removeIf(each -> each.name().equals(constraint));
        indexes.removeIf(each -> each.name().equals(constraint));
    }

    List<KnownIndex> indexes() {
        return indexes;
    }

    /** Whether an index begins with these columns, in whatever order. */
    boolean hasIndexOn(List<String> wanted) {
        return indexes.stream()
                .filter(each -> !each.isPartial() && each.columns().size() >= wanted.size())
                .anyMatch(each ->
                        Set.copyOf(each.columns().subList(0, wanted.size())).containsAll(wanted));
    }

    /** Whether a valid CHECK says that the column is not null. */
    boolean isCheckedNotNull(String column) {
        return constraints.stream()
                .filter(each -> each.kind() == ConstraintSpec.Kind.CHECK && each.isValid())
                .anyMatch(each -> Conditions.saysNotNull(each.condition(), column));
    }
}
