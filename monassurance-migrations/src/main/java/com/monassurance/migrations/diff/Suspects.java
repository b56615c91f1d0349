package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.diff.RenameProposals.Proposal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is dropped and created and not yet told to be one, and what ids become by the renames found so far. Confined to one thread. */
final class Suspects {

    private final SchemaDiff diff;
    private final NavigableMap<ObjectId, CatalogObject> dropped = new TreeMap<>();
    private final NavigableMap<ObjectId, CatalogObject> created = new TreeMap<>();
    private final Map<String, String> schemas = new HashMap<>();
    private final Map<List<String>, List<String>> wholes = new HashMap<>();
    private final Map<ObjectId, ObjectId> columns = new HashMap<>();
    private final Set<Rename> refused;
    private final Set<List<Object>> decided = new HashSet<>();

    Suspects(SchemaDiff diff, List<Rename> decided, List<Rename> refused) {
        this.diff = diff;
        this.refused = Set.copyOf(refused);
        for (Change change : diff.changes()) {
            if (change instanceof Change.Dropped gone) {
                dropped.put(gone.id(), gone.object());
            } else if (change instanceof Change.Created made) {
                created.put(made.id(), made.object());
            }
        }
        accept(decided.stream()
                .map(rename -> new Proposal(rename, 1, List.of()))
                .toList());
        for (Rename rename : decided) {
            this.decided.add(oldName(rename));
            this.decided.add(newName(rename));
        }
    }

    SchemaDiff diff() {
        return diff;
    }

    List<CatalogObject> dropped(ObjectKind kind) {
        return dropped.values().stream()
                .filter(each -> each.id().kind() == kind)
                .toList();
    }

    List<CatalogObject> created(ObjectKind kind) {
        return created.values().stream()
                .filter(each -> each.id().kind() == kind)
                .toList();
    }

    /** The columns renamed in a relation, by their id in the first schema. */
    Map<ObjectId, ObjectId> columns() {
        return columns;
    }

    /** What an id of the first schema becomes by the renames found so far. */
    ObjectId mapped(ObjectId id) {
        ObjectId column = columns.get(id);
        if (column != null) {
            return column;
        }
        List<String> path = id.path();
        if (id.kind() == ObjectKind.SCHEMA) {
            return ObjectId.of(ObjectKind.SCHEMA, schemas.getOrDefault(id.name(), id.name()));
        }
        if (path.size() < 2) {
            return id;
        }
        List<String> whole = path.subList(0, 2);
        List<String> renamed = new ArrayList<>(
                wholes.getOrDefault(whole, List.of(schemas.getOrDefault(path.get(0), path.get(0)), path.get(1))));
        renamed.addAll(path.subList(2, path.size()));
        return new ObjectId(id.kind(), renamed);
    }

    /** Takes proposals as if they were right; what follows them is no suspect any more. */
    List<Proposal> accept(List<Proposal> proposals) {
        for (Proposal proposal : proposals) {
            Rename rename = proposal.rename();
            ObjectId from = rename.from();
            ObjectId to = rename.to();
            if (from.kind() == ObjectKind.SCHEMA) {
                schemas.put(from.name(), to.name());
            } else if (from.kind() == ObjectKind.COLUMN) {
                columns.put(from, to);
            } else if (rename.value().isEmpty() && from.path().size() == 2) {
                wholes.put(from.path(), to.path());
            }
            if (rename.value().isEmpty()) {
                dropped.remove(from);
                created.remove(to);
            }
        }
        if (!proposals.isEmpty()) {
            List<ObjectId> following = dropped.keySet().stream()
                    .filter(id -> created.containsKey(mapped(id)))
                    .toList();
            following.forEach(id -> created.remove(mapped(id)));
            following.forEach(dropped::remove);
        }
        return proposals;
    }

    /** Who uses both, said by their ids in the second schema. */
    Evidence withDependants(Evidence evidence, ObjectId from, ObjectId to) {
        Set<ObjectId> before =
                users(diff.from(), from).stream().map(this::mapped).collect(Collectors.toSet());
        return evidence.dependants(before, users(diff.to(), to));
    }

    /** Parts of the object itself say nothing. */
    private static Set<ObjectId> users(Catalog catalog, ObjectId id) {
        Set<ObjectId> users = new HashSet<>();
        for (Dependency each : catalog.dependants(id)) {
            ObjectId user = each.dependant();
            boolean isPart = user.path().size() >= 2
                    && id.path().size() >= 2
                    && user.path().subList(0, 2).equals(id.path().subList(0, 2));
            if (!isPart && user.kind() != ObjectKind.SEQUENCE) {
                users.add(user);
            }
        }
        return users;
    }

    private static List<Object> oldName(Rename rename) {
        return List.of("from", rename.from(), rename.value());
    }

    private static List<Object> newName(Rename rename) {
        return List.of("to", rename.to(), rename.newValue());
    }

    /** A pair with its score. */
    record Pair(Rename rename, Evidence evidence) {}

    /** Each object at most once, the best pair first. */
    List<Proposal> choose(List<Pair> pairs) {
        List<Pair> sorted = new ArrayList<>(pairs);
        sorted.removeIf(pair -> pair.evidence().score() < RenameProposals.THRESHOLD || refused.contains(pair.rename()));
        sorted.sort(Comparator.<Pair>comparingDouble(pair -> -pair.evidence().score())
                .thenComparing(pair -> pair.rename().from())
                .thenComparing(pair -> pair.rename().to())
                .thenComparing(pair -> pair.rename().value())
                .thenComparing(pair -> pair.rename().newValue()));
        Set<List<Object>> taken = new HashSet<>(decided);
        List<Proposal> chosen = new ArrayList<>();
        for (Pair pair : sorted) {
            Rename rename = pair.rename();
            List<Object> from = oldName(rename);
            List<Object> to = newName(rename);
            if (!taken.contains(from) && !taken.contains(to)) {
                taken.add(from);
                taken.add(to);
                chosen.add(new Proposal(
                        rename, pair.evidence().score(), pair.evidence().texts()));
            }
        }
        chosen.sort(Comparator.<Proposal, ObjectId>comparing(
                        proposal -> proposal.rename().from())
                .thenComparing(proposal -> proposal.rename().value()));
        return chosen;
    }
}
