package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.AttachmentDdl;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.Sequence.Owner;
import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Brings a sequence from one state to another without losing its place: it goes on where it stands, and a place that the new
 * limits do not have becomes the nearest that they have. Pure; thread-safe.
 */
final class SequenceChanges {

    private SequenceChanges() {}

    /**
     * Tells whether a sequence can be altered: one of an identity column belongs to it for good.
     *
     * @return false when it is made or dropped along with its column's identity
     */
    static boolean isAlterable(Sequence from, Sequence to) {
        Owner before = from.ownedBy();
        Owner after = to.ownedBy();
        boolean isIdentity = before != null && before.isIdentity();
        boolean becomesIdentity = after != null && after.isIdentity();
        return isIdentity == becomesIdentity && (!isIdentity || Objects.equals(before, after));
    }

    /** Returns {@link #released}, {@link #options} and {@link #attached}, for a sequence whose columns stay. */
    static List<String> between(Sequence from, Sequence to) {
        List<String> statements = new ArrayList<>(released(from, to));
        statements.addAll(options(from, to));
        statements.addAll(attached(from, to));
        return statements;
    }

    /** Returns what takes the sequence from its column, which has to come before the column is dropped. */
    static List<String> released(Sequence from, Sequence to) {
        boolean isReleased =
                from.ownedBy() != null && !Objects.equals(from.ownedBy(), to.ownedBy()) && isAlterable(from, to);
        return isReleased ? List.of("alter sequence " + References.name(to) + " owned by none") : List.of();
    }

    /**
     * Returns what changes type, limits, step and the like. The type of an identity column takes that of its sequence along:
     * limits that do not fit into a narrower one have to change before it, those that only fit into a wider one after it.
     */
    static List<String> options(Sequence from, Sequence to) {
        String name = References.name(to);
        if (!isNarrowed(from, to)) {
            String change = type(from, to) + limits(from, to) + rest(from, to);
            return change.isEmpty() ? List.of() : List.of("alter sequence " + name + change);
        }
        // What is altered first has a new file, with which a rollback takes back setval too; and nobody draws
        // meanwhile.
        String widest = " minvalue " + Math.min(from.minimum(), to.minimum()) + " maxvalue "
                + Math.max(from.maximum(), to.maximum());
        return List.of(
                "alter sequence " + name + (from.type().equals(to.type()) ? "" : " as bigint") + widest,
                moved(name, to),
                "alter sequence " + name + type(from, to) + " minvalue " + to.minimum() + " maxvalue " + to.maximum()
                        + rest(from, to));
    }

    /**
     * Returns what gives the sequence its owner and its column, which have to be there, and whether it is logged. That comes
     * after the same of its table, which takes it along.
     */
    static List<String> attached(Sequence from, Sequence to) {
        List<String> statements = new ArrayList<>();
        String name = References.name(to);
        Owner column = to.ownedBy();
        boolean isMoved = !Objects.equals(from.ownedBy(), column) && isAlterable(from, to);
        boolean isFree = column == null || isMoved;
        boolean hadTableOwner = from.ownedBy() != null && isMoved;
        if (isFree
                && (hadTableOwner
                        || !Objects.equals(
                                from.attachments().owner(), to.attachments().owner()))) {
            statements.addAll(AttachmentDdl.owner(to));
        }
        if (isMoved && column != null) {
            statements.add("alter sequence " + name + " owned by " + References.qualified(column.table()) + "."
                    + SqlName.quoted(column.column()));
        }
        if (from.isLogged() != to.isLogged()) {
            statements.add("alter sequence " + name + (to.isLogged() ? " set logged" : " set unlogged"));
        }
        return statements;
    }

    /**
     * Returns what can happen to the place at which the sequence stands.
     *
     * @return one hazard when the limits become narrower, with a count of places outside them; else none
     */
    static List<Hazard> hazards(Sequence from, Sequence to) {
        if (!isNarrowed(from, to)) {
            return List.of();
        }
        ObjectId id = to.id();
        String name = References.name(to);
        return List.of(new Hazard(
                Hazard.Kind.DATA_CHANGE,
                id,
                name + " goes on at the nearest limit when it stands outside " + to.minimum() + " to " + to.maximum(),
                Map.of(
                        "places outside",
                        "select count(*) from " + name + " where last_value not between " + to.minimum() + " and "
                                + to.maximum())));
    }

    private static boolean isNarrowed(Sequence from, Sequence to) {
        return to.minimum() > from.minimum() || to.maximum() < from.maximum();
    }

    /** A sequence that runs past its end stands at its end; one before its beginning, at its beginning, not yet used. */
    private static String moved(String name, Sequence to) {
        String first = to.increment() > 0 ? "last_value >= " + to.minimum() : "last_value <= " + to.maximum();
        return "select pg_catalog.setval(" + SqlName.literal(name) + ", least(greatest(last_value, " + to.minimum()
                + "), " + to.maximum() + "), is_called and " + first + ") from " + name
                + " where last_value not between " + to.minimum() + " and " + to.maximum();
    }

    private static String type(Sequence from, Sequence to) {
        return from.type().equals(to.type()) ? "" : " as " + to.type();
    }

    /** The server takes limits that were those of the old type to those of the new one. */
    private static String limits(Sequence from, Sequence to) {
        boolean isLeast = from.minimum() == minimumOf(from.type());
        boolean isGreatest = from.maximum() == maximumOf(from.type());
        long minimum = isLeast ? minimumOf(to.type()) : from.minimum();
        long maximum = isGreatest ? maximumOf(to.type()) : from.maximum();
        return (minimum == to.minimum() ? "" : " minvalue " + to.minimum())
                + (maximum == to.maximum() ? "" : " maxvalue " + to.maximum());
    }

    private static String rest(Sequence from, Sequence to) {
        String cycle = to.isCycling() ? " cycle" : " no cycle";
        return (from.start() == to.start() ? "" : " start with " + to.start())
                + (from.increment() == to.increment() ? "" : " increment by " + to.increment())
                + (from.cache() == to.cache() ? "" : " cache " + to.cache())
                + (from.isCycling() == to.isCycling() ? "" : cycle);
    }

    private static long minimumOf(String type) {
        return switch (type) {
            case "smallint" -> Short.MIN_VALUE;
            case "integer" -> Integer.MIN_VALUE;
            default -> Long.MIN_VALUE;
        };
    }

    private static long maximumOf(String type) {
        return switch (type) {
            case "smallint" -> Short.MAX_VALUE;
            case "integer" -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
    }
}
