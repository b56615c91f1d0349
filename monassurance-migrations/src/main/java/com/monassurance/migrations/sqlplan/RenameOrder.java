package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.CompositeType;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.View;
import com.monassurance.migrations.diff.Rename;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts renames into an order in which each name is free when it is taken: parts before what they are parts of, schemas last,
 * so that statements name what contains an object as it was; what blocks others in a ring steps aside for a moment. Confined
 * to one thread.
 */
final class RenameOrder {

    private static final int LAST_RANK = 4;

    private final Catalog from;
    private final RenameStatements writer;
    private final Map<String, String> oldSchemas = new HashMap<>();
    private final Map<Rename, List<String>> pending = new LinkedHashMap<>();
    private final Set<List<String>> taken = new HashSet<>();
    private final Set<String> madeSchemas = new HashSet<>();
    private final List<PlannedStatement> statements = new ArrayList<>();
    private int aside;

    private RenameOrder(Catalog from) {
        this.from = from;
        this.writer = new RenameStatements(from);
    }

    /**
     * Returns the statements of renames that belong together.
     *
     * @throws IllegalArgumentException if the schema has no such object, or its kind has no name that can change
     */
    static List<PlannedStatement> plan(Catalog from, List<Rename> renames) {
        RenameOrder order = new RenameOrder(from);
        order.accept(renames);
        for (int rank = 0; rank <= LAST_RANK; rank++) {
            order.run(rank);
        }
        return order.statements;
    }

    private void accept(List<Rename> renames) {
        from.objects().forEach(object -> {
            ObjectKind kind = object.id().kind();
            if (kind != ObjectKind.EXTENSION && kind != ObjectKind.DEFAULT_PRIVILEGES) {
                taken.add(place(object.id(), object.id().path()));
            }
            columns(object)
                    .forEach(column -> taken.add(List.of(
                            ObjectKind.COLUMN.name(),
                            object.id().path().get(0),
                            object.id().path().get(1),
                            column)));
        });
        List<Rename> sorted = new ArrayList<>(renames);
        sorted.sort(Comparator.comparing(Rename::from).thenComparing(Rename::value));
        for (Rename rename : sorted) {
            require(rename);
            if (rename.from().kind() == ObjectKind.SCHEMA) {
                oldSchemas.put(rename.to().name(), rename.from().name());
            }
            if (!writer.isFollowing(rename.from()) && !isSaidByConstraint(rename, renames)) {
                pending.put(rename, rename.from().path());
                writer.along(rename)
                        .forEach(each -> pending.putIfAbsent(each, each.from().path()));
            }
        }
    }

    private static List<String> columns(CatalogObject object) {
        if (object instanceof Table table) {
            return table.columns().names();
        }
        if (object instanceof View view) {
            return view.columns().names();
        }
        return object instanceof CompositeType type
                ? type.columns().stream().map(CompositeType.Attribute::name).toList()
                : List.of();
    }

    private void require(Rename rename) {
        ObjectId id = rename.from();
        boolean isThere = id.kind() == ObjectKind.COLUMN
                ? writer.column(id).isPresent() || writer.isAttribute(id)
                : from.find(id).isPresent();
        boolean isValue = rename.value().isEmpty()
                || (from.find(id).orElse(null) instanceof EnumType type
                        && type.values().contains(rename.value()));
        if (!isThere || !isValue) {
            throw new IllegalArgumentException("the schema has nothing to be renamed as said: " + rename);
        }
        RenameStatements.placeOfName(id.kind());
    }

    /** An index is renamed along with its constraint. */
    private boolean isSaidByConstraint(Rename rename, List<Rename> renames) {
        return from.find(rename.from()).orElse(null) instanceof Index index
                && index.constraint() != null
                && renames.stream().anyMatch(each -> each.from().equals(index.constraint()));
    }

    private void run(int rank) {
        List<Rename> now =
                pending.keySet().stream().filter(each -> rank(each) == rank).toList();
        List<Rename> waiting = new ArrayList<>(now);
        while (!waiting.isEmpty()) {
            Rename next = waiting.stream()
                    .filter(each -> isFree(each))
                    .findFirst()
                    .orElseGet(() -> {
                        Rename blocked = waiting.get(0);
                        stepAside(blocked);
                        return blocked;
                    });
            waiting.remove(next);
            rename(next);
            pending.remove(next);
        }
    }

