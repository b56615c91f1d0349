package com.monassurance.migrations.catalog;

import java.util.List;

/**
 * How statements name an object, such as {@code table public.policies} or {@code trigger audit on public.policies}. Pure;
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class References {

    private References() {}

    /**
     * Returns the name alone, with what the kind needs to be told apart.
     *
     * @param object the object
     * @return such as {@code audit on public.policies} for a trigger
     */
    public static String name(CatalogObject object) {
        List<String> path = object.id().path();
        return switch (object.id().kind()) {
            case FUNCTION, PROCEDURE, AGGREGATE ->
                SqlName.qualified(path.get(0), path.get(1)) + "("
                        + (path.get(2).isEmpty() && object.id().kind() == ObjectKind.AGGREGATE ? "*" : path.get(2))
                        + ")";
            case OPERATOR ->
                SqlName.quoted(path.get(0)) + "." + path.get(1) + " (" + path.get(2) + ", " + path.get(3) + ")";
            case OPERATOR_CLASS, OPERATOR_FAMILY ->
                SqlName.qualified(path.get(0), path.get(1)) + " using " + SqlName.quoted(path.get(2));
            case CAST -> "(" + path.get(0) + " as " + path.get(1) + ")";
            case TRANSFORM -> "for " + path.get(0) + " language " + SqlName.quoted(path.get(1));
            case CONSTRAINT, INDEX -> nameOfPart(object);
            case DOMAIN_CONSTRAINT -> SqlName.quoted(path.get(2)) + " on domain " + relation(object.id());
            case TRIGGER, RULE, POLICY -> SqlName.quoted(path.get(2)) + " on " + relation(object.id());
            default -> path.size() == 2 ? SqlName.qualified(path.get(0), path.get(1)) : SqlName.quoted(path.get(0));
        };
    }

    private static String nameOfPart(CatalogObject object) {
        if (object instanceof Index index) {
            return SqlName.qualified(index.table().path().get(0), index.name().value());
        }
        Constraint constraint = (Constraint) object;
        return SqlName.quoted(constraint.name().value()) + " on " + qualified(constraint.on());
    }

    /**
     * Returns the kind and the name.
     *
     * @param object the object
     * @return such as {@code trigger audit on public.policies}
     */
    public static String of(CatalogObject object) {
        return object.id().kind().words() + " " + name(object);
    }

    /**
     * Returns what {@code GRANT} calls the object.
     *
     * @param object the object
     * @return such as {@code table public.policies}
     */
    public static String forGrant(CatalogObject object) {
        return switch (object.id().kind()) {
            case VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE -> "table " + name(object);
            case AGGREGATE ->
                "function "
                        + SqlName.qualified(
                                object.id().path().get(0), object.id().path().get(1)) + "("
                        + object.id().path().get(2) + ")";
            case DOMAIN -> "type " + name(object);
            case SERVER -> "foreign server " + name(object);
            default -> of(object);
        };
    }

    /**
     * Returns the qualified name of an id whose path begins with schema and name.
     *
     * @param id the id of a relation, a type, or a part of a relation
     * @return schema and name
     */
    public static String qualified(ObjectId id) {
        return SqlName.qualified(id.path().get(0), id.path().get(1));
    }

    private static String relation(ObjectId part) {
        return qualified(part);
    }
}
