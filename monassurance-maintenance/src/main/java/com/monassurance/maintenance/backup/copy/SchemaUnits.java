package com.monassurance.maintenance.backup.copy;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DdlScript;
import com.monassurance.migrations.catalog.DdlStatement;
import com.monassurance.migrations.catalog.DdlWriter;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The schema as statements before and after the rows, in units that can be run by themselves. Immutable. */
record SchemaUnits(List<String> settings, List<Contents.Unit> before, List<Contents.Unit> after, List<String> remarks) {

    private static final Pattern ROW_SECURITY =
            Pattern.compile("alter table .* (enable|force) row level security", Pattern.DOTALL);

    /**
     * Reads the schema in the transaction of a connection.
     *
     * @param groups the groups of tables, by schema and name
     */
    static SchemaUnits read(Connection connection, Map<List<String>, String> groups) throws SQLException {
        Catalog catalog = CatalogReader.of(CatalogSettings.defaults()
                        .withExcludedSchemas(Set.of(RestoreRecord.SCHEMA))
                        .withStatementTimeout(Duration.ZERO))
                .read(connection);
        List<String> remarks = new ArrayList<>();
        catalog.unread().stream()
                .filter(each -> !each.kind().equals("large objects"))
                .forEach(each -> remarks.add(each.kind() + ": " + each.reason()));
        Set<ObjectId> broken = catalog.brokenIndexes().stream().map(Index::id).collect(Collectors.toSet());
        if (!broken.isEmpty()) {
            broken.forEach(id -> remarks.add(id + ": the index is invalid and left out"));
            catalog = catalog.without(broken::contains);
        }
        catalog.objects(ObjectKind.FOREIGN_TABLE)
                .forEach(table -> remarks.add(table.id() + ": its rows are elsewhere and left out"));
        DdlScript script = DdlWriter.write(catalog);
        script.unwritten().forEach(each -> remarks.add(each.kind() + ": " + each.reason()));
        List<Contents.Unit> security = new ArrayList<>();
        List<Contents.Unit> before = units(catalog, script.preData(), groups, security);
        List<Contents.Unit> after = units(catalog, script.postData(), groups, security);
        after.addAll(security);
        // Keys and indexes first, then what refers to keys; what looks at commands or listens comes last of all.
        after.sort(Comparator.comparingInt(SchemaUnits::stage));
        return new SchemaUnits(script.settings(), before, after, remarks);
    }

    private static int stage(Contents.Unit unit) {
        return switch (unit.kind()) {
            case "FOREIGN_KEY" -> 1;
            case "PUBLICATION", "DEFAULT_PRIVILEGES", "SUBSCRIPTION" -> 2;
            case "EVENT_TRIGGER" -> 3;
            default -> 0;
        };
    }

    private static List<Contents.Unit> units(
            Catalog catalog,
            List<DdlStatement> statements,
            Map<List<String>, String> groups,
            List<Contents.Unit> security) {
        List<Contents.Unit> units = new ArrayList<>();
        List<String> open = new ArrayList<>();
        ObjectId last = null;
        for (DdlStatement each : statements) {
            if (each.id().kind() == ObjectKind.TABLE
                    && ROW_SECURITY.matcher(each.sql()).matches()) {
                security.add(new Contents.Unit("ROW_SECURITY", each.id().toString(), List.of(), List.of(each.sql())));
                continue;
            }
            if (last != null && !last.equals(each.id())) {
                units.add(unit(catalog, last, open, groups));
                open = new ArrayList<>();
            }
            last = each.id();
            open.add(each.sql());
        }
        if (last != null) {
            units.add(unit(catalog, last, open, groups));
        }
        return units;
    }

    private static Contents.Unit unit(
            Catalog catalog, ObjectId id, List<String> statements, Map<List<String>, String> groups) {
        String kind = id.kind().name();
        Set<String> tables = new LinkedHashSet<>();
        if (id.kind() == ObjectKind.INDEX || id.kind() == ObjectKind.CONSTRAINT) {
            tables.add(group(id, groups));
            if (catalog.find(id).orElse(null) instanceof Constraint constraint) {
                if (constraint.type() == Constraint.Type.FOREIGN_KEY) {
                    kind = "FOREIGN_KEY";
                }
                ObjectId references = constraint.references();
                if (references != null) {
                    tables.add(group(references, groups));
                }
            }
        }
        return new Contents.Unit(kind, id.toString(), List.copyOf(tables), statements);
    }

    private static String group(ObjectId onTable, Map<List<String>, String> groups) {
        List<String> name = onTable.path().subList(0, 2);
        return groups.getOrDefault(name, String.join(".", name));
    }

    /** The groups of tables by schema and name. */
    static Map<List<String>, String> byName(List<SnapshotTable> tables, Map<Long, String> groups) {
        Map<List<String>, String> byName = new HashMap<>();
        for (SnapshotTable table : tables) {
            @Nullable String group = groups.get(table.oid());
            byName.put(List.of(table.schema(), table.table()), group == null ? table.name() : group);
        }
        return byName;
    }
}
