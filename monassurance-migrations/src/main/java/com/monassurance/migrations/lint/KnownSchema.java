package com.monassurance.migrations.lint;

import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.lint.TableSizes.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the schema before a statement: the catalogue, if there is one, and what earlier statements made of
 * it. Confined to one thread.
 */
final class KnownSchema {

    private final @Nullable CatalogFacts facts;
    private final LintSettings settings;
    private final Map<QualifiedName, KnownTable> tables = new HashMap<>();
    private final Map<QualifiedName, QualifiedName> indexes = new HashMap<>();
    private final Set<QualifiedName> gone = new HashSet<>();
    private final Set<QualifiedName> newTypes = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private List<String> searchPath;
    private int section;

    KnownSchema(@Nullable CatalogFacts facts, LintSettings settings) {
        this.facts = facts;
        this.settings = settings;
        this.searchPath = settings.searchPath();
    }

    /** Partitions and heirs of a table, and theirs. */
    Set<QualifiedName> descendants(QualifiedName table) {
        Set<QualifiedName> found = new LinkedHashSet<>();
        List<QualifiedName> next = children(resolve(table));
        while (!next.isEmpty()) {
            next = next.stream()
                    .filter(found::add)
                    .flatMap(child -> children(child).stream())
                    .toList();
        }
        return found;
    }

    private List<QualifiedName> children(QualifiedName table) {
        List<QualifiedName> children = new ArrayList<>();
        find(table).ifPresent(known -> children.addAll(known.partitions()));
        findFacts().ifPresent(known -> children.addAll(known.relatives().heirs(table)));
        return children;
    }

    /** Tables with a foreign key to a table, by the catalogue. */
    List<QualifiedName> referencing(QualifiedName table) {
        return findFacts().map(known -> known.relatives().referencing(table)).orElse(List.of());
    }

    Optional<QualifiedName> findDefaultPartition(QualifiedName table) {
        return findFacts().flatMap(known -> known.relatives().findDefaultPartition(resolve(table)));
    }

    /** Tables with a column of a domain, by the catalogue. */
    List<QualifiedName> usersOf(QualifiedName written) {
        return findDomain(written)
                .map(domain -> CatalogRelatives.nameOf(domain.id()))
                .flatMap(domain -> findFacts().map(known -> known.relatives().usersOf(domain)))
                .orElse(List.of());
    }

    /** What the downgrade of a script is looked at with: it finds what the upgrade left, and leaves no trace. */
    KnownSchema copy() {
        KnownSchema copy = new KnownSchema(facts, settings);
        tables.forEach((name, table) -> copy.tables.put(name, table.copy(name)));
        copy.indexes.putAll(indexes);
        copy.gone.addAll(gone);
        copy.section = section;
        return copy;
    }

    void nextSection() {
        section++;
        if (!settings.isOneRun()) {
            newTypes.clear();
            made.clear();
        }
        resetSearchPath();
    }

    int section() {
        return section;
    }

    Optional<CatalogFacts> findFacts() {
        return Optional.ofNullable(facts);
    }

    void setSearchPath(List<String> schemas) {
        searchPath = List.copyOf(schemas);
    }

    /** As it is when nothing has set it. */
    void resetSearchPath() {
        searchPath = settings.searchPath();
    }

    /** The domain of that name, if there is one. */
    Optional<DomainType> findDomain(QualifiedName written) {
        if (facts == null) {
            return Optional.empty();
        }
        List<String> schemas = written.schema().isEmpty() ? searchPath : List.of(written.schema());
        return schemas.stream()
                .flatMap(schema -> facts.domain(written.in(schema)).stream())
                .findFirst();
    }

    /** The name with the schema in which it is found, or in which it would be made. */
    QualifiedName resolve(QualifiedName name) {
        if (!name.schema().isEmpty() || name.isNone()) {
            return name;
        }
        for (String schema : searchPath) {
            if (isThere(name.in(schema))) {
                return name.in(schema);
            }
        }
        return searchPath.isEmpty() ? name : name.in(searchPath.get(0));
    }