    private int rank(Rename rename) {
        ObjectId id = rename.from();
        boolean isOwned = from.find(id).orElse(null) instanceof Sequence sequence && sequence.ownedBy() != null;
        return switch (id.kind()) {
            case COLUMN, CONSTRAINT, DOMAIN_CONSTRAINT, INDEX, RULE, TRIGGER, POLICY -> 0;
            case FUNCTION, PROCEDURE, AGGREGATE, OPERATOR_CLASS, OPERATOR_FAMILY -> 1;
            case SEQUENCE -> isOwned ? 1 : 3;
            case ENUM -> rename.value().isEmpty() ? 3 : 2;
            case SCHEMA -> LAST_RANK;
            default -> 3;
        };
    }

    private boolean isFree(Rename rename) {
        return !rename.value().isEmpty()
                || !taken.contains(place(rename.from(), target(rename)))
                || target(rename).equals(pending.get(rename));
    }

    /** The path it will have while schemas have their old names. */
    private List<String> target(Rename rename) {
        ObjectId id = rename.from();
        List<String> path = new ArrayList<>(id.path());
        int at = RenameStatements.placeOfName(id.kind());
        path.set(at, rename.to().path().get(at));
        if (at == 1) {
            path.set(0, schema(rename));
        }
        return path;
    }

    /** What belongs to a column goes along with its table. */
    private String schema(Rename rename) {
        ObjectId id = rename.from();
        String wanted = rename.to().path().get(0);
        boolean isTaken = from.find(id).orElse(null) instanceof Sequence sequence && sequence.ownedBy() != null;
        return isTaken ? id.path().get(0) : oldSchemas.getOrDefault(wanted, wanted);
    }

    private void rename(Rename rename) {
        if (!rename.value().isEmpty()) {
            statements.add(writer.renameValue(rename));
            return;
        }
        ObjectId id = rename.from();
        List<String> target = target(rename);
        int at = RenameStatements.placeOfName(id.kind());
        boolean moves = at == 1 && !target.get(0).equals(current(rename).get(0));
        if (moves && taken.contains(place(id, withName(current(rename), at, target.get(at))))) {
            move(rename, target.get(0));
            moves = false;
        }
        if (!current(rename).get(at).equals(target.get(at))) {
            say(
                    rename,
                    writer.rename(id, current(rename), target.get(at)),
                    withName(current(rename), at, target.get(at)));
        }
        if (moves) {
            move(rename, target.get(0));
        }
    }

    private void move(Rename rename, String schema) {
        ObjectId id = ObjectId.of(ObjectKind.SCHEMA, schema);
        if (from.find(id).isEmpty() && madeSchemas.add(schema)) {
            statements.add(PlannedStatement.of("create schema " + SqlName.quoted(schema), id));
        }
        say(rename, writer.move(rename.from(), current(rename), schema), withName(current(rename), 0, schema));
    }

    private List<String> current(Rename rename) {
        return pending.getOrDefault(rename, rename.from().path());
    }

    private void say(Rename rename, PlannedStatement statement, List<String> path) {
        statements.add(statement);
        taken.remove(place(rename.from(), current(rename)));
        taken.add(place(rename.from(), path));
        pending.put(rename, path);
    }

    /** Whoever holds the name that is wanted takes another until its turn comes. */
    private void stepAside(Rename blocked) {
        List<String> wanted = place(blocked.from(), target(blocked));
        pending.keySet().stream()
                .filter(each -> each.value().isEmpty() && !each.equals(blocked))
                .filter(each -> place(each.from(), current(each)).equals(wanted))
                .findFirst()
                .ifPresent(holder -> {
                    String name = "_renamed_" + ++aside;
                    int at = RenameStatements.placeOfName(holder.from().kind());
                    say(
                            holder,
                            writer.rename(holder.from(), current(holder), name),
                            withName(current(holder), at, name));
                });
    }

    private static List<String> withName(List<String> path, int at, String name) {
        List<String> renamed = new ArrayList<>(path);
        renamed.set(at, name);
        return renamed;
    }

    /** What no two objects can share: relations and indexes of one schema have their names in common. */
    private List<String> place(ObjectId id, List<String> path) {
        boolean isIndexed = from.find(id).orElse(null) instanceof Constraint constraint && constraint.isIndexed();
        List<String> place = new ArrayList<>();
        switch (id.kind()) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE, COMPOSITE -> {
                place.add("relation");
                place.addAll(path);
            }
            case INDEX -> {
                place.add("relation");
                place.add(path.get(0));
                place.add(path.get(path.size() - 1));
            }
            case ENUM, DOMAIN, RANGE, BASE_TYPE, SHELL_TYPE -> {
                place.add("type");
                place.addAll(path);
            }
            case FUNCTION, PROCEDURE, AGGREGATE -> {
                place.add("routine");
                place.addAll(path);
            }
            default -> {
                place.add(isIndexed ? "relation" : id.kind().name());
                place.addAll(isIndexed ? List.of(path.get(0), path.get(path.size() - 1)) : path);
            }
        }
        return place;
    }
}
