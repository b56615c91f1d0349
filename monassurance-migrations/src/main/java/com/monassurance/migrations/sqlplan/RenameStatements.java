package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Attachments;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.CompositeType;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Routine;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.Trigger;
import com.monassurance.migrations.catalog.View;
import com.monassurance.migrations.diff.Rename;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes one rename or one move to another schema, with its locks and hazards. Pure; thread-safe. */
final class RenameStatements {

    private static final int ROUTINES_MAX = 10;
    private static final int TRIGGERS_FOLLOW_SINCE = 15;

    private final Catalog from;

    RenameStatements(Catalog from) {
        this.from = from;
    }

    /**
     * Returns the statements of one rename: none when the object follows another, as a column follows that of the table
     * above; two when it also moves to another schema.
     *
     * @param from the schema
     * @param rename what is renamed
     * @throws IllegalArgumentException if the schema has no such object, or its kind has no name that can change
     */
    static List<PlannedStatement> of(Catalog from, Rename rename) {
        return RenameOrder.plan(from, List.of(rename));
    }

    /** Where the name stands in the path of a kind. */
    static int placeOfName(ObjectKind kind) {
        return switch (kind) {
            case COLUMN, CONSTRAINT, DOMAIN_CONSTRAINT, INDEX, RULE, TRIGGER, POLICY -> 2;
            case SCHEMA, LANGUAGE, FOREIGN_DATA_WRAPPER, SERVER, PUBLICATION, SUBSCRIPTION, EVENT_TRIGGER -> 0;
            case EXTENSION,
                    ACCESS_METHOD,
                    CAST,
                    TRANSFORM,
                    USER_MAPPING,
                    COLUMN_DEFAULT,
                    DEFAULT_PRIVILEGES,
                    OPERATOR,
                    SHELL_TYPE -> throw new IllegalArgumentException(kind.words() + ": has no name that can change");
            default -> 1;
        };
    }

    /** Whether it gets its new name along with another object. */
    boolean isFollowing(ObjectId id) {
        if (id.kind() == ObjectKind.COLUMN) {
            return column(id).filter(Column::isInherited).isPresent();
        }
        CatalogObject object = from.find(id).orElse(null);
        return (object instanceof Constraint constraint
                        && (constraint.attachedTo() != null
                                || (constraint.type() == Constraint.Type.CHECK && constraint.isInherited())))
                || (object instanceof Index index && index.attachedTo() != null)
                || (object instanceof Trigger trigger
                        && trigger.attachedTo() != null
                        && from.majorVersion() >= TRIGGERS_FOLLOW_SINCE);
    }

    /** Triggers of partitions, which older servers leave as they are. */
    List<Rename> along(Rename rename) {
        if (rename.from().kind() != ObjectKind.TRIGGER || from.majorVersion() >= TRIGGERS_FOLLOW_SINCE) {
            return List.of();
        }
        List<Rename> found = new ArrayList<>();
        for (CatalogObject object : from.objects(ObjectKind.TRIGGER)) {
            if (rename.from().equals(((Trigger) object).attachedTo())) {
                ObjectId id = object.id();
                Rename below =
                        Rename.of(id, id.part(ObjectKind.TRIGGER, rename.to().name()));
                found.add(below);
                found.addAll(along(below));
            }
        }
        return found;
    }

    /** What stands at a place, in an object whose name may be another for a moment. */
    PlannedStatement rename(ObjectId id, List<String> path, String newName) {
        boolean needsCascade = id.kind() == ObjectKind.COLUMN && isComposite(id) && hasTypedTables(id);
        return planned(
                "alter " + reference(id, path) + words(id, path) + SqlName.quoted(newName)
                        + (needsCascade ? " cascade" : ""),
                id,
                locks(id, path));
    }

    private String words(ObjectId id, List<String> path) {
        return switch (id.kind()) {
            case COLUMN ->
                (isComposite(id) ? " rename attribute " : " rename column ") + SqlName.quoted(path.get(2)) + " to ";
            case CONSTRAINT, DOMAIN_CONSTRAINT -> " rename constraint " + SqlName.quoted(path.get(2)) + " to ";
            default -> " rename to ";
        };
    }

