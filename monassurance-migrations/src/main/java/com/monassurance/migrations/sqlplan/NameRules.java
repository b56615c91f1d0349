package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.Change;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says which step comes before which because of names: one is taken when it is free. Confined to one thread. */
final class NameRules {

    private static final String MULTIRANGE = "type of ";

    private final Planning planning;
    private final StepGraph graph;

    NameRules(Planning planning, StepGraph graph) {
        this.planning = planning;
        this.graph = graph;
    }

    /** A name has to be free before it is taken. */
    void connect() {
        Map<String, List<StepKey>> freed = new HashMap<>();
        for (Change change : planning.diff().changes()) {
            List<String> free = new ArrayList<>();
            if (change instanceof Change.Dropped dropped) {
                free.addAll(nameOf(dropped.object()));
            } else if (change instanceof Change.Rebuilt rebuilt) {
                free.addAll(nameOf(rebuilt.from()));
                free.removeAll(nameOf(rebuilt.to()));
            }
            free.forEach(
                    name -> freed.computeIfAbsent(name, n -> new ArrayList<>()).add(freeing(name, change.id())));
        }
        notNullNames(freed);
        renamedInPlace(freed);
        for (Change change : planning.diff().changes()) {
            CatalogObject made = change instanceof Change.Created created
                    ? created.object()
                    : change instanceof Change.Rebuilt rebuilt ? rebuilt.to() : null;
            if (made != null) {
                for (String name : nameOf(made)) {
                    for (StepKey drop : freed.getOrDefault(name, List.of())) {
                        graph.before(drop, StepKey.of(Op.CREATE, made.id()));
                    }
                }
            }
        }
    }

    /** The multirange of a range that goes is renamed first when another takes its name. */
    private StepKey freeing(String name, ObjectId id) {
        StepKey aside = StepKey.of(Op.ASIDE, id);
        return name.startsWith(MULTIRANGE) && graph.has(aside) ? aside : StepKey.of(Op.DROP, id);
    }

    /** Attached indexes and constraints that get another name. */
    private void renamedInPlace(Map<String, List<StepKey>> freed) {
        for (boolean isTaking : List.of(false, true)) {
            for (Change change : planning.diff().changes()) {
                if (change instanceof Change.Altered altered
                        && (altered.from() instanceof Index || altered.from() instanceof Constraint)) {
                    List<String> before = nameOf(altered.from());
                    List<String> after = nameOf(altered.to());
                    StepKey key = StepKey.of(Op.ALTER, altered.id());
                    if (isTaking && !before.equals(after)) {
                        after.forEach(
                                name -> freed.getOrDefault(name, List.of()).forEach(free -> graph.before(free, key)));
                    } else if (!before.equals(after)) {
                        before.forEach(name -> freed.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(key));
                    }
                }
            }
        }
    }

    /** The names of NOT NULL, which are among those of constraints. */
    private void notNullNames(Map<String, List<StepKey>> freed) {
        for (Change change : planning.diff().changes()) {
            if (change instanceof Change.Altered altered && altered.from() instanceof Table table) {
                for (Column column : table.columns()) {
                    if (column.notNull() != null) {
                        String name = notNullName(table.id(), column.notNull());
                        ObjectId id = Planning.columnId(table.id(), column.name());
                        for (Op op : List.of(Op.DROP, Op.ALTER)) {
                            freed.computeIfAbsent(name, n -> new ArrayList<>()).add(StepKey.of(op, id));
                        }
                    }
                }
            }
        }
        for (Change change : planning.diff().changes()) {
            if (change instanceof Change.Altered altered && altered.to() instanceof Table table) {
                for (Column column : table.columns()) {
                    if (column.notNull() != null) {
                        ObjectId id = Planning.columnId(table.id(), column.name());
                        freed.getOrDefault(notNullName(table.id(), column.notNull()), List.of())
                                .forEach(free -> graph.before(free, StepKey.of(Op.CREATE, id)));
                    }
                }
            }
        }
    }

    private static String notNullName(ObjectId table, Column.NotNull notNull) {
        return "constraint " + String.join(".", table.path()) + "."
                + notNull.name().value();
    }

    /** The name spaces of relations, types, routines and constraints. */
    private static List<String> nameOf(CatalogObject object) {
        List<String> path = object.id().path();
        if (object instanceof Index index) {
            return List.of("relation " + path.get(0) + "." + index.name().value());
        } else if (object instanceof Constraint constraint) {
            String own = "constraint " + path.get(0) + "." + path.get(1) + "."
                    + constraint.name().value();
            String relation =
                    "relation " + path.get(0) + "." + constraint.name().value();
            return switch (constraint.type()) {
                case PRIMARY_KEY -> List.of(own, relation, "primary key " + path.get(0) + "." + path.get(1));
                case UNIQUE, EXCLUDE -> List.of(own, relation);
                default -> List.of(own);
            };
        }
        String name = path.size() < 2 ? path.get(0) : path.get(0) + "." + path.get(1);
        return switch (object.id().kind()) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, COMPOSITE ->
                List.of("relation " + name, "type " + name);
            case SEQUENCE -> List.of("relation " + name, "type " + name);
            case RANGE -> List.of("type " + name, MULTIRANGE + TypeChanges.multirange((PlainObject) object));
            case ENUM, DOMAIN, BASE_TYPE, SHELL_TYPE -> List.of("type " + name);
            case FUNCTION, PROCEDURE, AGGREGATE -> List.of("routine " + name);
            case CONVERSION -> defaultOf((PlainObject) object);
            case OPERATOR_CLASS -> familyOf((PlainObject) object);
            default -> List.of();
        };
    }

    /** A family has one class for each type. */
    private static List<String> familyOf(PlainObject operatorClass) {
        String definition = operatorClass.definition();
        int family = definition.indexOf(" family ");
        int end = definition.indexOf(" as ", family);
        return family < 0 || end < 0 ? List.of() : List.of("class in" + definition.substring(family, end));
    }

    /** A schema has one default for each pair of encodings. */
    private static List<String> defaultOf(PlainObject conversion) {
        String definition = conversion.definition();
        return definition.startsWith("create default ")
                ? List.of("default in " + conversion.id().path().get(0)
                        + definition.substring(definition.lastIndexOf(" for '"), definition.lastIndexOf(" from ")))
                : List.of();
    }
}
