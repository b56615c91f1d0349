package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.OPERATOR_FAMILY;
import static com.monassurance.migrations.catalog.SystemCatalog.OPERATOR_FAMILY_FUNCTION;
import static com.monassurance.migrations.catalog.SystemCatalog.OPERATOR_FAMILY_OPERATOR;
import static com.monassurance.migrations.catalog.SystemCatalog.PUBLICATION;
import static com.monassurance.migrations.catalog.SystemCatalog.PUBLICATION_SCHEMA;
import static com.monassurance.migrations.catalog.SystemCatalog.PUBLICATION_TABLE;
import static com.monassurance.migrations.catalog.SystemCatalog.RELATION;

import com.monassurance.migrations.catalog.Dependency.Strength;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What {@code pg_depend} says: members of extensions, parts of objects, and who needs whom. Confined to one thread. */
final class Edges {

    private static final String EDGES = """
            select classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype::text
              from pg_depend
             where objid >= 16384 and (refobjid >= 16384 or refclassid = 2615)
            """;

    private final List<Edge> edges = new ArrayList<>();
    private final Map<Long, Long> extensionOfMember = new HashMap<>();
    private final Map<Long, Long> wholes = new HashMap<>();
    private final Map<Long, Set<Long>> extensionsOfDependant = new HashMap<>();
    private final Map<Long, String> extensionNames = new HashMap<>();
    private final Map<Long, Edge> sequenceOwners = new HashMap<>();

    private record Edge(long from, int fromPart, long to, int toPart, char type) {}

    /** The column that a sequence belongs to. */
    record ColumnAddress(long relation, int number, boolean isInternal) {}

    void read(Reading reading) throws SQLException {
        reading.each(EDGES, row -> {
            char type = row.letter("deptype");
            Edge edge = new Edge(
                    SystemCatalog.address(row.oid("classid"), row.oid("objid")),
                    (int) row.number("objsubid"),
                    SystemCatalog.address(row.oid("refclassid"), row.oid("refobjid")),
                    (int) row.number("refobjsubid"),
                    type);
            if (type == 'e') {
                extensionOfMember.put(edge.from(), edge.to());
            } else if (type == 'x') {
                extensionsOfDependant
                        .computeIfAbsent(edge.from(), a -> new TreeSet<>())
                        .add(edge.to());
            } else {
                keep(edge);
            }
        });
    }

    private void keep(Edge edge) {
        edges.add(edge);
        if (isPart(edge)) {
            wholes.put(edge.from(), edge.to());
        }
        boolean ofColumn = edge.toPart() > 0 && edge.fromPart() == 0 && RELATION.holds(edge.to());
        if (ofColumn && RELATION.holds(edge.from()) && (edge.type() == 'a' || edge.type() == 'i')) {
            sequenceOwners.put(edge.from(), edge);
        }
    }

    /** Rows that only say more about another: array types, the rule of a view, members of a publication or family. */
    private static boolean isPart(Edge edge) {
        return edge.type() == 'i'
                || (edge.type() == 'a'
                        && ((PUBLICATION.holds(edge.to())
                                        && (PUBLICATION_TABLE.holds(edge.from())
                                                || PUBLICATION_SCHEMA.holds(edge.from())))
                                || (OPERATOR_FAMILY.holds(edge.to())
                                        && (OPERATOR_FAMILY_OPERATOR.holds(edge.from())
                                                || OPERATOR_FAMILY_FUNCTION.holds(edge.from())))));
    }

    static long row(long address) {
        return address & 0xFFFFFFFFL;
    }

    void extension(long oid, String name) {
        extensionNames.put(SystemCatalog.EXTENSION.address(oid), name);
    }

    boolean isMember(long address) {
        return extensionOfMember.containsKey(address);
    }

    boolean isPart(long address) {
        return wholes.containsKey(address);
    }

    List<String> extensionsOf(long address) {
        Set<Long> found = extensionsOfDependant.get(address);
        return found == null
                ? List.of()
                : found.stream()
                        .map(each -> extensionNames.getOrDefault(each, ""))
                        .sorted()
                        .toList();
    }

    /** The column that a sequence belongs to, or null. */
    @Nullable
    ColumnAddress ownerOfSequence(long sequence) {
        Edge edge = sequenceOwners.get(RELATION.address(sequence));
        return edge == null ? null : new ColumnAddress(row(edge.to()), edge.toPart(), edge.type() == 'i');
    }

    /** Resolves all edges; what is neither an object, nor part of one, nor a member of an extension is left out. */
    List<Dependency> between(Map<Long, ObjectId> ids) {
        List<Dependency> found = new ArrayList<>(edges.size());
        for (Edge edge : edges) {
            ObjectId from = resolve(edge.from(), edge.fromPart(), ids);
            ObjectId to = resolve(edge.to(), edge.toPart(), ids);
            if (from != null && to != null && !from.equals(to)) {
                found.add(new Dependency(from, to, strength(edge.type())));
            }
        }
        return found;
    }

    private @Nullable ObjectId resolve(long address, int part, Map<Long, ObjectId> ids) {
        Long at = address;
        for (int steps = 0; at != null && steps < 8; steps++) {
            ObjectId id = ids.get(at);
            if (id != null) {
                return part > 0 && steps == 0 ? columnOf(id, at, part, ids) : id;
            }
            Long extension = extensionOfMember.get(at);
            at = extension != null ? extension : wholes.get(at);
        }
        return null;
    }

    private static ObjectId columnOf(ObjectId relation, long address, int part, Map<Long, ObjectId> ids) {
        ObjectId column = ids.get(columnAddress(address, part));
        return column == null ? relation : column;
    }

    /** Columns share the map with objects, at addresses that no row has. */
    static long columnAddress(long relation, int number) {
        return -(row(relation) << 16 | number);
    }

    private static Strength strength(char type) {
        return switch (type) {
            case 'i' -> Strength.INTERNAL;
            case 'a', 'P', 'S' -> Strength.AUTO;
            default -> Strength.NORMAL;
        };
    }
}