    PlannedStatement renameValue(Rename rename) {
        ObjectId type = rename.from();
        List<Hazard> hazards = new ArrayList<>();
        hazards.add(Hazard.of(
                Hazard.Kind.INCOMPATIBLE,
                type,
                "an application of the release before writes " + SqlName.literal(rename.value())));
        hazards.addAll(mentions(rename.value()));
        return new PlannedStatement(
                "alter type " + References.qualified(type) + " rename value " + SqlName.literal(rename.value()) + " to "
                        + SqlName.literal(rename.newValue()),
                type,
                true,
                List.of(),
                false,
                false,
                hazards,
                List.of());
    }

    PlannedStatement move(ObjectId id, List<String> path, String schema) {
        List<LockedRelation> locks = new ArrayList<>(locks(id, path));
        for (CatalogObject object : from.objects(ObjectKind.SEQUENCE)) {
            Sequence.Owner owner = ((Sequence) object).ownedBy();
            if (owner != null && owner.table().equals(id)) {
                locks.addAll(exclusively(References.name(object)));
            }
        }
        return planned("alter " + reference(id, path) + " set schema " + SqlName.quoted(schema), id, locks);
    }

    private PlannedStatement planned(String sql, ObjectId id, List<LockedRelation> locks) {
        List<Hazard> hazards = new ArrayList<>();
        if (isNamedByApplications(id.kind())) {
            hazards.add(Hazard.of(
                    Hazard.Kind.INCOMPATIBLE,
                    id,
                    "an application of the release before knows it as " + SqlName.quoted(name(id))));
            hazards.addAll(mentions(name(id)));
        }
        return new PlannedStatement(sql, id, true, locks, false, false, hazards, List.of());
    }

    static String name(ObjectId id) {
        return id.path().get(placeOfName(id.kind()));
    }

    /** What {@code ALTER} calls the object, or for a part of a relation, the relation. */
    private String reference(ObjectId id, List<String> path) {
        return switch (id.kind()) {
            case COLUMN -> isComposite(id) ? "type " + References.qualified(id) : relationReference(id);
            case CONSTRAINT -> relationReference(id);
            case DOMAIN_CONSTRAINT -> "domain " + References.qualified(id);
            case INDEX -> "index " + SqlName.qualified(path.get(0), path.get(2));
            default ->
                References.of(new PlainObject(new ObjectId(id.kind(), path), "", new TreeMap<>(), Attachments.NONE));
        };
    }

    private String relationReference(ObjectId part) {
        ObjectId relation = relation(part)
                .orElseThrow(() -> new IllegalArgumentException(part + " stands on nothing that the schema has"));
        // ALTER TABLE takes constraints of foreign tables, and ALTER FOREIGN TABLE does not.
        String words =
                part.kind() == ObjectKind.CONSTRAINT ? "table" : relation.kind().words();
        return words + " " + References.qualified(relation);
    }

    Optional<ObjectId> relation(ObjectId part) {
        return List.of(
                        ObjectKind.TABLE,
                        ObjectKind.FOREIGN_TABLE,
                        ObjectKind.VIEW,
                        ObjectKind.MATERIALIZED_VIEW,
                        ObjectKind.COMPOSITE)
                .stream()
                .map(kind -> ObjectId.of(kind, part.path().get(0), part.path().get(1)))
                .filter(id -> from.find(id).isPresent())
                .findFirst();
    }

    /** A column of a table or view. */
    Optional<Column> column(ObjectId id) {
        CatalogObject object = relation(id).flatMap(from::find).orElse(null);
        String name = id.path().get(2);
        if (object instanceof Table table) {
            return table.columns().find(name);
        }
        return object instanceof View view ? view.columns().find(name) : Optional.empty();
    }

    boolean isAttribute(ObjectId id) {
        CatalogObject object = relation(id).flatMap(from::find).orElse(null);
        return object instanceof CompositeType type
                && type.columns().stream()
                        .anyMatch(each -> each.name().equals(id.path().get(2)));
    }