    /** A resolved name as people are to read it: where nobody knows in which schema it is, without one. */
    QualifiedName shown(QualifiedName name) {
        boolean isGuess =
                facts == null && !searchPath.isEmpty() && name.schema().equals(searchPath.get(0));
        return isGuess ? name.in("") : name;
    }

    private boolean isThere(QualifiedName name) {
        return tables.containsKey(name) || (!gone.contains(name) && facts != null && facts.hasRelation(name));
    }

    /** A table; nothing at all is known of one that is absent here. */
    Optional<KnownTable> find(QualifiedName written) {
        QualifiedName name = resolve(written);
        KnownTable known = tables.get(name);
        if (known == null && facts != null && !gone.contains(name)) {
            known = facts.table(name).orElse(null);
            if (known != null) {
                tables.put(name, known);
            }
        }
        return Optional.ofNullable(known);
    }

    /** The table of an index, if it is known. */
    Optional<KnownTable> findByIndex(QualifiedName written) {
        List<String> schemas = written.schema().isEmpty() ? searchPath : List.of(written.schema());
        for (String schema : schemas) {
            QualifiedName index = written.in(schema);
            QualifiedName table = indexes.get(index);
            if (table == null && facts != null) {
                table = facts.tableOfIndex(index).orElse(null);
            }
            if (table != null) {
                return find(table);
            }
        }
        return Optional.empty();
    }

    /** Whether the same section made the table, or the same run when all is one run, so that nobody uses it yet. */
    boolean isNew(QualifiedName table) {
        return find(table)
                .filter(known -> known.origin() >= 0)
                .filter(known -> settings.isOneRun() || known.origin() == section)
                .isPresent();
    }

    boolean isNewType(QualifiedName type) {
        return newTypes.stream().anyMatch(each -> each.name().equals(type.name()));
    }

    void addType(QualifiedName type) {
        newTypes.add(type);
    }

    /** Takes down that a statement of the section makes something of that name. */
    void make(String kind, QualifiedName name) {
        made.add(word(kind) + " " + name.name());
    }

    /** Whether a statement of the section makes something of that name, before or behind. */
    boolean isMade(String kind, QualifiedName name) {
        return made.contains(word(kind) + " " + name.name());
    }

    /** Routines share their names. */
    private static String word(String kind) {
        return List.of("function", "procedure", "aggregate").contains(kind) ? "routine" : kind;
    }

    /** Whether the same section, or the same run when all is one run, added the constraint. */
    boolean isNewConstraint(QualifiedName table, String constraint) {
        int origin = find(table).map(known -> known.originOf(constraint)).orElse(KnownTable.WAS_THERE);
        return origin == section || (settings.isOneRun() && origin >= 0);
    }

    Exposure exposure(QualifiedName written) {
        QualifiedName name = resolve(written);
        if (isNew(name)) {
            return Exposure.unused();
        }
        TableSizes sizes = settings.sizes();
        if (sizes == null) {
            return Exposure.notLookedAt();
        }
        Optional<Size> size = sizes.find(name.schema(), name.name());
        return size.map(each -> Exposure.of(each, settings)).orElseGet(Exposure::unknown);
    }

    void add(KnownTable table) {
        tables.put(table.name(), table);
        gone.remove(table.name());
    }

    void remove(QualifiedName written) {
        QualifiedName name = resolve(written);
        tables.remove(name);
        gone.add(name);
        indexes.values().removeIf(name::equals);
    }

    void rename(QualifiedName written, QualifiedName to) {
        KnownTable old = find(written).orElse(null);
        QualifiedName from = resolve(written);
        remove(from);
        if (old != null) {
            KnownTable moved = old.copy(to);
            add(moved);
            List.copyOf(moved.indexes()).forEach(index -> addIndex(to, index));
        }
    }

    void addIndex(QualifiedName written, KnownTable.KnownIndex index) {
        QualifiedName table = resolve(written);
        indexes.put(table.renamed(index.name()), table);
        find(table).ifPresent(known -> {
            known.indexes().removeIf(each -> each.name().equals(index.name()));
            known.indexes().add(index);
        });
    }

    void removeIndex(QualifiedName index) {
        findByIndex(index)
                .ifPresent(table -> table.indexes().removeIf(each -> each.name().equals(index.name())));
    }
}
