package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.diff.Change;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key holds on to one unique index, and when it is made the server takes the oldest that fits: so others that
 * would fit go before it is made, or come after.
 */
final class ForeignKeyRules {

    /** A column, how it is sorted, and what ends it; an expression is none. */
    private static final Pattern COLUMN =
            Pattern.compile("((?:\"(?:[^\"]|\"\")*\"|[^\" (),])+)[^,()\"]*(?:, |\\)|\\()");

    private final Planning planning;
    private final StepGraph graph;
    private @Nullable Map<ObjectId, List<ObjectId>> indexes;

    ForeignKeyRules(Planning planning, StepGraph graph) {
        this.planning = planning;
        this.graph = graph;
    }

    void connect() {
        for (Step step : List.copyOf(graph.steps())) {
            if (step.op() == Op.CREATE
                    && planning.to().find(step.id()).orElse(null) instanceof Constraint key
                    && key.type() == Constraint.Type.FOREIGN_KEY) {
                if (planning.change(key.id()) instanceof Change.Rebuilt rebuilt) {
                    rebuilt.causes().forEach(cause -> graph.before(StepKey.of(Op.DROP, cause), step.key()));
                }
                others(key, step.key());
            }
        }
    }

    private void others(Constraint key, StepKey made) {
        Index used = planning.to().dependsOn(key.id()).stream()
                .map(Dependency::referenced)
                .filter(id -> id.kind() == ObjectKind.INDEX)
                .map(id -> planning.to().find(id).orElse(null))
                .filter(Index.class::isInstance)
                .map(Index.class::cast)
                .filter(index -> index.table().equals(key.references()))
                .findFirst()
                .orElse(null);
        if (used == null) {
            return;
        }
        indexes().getOrDefault(used.table(), List.of()).forEach(id -> other(used, id, made));
    }

    /** The indexes after, by table; looked for only when a foreign key is made. */
    private Map<ObjectId, List<ObjectId>> indexes() {
        if (indexes == null) {
            indexes = planning.to().objects(ObjectKind.INDEX).stream()
                    .collect(Collectors.groupingBy(
                            object -> ((Index) object).table(),
                            Collectors.mapping(CatalogObject::id, Collectors.toList())));
        }
        return indexes;
    }

    private void other(Index used, ObjectId id, StepKey made) {
        if (!id.equals(used.id())
                && planning.to().find(id).orElse(null) instanceof Index index
                && index.isUnique()
                && columns(index).equals(columns(used))) {
            ObjectId maker = index.constraint() == null ? index.id() : index.constraint();
            graph.before(made, StepKey.of(Op.CREATE, maker));
        }
    }

    /** The columns alone: how they are sorted and compared makes no difference to what a foreign key takes. */
    private static List<String> columns(Index index) {
        String definition = index.definition();
        Matcher matcher = COLUMN.matcher(definition).region(definition.indexOf('(') + 1, definition.length());
        List<String> found = new ArrayList<>();
        while (matcher.lookingAt()) {
            found.add(matcher.group(1));
            matcher.region(matcher.end(), definition.length());
        }
        return found.stream().sorted().toList();
    }
}
