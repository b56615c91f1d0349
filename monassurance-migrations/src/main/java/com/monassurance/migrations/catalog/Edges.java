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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What {@code pg_depend} says: members of extensions, parts of objects, and who needs whom. Confined to one thread. */
final class Edges {

    /** But the triggers of foreign keys, of which there are four for each. */
    private static final String EDGES = """
            select classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype::text
              from pg_depend
             where objid >= 16384 and (refobjid >= 16384 or refclassid in (2615, 3079))
               and not (classid = 2620 and refclassid = 2606)
            """;

    private static final int FIRST_EDGES = 256;
    private static final int STEPS_MAX = 8;
    private static final int PART_BITS = 11;
    private static final int TYPE_BITS = 8;
    private static final int FROM_SHIFT = PART_BITS + TYPE_BITS;
    private static final int PART_MASK = (1 << PART_BITS) - 1;

    private long[] froms = new long[FIRST_EDGES];
    private long[] tos = new long[FIRST_EDGES];
    /** The number of the column on either side, and the type. */
    private int[] rests = new int[FIRST_EDGES];

    private int size;
    private final AddressMap<Long> extensionOfMember = new AddressMap<>();
    private final AddressMap<Long> wholes = new AddressMap<>();
    private final AddressMap<ColumnAddress> sequenceOwners = new AddressMap<>();
    private final Map<Long, Set<Long>> extensionsOfDependant = new HashMap<>();
    private final Map<Long, String> extensionNames = new HashMap<>();

    /** The column that a sequence belongs to. */
    record ColumnAddress(long relation, int number, boolean isInternal) {}

    /** Finds what an address stands for. */
    interface Resolver {

        /** The object at an address, or null. */
        @Nullable
        ObjectId object(long address);

        /** A column of the relation at an address, or null. */
        @Nullable
        ObjectId column(long relation, int number);
    }

    void read(Reading reading) throws SQLException {
        reading.each(EDGES, row -> {
            long from = SystemCatalog.address(row.number(1), row.number(2));
            long to = SystemCatalog.address(row.number(4), row.number(5));
            char type = row.letter(7);
            if (type == 'e') {
                extensionOfMember.put(from, to);
            } else if (type == 'x') {
                extensionsOfDependant
                        .computeIfAbsent(from, a -> new TreeSet<>())
                        .add(to);
            } else {
                keep(from, (int) row.number(3), to, (int) row.number(6), type);
            }
        });
    }

    private void keep(long from, int fromPart, long to, int toPart, char type) {
        if (size == froms.length) {
            froms = Arrays.copyOf(froms, size * 2);
            tos = Arrays.copyOf(tos, size * 2);
            rests = Arrays.copyOf(rests, size * 2);
        }
        froms[size] = from;
        tos[size] = to;
        rests[size] = (fromPart & PART_MASK) << FROM_SHIFT | (toPart & PART_MASK) << TYPE_BITS | type;
        size++;
        if (isPart(from, to, type)) {
            wholes.put(from, to);
        }
        boolean ofColumn = toPart > 0 && fromPart == 0 && RELATION.holds(to);
        if (ofColumn && RELATION.holds(from) && (type == 'a' || type == 'i')) {
            sequenceOwners.put(from, new ColumnAddress(row(to), toPart, type == 'i'));
        }
    }

    /** Rows that only say more about another: array types, the rule of a view, members of a publication or family. */
    private static boolean isPart(long from, long to, char type) {
        return type == 'i'
                || (type == 'a'
                        && ((PUBLICATION.holds(to) && (PUBLICATION_TABLE.holds(from) || PUBLICATION_SCHEMA.holds(from)))
                                || (OPERATOR_FAMILY.holds(to)
                                        && (OPERATOR_FAMILY_OPERATOR.holds(from)
                                                || OPERATOR_FAMILY_FUNCTION.holds(from)))));
    }

    static long row(long address) {
        return address & 0xFFFFFFFFL;
    }

    void extension(long oid, String name) {
        extensionNames.put(SystemCatalog.EXTENSION.address(oid), name);
    }

    boolean isMember(long address) {
        return extensionOfMember.contains(address);
    }

    boolean isPart(long address) {
        return wholes.contains(address);
    }

    List<String> extensionsOf(long address) {
        Set<Long> found = extensionsOfDependant.isEmpty() ? null : extensionsOfDependant.get(address);
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
        return sequenceOwners.get(RELATION.address(sequence));
    }

    /** Resolves all edges; what is neither an object, nor part of one, nor a member of an extension is left out. */
    List<Dependency> between(Resolver resolver) {
        List<Dependency> found = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            ObjectId from = resolve(froms[i], rests[i] >>> FROM_SHIFT, resolver);
            ObjectId to = from == null ? null : resolve(tos[i], (rests[i] >>> TYPE_BITS) & PART_MASK, resolver);
            if (from != null && to != null && !from.equals(to)) {
                found.add(new Dependency(from, to, strength((char) (rests[i] & 0xFF))));
            }
        }
        return found;
    }

    private @Nullable ObjectId resolve(long address, int part, Resolver resolver) {
        Long at = address;
        for (int steps = 0; at != null && steps < STEPS_MAX; steps++) {
            ObjectId id = resolver.object(at);
            if (id != null) {
                ObjectId column = part > 0 && steps == 0 ? resolver.column(row(address), part) : null;
                return column == null ? id : column;
            }
            Long extension = extensionOfMember.get(at);
            at = extension != null ? extension : wholes.get(at);
        }
        return null;
    }

    private static Strength strength(char type) {
        return switch (type) {
            case 'i' -> Strength.INTERNAL;
            case 'a', 'P', 'S' -> Strength.AUTO;
            default -> Strength.NORMAL;
        };
    }
}
