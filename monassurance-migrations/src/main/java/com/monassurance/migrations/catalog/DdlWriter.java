package com.monassurance.migrations.catalog;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a catalogue as statements that make it again in an empty database. Roles, tablespaces and the files of extensions
 * have to be there. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class DdlWriter {

    private final Catalog catalog;
    private final List<Unread> unwritten = new ArrayList<>();
    private final Map<ObjectId, DdlNode> nodes = new TreeMap<>();
    private final Set<ObjectId> inside = new HashSet<>();
    private final ObjectDdl objects;
    private final InnerChecks inner;

    private DdlWriter(Catalog catalog) {
        this.catalog = catalog;
        this.objects = new ObjectDdl(catalog, unwritten);
        this.inner = new InnerChecks(catalog);
    }

    /**
     * Writes a whole catalogue, in the order of its dependencies.
     *
     * @param catalog what is written
     * @return the statements, and what could not be written
     * @throws IllegalStateException if objects need each other in a ring that cannot be broken
     */
    public static DdlScript write(Catalog catalog) {
        return new DdlWriter(requireNonNull(catalog, "catalog")).writeAll();
    }

    /**
     * Writes one object with all that hangs on it: a table with its defaults and those checks that need nothing else, but
     * without its other constraints, its indexes and triggers, which are objects of their own.
     *
     * @param catalog where it is
     * @param id the object
     * @return the statements in order; empty when there is no such object
     */
    public static List<String> write(Catalog catalog, ObjectId id) {
        DdlWriter writer = new DdlWriter(requireNonNull(catalog, "catalog"));
        return catalog.find(id)
                .map(object -> object instanceof Table table
                        ? new TableDdl(catalog, table).write(writer.checksInside(id), false, column -> false)
                        : writer.objects.write(object, writer.checksInside(id)))
                .orElse(List.of());
    }

    /**
     * Writes a catalogue as parts, so that some of them can be made in a database that has the others.
     *
     * @param catalog the catalogue
     * @param wanted which objects; what a check stands in is its table
     * @return one part for each object and each default that is set by itself; what the server makes along with another
     *     object has none
     */
    public static List<DdlPart> parts(Catalog catalog, Predicate<ObjectId> wanted) {
        DdlWriter writer = new DdlWriter(requireNonNull(catalog, "catalog"));
        Map<ObjectId, List<Constraint>> checks = writer.fill(wanted);
        return writer.nodes.values().stream()
                .map(node -> new DdlPart(
                        node.id(),
                        node.isPostData(),
                        node.statements(),
                        node.needs(),
                        checks.getOrDefault(node.id(), List.of()).stream()
                                .map(Constraint::id)
                                .collect(Collectors.toSet()),
                        node.stub() == null ? null : node.stub().statement(),
                        node.stub() == null ? null : node.stub().completion()))
                .toList();
    }

    private DdlScript writeAll() {
        fill(id -> true);
        absent();
        connect();
        return new DdlOrder(nodes).order(unwritten);
    }

    private Map<ObjectId, List<Constraint>> fill(Predicate<ObjectId> wanted) {
        Map<ObjectId, List<Constraint>> checks = allChecks()
                .map(object -> (Constraint) object)
                .filter(constraint -> wanted.test(constraint.on()) && inner.isInside(constraint))
                .collect(Collectors.groupingBy(Constraint::on));
        checks.values().forEach(list -> list.forEach(check -> inside.add(check.id())));
        for (CatalogObject object : catalog.objects()) {
            if (!wanted.test(object.id())) {
                continue;
            }
            if (object instanceof Table table) {
                table(table, checks.getOrDefault(table.id(), List.of()));
            } else {
                node(object, checks.getOrDefault(object.id(), List.of()));
            }
        }
        return checks;
    }

    private Stream<CatalogObject> allChecks() {
        return Stream.of(ObjectKind.CONSTRAINT, ObjectKind.DOMAIN_CONSTRAINT)
                .flatMap(kind -> catalog.objects(kind).stream());
    }

    private List<Constraint> checksInside(ObjectId id) {
        return allChecks()
                .map(object -> (Constraint) object)
                .filter(constraint -> constraint.on().equals(id) && inner.isInside(constraint))
                .toList();
    }

    private void table(Table table, List<Constraint> checks) {
        Set<String> later = new TreeSet<>();
        for (Column column : table.columns()) {
            ObjectId id = table.id().part(ObjectKind.COLUMN_DEFAULT, column.name());
            if (column.defaultExpression() != null && inner.needsOthers(id, table.id())) {
                later.add(column.name());
                add(setDefault(id, table, column));
            }
        }
        add(new DdlNode(
                table.id(),
                false,
                new TableDdl(catalog, table).write(checks, true, column -> later.contains(column.name()))));
        if (table.partitionOf() != null && table.partitionOf().isDetaching()) {
            unwritten.add(new Unread(table.id().toString(), "it is half detached, and written attached"));
        }
        comments(table.id(), checks);
    }

    private void comments(ObjectId whole, List<Constraint> checks) {
        for (Constraint check : checks) {
            List<String> statements = AttachmentDdl.others(check, catalog.majorVersion());
            if (!statements.isEmpty()) {
                DdlNode comment = new DdlNode(check.id(), false, statements);
                comment.needs().add(whole);
                add(comment);
            }
        }
    }

    private static DdlNode setDefault(ObjectId id, CatalogObject relation, Column column) {
        DdlNode node = new DdlNode(
                id,
                false,
                List.of("alter table only " + References.name(relation) + " alter column "
                        + SqlName.quoted(column.name()) + " set default " + column.defaultExpression()));
        node.needs().add(relation.id());
        return node;
    }

    private void node(CatalogObject object, List<Constraint> checks) {
        if (inside.contains(object.id()) || isImplied(object)) {
            return;
        }
        DdlNode node = new DdlNode(object.id(), isPostData(object), objects.write(object, checks));
        if (object instanceof Routine routine) {
            node.stub(requireNonNull(StubDdl.create(routine)), DdlStatement.trimmed(routine.definition()));
        } else if (object instanceof View view && view.id().kind() == ObjectKind.VIEW) {
            node.stub(requireNonNull(StubDdl.create(view)), "create or replace view " + ObjectDdl.viewBody(view));
        } else if (object.id().kind() == ObjectKind.RANGE || object.id().kind() == ObjectKind.BASE_TYPE) {
            node.stub("create type " + References.name(object), ((PlainObject) object).definition());
        }
        if (object instanceof View view) {
            for (Column column : view.columns()) {
                if (column.defaultExpression() != null) {
                    add(setDefault(view.id().part(ObjectKind.COLUMN_DEFAULT, column.name()), view, column));
                }
            }
        }
        extraNeeds(object, node);
        add(node);
        comments(object.id(), checks);
    }

    /** What the server makes by itself when its parent or constraint is made. */
    private boolean isImplied(CatalogObject object) {
        if (object instanceof Constraint constraint) {
            return ConstraintDdl.isInherited(constraint)
                    && new ConstraintDdl(catalog, constraint).write().isEmpty();
        }
        return object instanceof Trigger trigger
                && trigger.attachedTo() != null
                && objects.write(trigger).isEmpty();
    }

    private static boolean isPostData(CatalogObject object) {
        if (object instanceof Constraint constraint) {
            return constraint.type() != Constraint.Type.CHECK || !constraint.isValidated();
        }
        return object.id().kind().compareTo(ObjectKind.CONSTRAINT) > 0;
    }

    private void extraNeeds(CatalogObject object, DdlNode node) {
        ObjectId attachedTo = object instanceof Index index
                ? index.attachedTo()
                : object instanceof Trigger trigger
                        ? trigger.attachedTo()
                        : object instanceof Constraint constraint ? constraint.attachedTo() : null;
        if (attachedTo != null) {
            node.needs().add(attachedTo);
        }
        if (object instanceof Index index && index.constraint() != null) {
            node.needs().add(index.constraint());
        }
        if (object instanceof Constraint constraint && ConstraintDdl.isInherited(constraint)) {
            node.needs().addAll(new ConstraintDdl(catalog, constraint).above());
        }
    }

    /** A new database has these. */
    private void absent() {
        ObjectId schema = ObjectId.of(ObjectKind.SCHEMA, "public");
        if (catalog.find(schema).isEmpty()
                && !catalog.settings().excludedSchemas().contains("public")) {
            add(new DdlNode(schema, false, List.of("drop schema if exists public")));
        }
        ObjectId language = ObjectId.of(ObjectKind.EXTENSION, "plpgsql");
        if (catalog.find(language).isEmpty()) {
            add(new DdlNode(language, false, List.of("drop extension if exists plpgsql")));
        }
    }

    private void add(DdlNode node) {
        nodes.put(node.id(), node);
    }

    private void connect() {
        Map<List<String>, ObjectId> relations = catalog.objects().stream()
                .filter(object -> object instanceof Table || object instanceof View || object instanceof DomainType)
                .map(CatalogObject::id)
                .collect(Collectors.toMap(ObjectId::path, id -> id));
        for (Dependency dependency : catalog.dependencies()) {
            DdlNode from = nodeOf(dependency.dependant(), relations);
            DdlNode to = nodeOf(dependency.referenced(), relations);
            if (from != null && to != null && from != to) {
                from.needs().add(to.id());
            }
        }
        nodes.values().forEach(node -> node.needs().removeIf(need -> !nodes.containsKey(need)));
    }

    /** Columns, inner defaults and inner checks are written with their relation or domain. */
    private @Nullable DdlNode nodeOf(ObjectId id, Map<List<String>, ObjectId> relations) {
        if (nodes.containsKey(id) && !inside.contains(id)) {
            return nodes.get(id);
        }
        boolean isWithin =
                id.kind() == ObjectKind.COLUMN || id.kind() == ObjectKind.COLUMN_DEFAULT || inside.contains(id);
        if (!isWithin) {
            return null;
        }
        ObjectId relation = relations.get(id.path().subList(0, 2));
        return relation == null ? null : nodes.get(relation);
    }
}
