package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
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
    private @Nullable Map<ObjectId, List<Index>> leaving;

    ForeignKeyRules(Planning planning, StepGraph graph) {
        this.planning = planning;
        this.graph = graph;
    }

    void connect() {
        logged();
        for (Step step : List.copyOf(graph.steps())) {
            if (step.op() == Op.CREATE
                    && planning.to().find(step.id()).orElse(null) instanceof Constraint key
                    && key.type() == Constraint.Type.FOREIGN_KEY) {
                if (planning.change(key.id()) instanceof Change.Rebuilt rebuilt) {
                    rebuilt.causes().forEach(cause -> around(cause, step.key()));
                }
                others(key, step.key());
            }
        }
    }

    /** A key that is made again goes before what it stands in the way of, and comes back behind it. */
    private void around(ObjectId cause, StepKey made) {
        graph.before(StepKey.of(Op.DROP, cause), made);
        if (cause.kind() == ObjectKind.TABLE) {
            StepKey gone = StepKey.of(Op.DROP, made.id());
            for (Op op : List.of(Op.DETACH, Op.DROP)) {
                graph.before(gone, StepKey.of(op, cause));
            }
            for (Op op : List.of(Op.DETACH, Op.ATTACH, Op.DROP_ASIDE)) {
                graph.before(StepKey.of(op, cause), made);
            }
        }
    }

    /** A table that is logged refers to none that is not: a key goes before that would be, and comes when it is over. */
    private void logged() {
        for (Change change : planning.diff().changes()) {
            if (change instanceof Change.Altered altered
                    && altered.from() instanceof Table before
                    && altered.to() instanceof Table after
                    && before.isLogged() != after.isLogged()) {
                StepKey alter = StepKey.of(Op.ALTER, after.id());
                keys(planning.from(), after.id()).forEach(key -> graph.before(StepKey.of(Op.DROP, key.id()), alter));
                keys(planning.to(), after.id()).forEach(key -> logged(key, after, alter));
            }
        }
    }

    private void logged(Constraint key, Table table, StepKey alter) {
        graph.before(alter, StepKey.of(Op.CREATE, key.id()));
        ObjectId other = key.on().equals(table.id()) && key.references() != null ? key.references() : key.on();
        boolean isFirst = key.on().equals(table.id()) != table.isLogged();
        StepKey beside = StepKey.of(Op.ALTER, other);
        graph.before(isFirst ? alter : beside, isFirst ? beside : alter);
    }

    /** The foreign keys on a table and to it. */
    private static List<Constraint> keys(Catalog catalog, ObjectId table) {
        return catalog.objects(ObjectKind.CONSTRAINT).stream()
                .map(Constraint.class::cast)
                .filter(key -> key.type() == Constraint.Type.FOREIGN_KEY
                        && (key.on().equals(table) || table.equals(key.references())))
                .toList();
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
        leaving().getOrDefault(used.table(), List.of()).forEach(index -> leaving(used, index, made));
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

    /** The unique indexes that go, by table; looked for only when a foreign key is made. */
    private Map<ObjectId, List<Index>> leaving() {
        if (leaving == null) {
            leaving = planning.from().objects(ObjectKind.INDEX).stream()
                    .map(Index.class::cast)
                    .filter(index -> index.isUnique() && planning.isGoing(index.id()))
                    .collect(Collectors.groupingBy(Index::table));
        }
        return leaving;
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

    /** An index that goes is not taken any more when it has gone before. */
    private void leaving(Index used, Index index, StepKey made) {
        if (columns(index).equals(columns(used))) {
            graph.before(StepKey.of(Op.DROP, index.constraint() == null ? index.id() : index.constraint()), made);
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