    private boolean isComposite(ObjectId part) {
        return relation(part).filter(id -> id.kind() == ObjectKind.COMPOSITE).isPresent();
    }

    private boolean hasTypedTables(ObjectId part) {
        String type = References.qualified(part);
        return from.objects().stream().anyMatch(each -> each instanceof Table table && type.equals(table.ofType()));
    }

    private static boolean isNamedByApplications(ObjectKind kind) {
        return switch (kind) {
            case INDEX,
                    RULE,
                    TRIGGER,
                    POLICY,
                    STATISTICS,
                    EVENT_TRIGGER,
                    OPERATOR_CLASS,
                    OPERATOR_FAMILY,
                    CONVERSION,
                    LANGUAGE,
                    FOREIGN_DATA_WRAPPER,
                    TEXT_SEARCH_PARSER,
                    TEXT_SEARCH_TEMPLATE -> false;
            default -> true;
        };
    }

    private List<LockedRelation> locks(ObjectId id, List<String> path) {
        return switch (id.kind()) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE, COMPOSITE ->
                exclusively(SqlName.qualified(path.get(0), path.get(1)));
            case INDEX ->
                List.of(new LockedRelation(
                        SqlName.qualified(path.get(0), path.get(2)), LockMode.SHARE_UPDATE_EXCLUSIVE));
            case COLUMN -> withThoseBelow(id, true);
            case CONSTRAINT -> withThoseBelow(id, isCheck(id));
            case TRIGGER -> withThoseBelow(id, from.majorVersion() >= TRIGGERS_FOLLOW_SINCE);
            case RULE, POLICY -> withThoseBelow(id, false);
            default -> List.of();
        };
    }

    private boolean isCheck(ObjectId id) {
        return from.find(id).orElse(null) instanceof Constraint constraint
                && constraint.type() == Constraint.Type.CHECK;
    }

    private static List<LockedRelation> exclusively(String relation) {
        return List.of(new LockedRelation(relation, LockMode.ACCESS_EXCLUSIVE));
    }

    /** What is renamed in a table is renamed in all tables below it. */
    private List<LockedRelation> withThoseBelow(ObjectId part, boolean goesBelow) {
        List<LockedRelation> locks = new ArrayList<>();
        List<ObjectId> all = new ArrayList<>(relation(part).stream().toList());
        for (int at = 0; at < all.size(); at++) {
            ObjectId table = all.get(at);
            locks.addAll(exclusively(References.qualified(table)));
            if (goesBelow) {
                from.objects().stream()
                        .filter(each -> each instanceof Table below && isBelow(below, table, part))
                        .map(CatalogObject::id)
                        .filter(id -> !all.contains(id))
                        .forEach(all::add);
            }
        }
        return locks;
    }

    private static boolean isBelow(Table table, ObjectId above, ObjectId part) {
        Table.Partition partition = table.partitionOf();
        return part.kind() == ObjectKind.TRIGGER
                ? partition != null && partition.parent().equals(above)
                : table.parents().contains(above)
                        || (partition != null && partition.parent().equals(above))
                        || References.qualified(above).equals(table.ofType());
    }

    /** Routines whose text names it, which the server does not change. */
    private List<Hazard> mentions(String name) {
        Pattern word = Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?!\\w)", Pattern.CASE_INSENSITIVE);
        return from.objects().stream()
                .filter(each -> each instanceof Routine routine && isText(routine, word))
                .limit(ROUTINES_MAX)
                .map(each -> Hazard.of(
                        Hazard.Kind.INCOMPATIBLE,
                        each.id(),
                        "the text of " + References.of(each) + " names " + SqlName.quoted(name)
                                + ", which stays as it is"))
                .toList();
    }

    private static boolean isText(Routine routine, Pattern word) {
        int body = routine.definition().indexOf("\nAS ");
        return body >= 0
                && word.matcher(routine.definition())
                        .region(body, routine.definition().length())
                        .find();
    }

    static @Nullable String schema(ObjectId id) {
        return placeOfName(id.kind()) == 1 ? id.path().get(0) : null;
    }
}
