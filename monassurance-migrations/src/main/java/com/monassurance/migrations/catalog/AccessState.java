package com.monassurance.migrations.catalog;

import com.monassurance.migrations.catalog.Privileges.Grant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may do what with one object, right by right, each with whether it may be passed on. Immutable.
 *
 * @param rights the rights; true for those that may be passed on
 * @since 0.1.0
 */
public record AccessState(SortedMap<Right, Boolean> rights) {

    /** In the order in which people read them. */
    private static final List<String> WORDS = List.of(
            "select",
            "insert",
            "update",
            "delete",
            "truncate",
            "references",
            "trigger",
            "maintain",
            "usage",
            "create",
            "execute");

    private static final List<String> OF_TABLE =
            List.of("select", "insert", "update", "delete", "truncate", "references", "trigger");
    private static final int MAINTAIN_SINCE = 17;

    /** Copies. */
    public AccessState {
        rights = Collections.unmodifiableSortedMap(new TreeMap<>(rights));
    }

    /**
     * One privilege that one role has from another.
     *
     * @param grantee the role; empty for everybody
     * @param grantor the role that gave it
     * @param privilege in SQL's words
     * @since 0.1.0
     */
    public record Right(String grantee, String grantor, String privilege) implements Comparable<Right> {

        private static final Comparator<Right> ORDER = Comparator.comparing(Right::grantee)
                .thenComparing(Right::grantor)
                .thenComparingInt(right -> place(right.privilege()))
                .thenComparing(Right::privilege);

        @Override
        public int compareTo(Right other) {
            return ORDER.compare(this, other);
        }

        private static int place(String privilege) {
            int at = WORDS.indexOf(privilege);
            return at < 0 ? WORDS.size() : at;
        }
    }

    /**
     * Takes an access control list apart.
     *
     * @param privileges the list
     * @return its rights
     */
    public static AccessState of(Privileges privileges) {
        SortedMap<Right, Boolean> rights = new TreeMap<>();
        for (Grant grant : privileges.grants()) {
            for (String each : grant.granted()) {
                rights.put(
                        new Right(grant.grantee(), grant.grantor(), each),
                        grant.grantable().contains(each));
            }
        }
        return new AccessState(rights);
    }

    /**
     * Returns what a new object has by itself, as the server's {@code acldefault} tells it.
     *
     * @param kind of the object
     * @param owner of the object
     * @param majorVersion of the server
     * @return the rights
     */
    public static AccessState builtIn(ObjectKind kind, String owner, int majorVersion) {
        SortedMap<Right, Boolean> rights = new TreeMap<>();
        for (String each : all(kind, majorVersion)) {
            rights.put(new Right(owner, owner, each), false);
        }
        String everybody = switch (kind) {
            case FUNCTION, PROCEDURE, AGGREGATE -> "execute";
            case LANGUAGE, ENUM, DOMAIN, COMPOSITE, RANGE, BASE_TYPE, SHELL_TYPE -> "usage";
            default -> "";
        };
        if (!everybody.isEmpty()) {
            rights.put(new Right("", owner, everybody), false);
        }
        return new AccessState(rights);
    }

    /**
     * Returns all privileges that there are for a kind of object.
     *
     * @param kind of the object
     * @param majorVersion of the server
     * @return in SQL's words; none for a kind that has no access control list
     */
    public static List<String> all(ObjectKind kind, int majorVersion) {
        return switch (kind) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW -> {
                List<String> all = new ArrayList<>(OF_TABLE);
                if (majorVersion >= MAINTAIN_SINCE) {
                    all.add("maintain");
                }
                yield all;
            }
            case COLUMN -> List.of("select", "insert", "update", "references");
            case SEQUENCE -> List.of("select", "update", "usage");
            case FUNCTION, PROCEDURE, AGGREGATE -> List.of("execute");
            case SCHEMA -> List.of("usage", "create");
            case LANGUAGE, ENUM, DOMAIN, COMPOSITE, RANGE, BASE_TYPE, SHELL_TYPE, FOREIGN_DATA_WRAPPER, SERVER ->
                List.of("usage");
            default -> List.of();
        };
    }

    /**
     * Returns what PostgreSQL makes of it when the owner changes: the new one takes every place of the old one.
     *
     * @param old the owner before
     * @param owner the owner after
     * @return the rights then
     */
    public AccessState withOwner(String old, String owner) {
        if (old.equals(owner)) {
            return this;
        }
        SortedMap<Right, Boolean> moved = new TreeMap<>();
        rights.forEach((right, isGrantable) -> moved.merge(
                new Right(
                        right.grantee().equals(old) ? owner : right.grantee(),
                        right.grantor().equals(old) ? owner : right.grantor(),
                        right.privilege()),
                isGrantable,
                Boolean::logicalOr));
        return new AccessState(moved);
    }
}
