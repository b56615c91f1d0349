package com.monassurance.migrations.catalog;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a database: the connection, what was found so far, and which row of which system catalogue is which
 * object. Confined to one thread.
 */
final class Reading {

    private static final int FETCH_ROWS = 4000;
    private static final SortedMap<Integer, Integer> NO_STATISTICS = Collections.unmodifiableSortedMap(new TreeMap<>());

    private final Connection connection;
    private final CatalogSettings settings;
    private final int majorVersion;
    private final AccessList accessList = new AccessList();
    private final Map<Long, String> schemas = new HashMap<>();
    private final AddressMap<ObjectId> ids = new AddressMap<>();
    private final AddressMap<SortedMap<Integer, Integer>> indexStatistics = new AddressMap<>();
    private final AddressMap<ObjectId> enforced = new AddressMap<>();
    private final Map<Part, String> comments = new HashMap<>();
    private final Map<Part, SortedMap<String, String>> labels = new HashMap<>();
    private final AddressMap<List<String>> columnNames = new AddressMap<>();
    private final Map<String, Attachments> owned = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private final List<CatalogObject> objects = new ArrayList<>();
    private final List<Unread> unread = new ArrayList<>();
    private final Edges edges = new Edges();
    private final List<String> queries = new ArrayList<>();

    Reading(Connection connection, CatalogSettings settings, int majorVersion) {
        this.connection = connection;
        this.settings = settings;
        this.majorVersion = majorVersion;
    }

    /** What is done with each row. */
    interface RowReader {
        void read(Row row) throws SQLException;
    }

    private record Part(long address, int number) {}

    CatalogSettings settings() {
        return settings;
    }

    int majorVersion() {
        return majorVersion;
    }

    Edges edges() {
        return edges;
    }

    List<String> queries() {
        return queries;
    }

    void each(String sql, RowReader reader) throws SQLException {
        queries.add(sql);
        try (PreparedStatement statement = connection.prepareStatement(VersionedSql.of(sql, majorVersion))) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet answer = statement.executeQuery()) {
                Row row = new Row(answer);
                while (answer.next()) {
                    reader.read(row);
                }
            }
        }
    }

    void schema(long oid, String name) {
        schemas.put(oid, name);
    }

    /** The name of a schema that is read, or null. */
    @Nullable
    String schemaOf(Row row) throws SQLException {
        return schemas.get(row.oid("namespace"));
    }

    /** Keeps an object, unless it is a member of an extension or was made along with a type; that stands for it then. */
    void add(SystemCatalog catalog, long oid, CatalogObject object) {
        boolean isMadeAlong = (catalog == SystemCatalog.ROUTINE || catalog == SystemCatalog.CAST)
                && edges.isPart(catalog.address(oid));
        if (!isMember(catalog, oid) && !isMadeAlong) {
            name(catalog, oid, object.id());
            objects.add(object);
        }
    }

    void name(SystemCatalog catalog, long oid, ObjectId id) {
        ids.put(catalog.address(oid), id);
    }

    void unread(String kind, String reason) {
        unread.add(new Unread(kind, reason));
    }

    boolean isMember(SystemCatalog catalog, long oid) {
        return edges.isMember(catalog.address(oid));
    }

    void indexStatistics(long index, int number, int target) {
        SortedMap<Integer, Integer> targets = indexStatistics.get(index);
        if (targets == null) {
            targets = new TreeMap<>();
            indexStatistics.put(index, targets);
        }
        targets.put(number, target);
    }

    /** The statistics targets of an index by the number of its column. */
    SortedMap<Integer, Integer> indexStatistics(long index) {
        SortedMap<Integer, Integer> targets = indexStatistics.get(index);
        return targets == null ? NO_STATISTICS : targets;
    }

    /** Remembers which constraint an index enforces. */
    void enforce(long index, ObjectId constraint) {
        enforced.put(index, constraint);
    }

    /** The constraint that an index enforces, or null. */
    @Nullable
    ObjectId enforcedBy(long index) {
        return enforced.get(index);
    }

    /** The object that a row is, if it is read and no member of an extension. */
    @Nullable
    ObjectId find(SystemCatalog catalog, long oid) {
        return ids.get(catalog.address(oid));
    }

    ObjectId id(SystemCatalog catalog, long oid) {
        return requireNonNull(find(catalog, oid), () -> catalog + " " + oid);
    }

    /** The same string for equal words, since types and options repeat a hundred thousand times. */
    String shared(String word) {
        return words.computeIfAbsent(word, w -> w);
    }

    @Nullable
    String sharedOrNull(@Nullable String word) {
        return word == null ? null : shared(word);
    }

    /** The names of a relation's columns by number, from one on; those of dropped columns are empty. */
    List<String> columnNames(long relation) {
        List<String> names = columnNames.get(relation);
        return names == null ? List.of() : names;
    }

    void columnName(long relation, int number, String name) {
        List<String> names = columnNames.get(relation);
        if (names == null) {
            names = new ArrayList<>();
            columnNames.put(relation, names);
        }
        while (names.size() < number) {
            names.add("");
        }
        names.set(number - 1, name);
    }

    List<String> columnNames(long relation, List<Integer> numbers) {
        List<String> names = columnNames(relation);
        return numbers.stream()
                .map(number -> number > 0 && number <= names.size() ? names.get(number - 1) : "")
                .toList();
    }

    void comment(long address, int part, String text) {
        comments.put(new Part(address, part), text);
    }

    void label(long address, int part, String provider, String text) {
        labels.computeIfAbsent(new Part(address, part), p -> new TreeMap<>()).put(provider, text);
    }

    @Nullable
    String comment(SystemCatalog catalog, long oid) {
        return comments.get(new Part(catalog.address(oid), 0));
    }

    @Nullable
    String comment(SystemCatalog catalog, long oid, int part) {
        return comments.get(new Part(catalog.address(oid), part));
    }

    /** Whether privileges are read. */
    boolean hasPrivileges() {
        return settings.hasPrivileges();
    }

    /** What hangs on the object of a row with the columns owner, acl and default_acl. */
    Attachments attachments(SystemCatalog catalog, long oid, Row row) throws SQLException {
        String owner = settings.hasOwners() ? sharedOrNull(row.textOrNull("owner")) : null;
        Privileges privileges = settings.hasPrivileges()
                ? accessList.read(row.textsOrNull("acl"), row.textsOrNull("default_acl"))
                : null;
        return attachments(catalog, oid, 0, owner, privileges);
    }

    /** What hangs on an object that has neither an owner nor privileges. */
    Attachments attachments(SystemCatalog catalog, long oid) {
        return attachments(catalog, oid, 0, null, null);
    }

    /** What hangs on a column. */
    Attachments ofColumn(long relation, int number, @Nullable List<String> acl) {
        Privileges privileges = settings.hasPrivileges() ? accessList.read(acl, List.of()) : null;
        return attachments(SystemCatalog.RELATION, relation, number, null, privileges);
    }

    Privileges privileges(List<String> items) {
        return accessList.parse(items);
    }

    private Attachments attachments(
            SystemCatalog catalog, long oid, int part, @Nullable String owner, @Nullable Privileges privileges) {
        Part address = new Part(catalog.address(oid), part);
        String comment = comments.get(address);
        SortedMap<String, String> label = labels.get(address);
        List<String> extensions = part == 0 ? edges.extensionsOf(address.address()) : List.of();
        if (privileges == null && comment == null && label == null && extensions.isEmpty()) {
            return owner == null
                    ? Attachments.NONE
                    : owned.computeIfAbsent(
                            owner, o -> new Attachments(o, null, null, Attachments.NONE.labels(), List.of()));
        }
        return new Attachments(
                owner, privileges, comment, label == null ? Attachments.NONE.labels() : label, extensions);
    }

    Catalog toCatalog() {
        Edges found = edges;
        AddressMap<ObjectId> known = ids;
        AddressMap<List<String>> names = columnNames;
        return new Catalog(majorVersion, settings, objects, () -> found.between(new Names(known, names)), unread);
    }

    /** What addresses stand for once all is read. Columns are named when they are asked for. */
    private record Names(AddressMap<ObjectId> ids, AddressMap<List<String>> columnNames) implements Edges.Resolver {

        @Override
        public @Nullable ObjectId object(long address) {
            return ids.get(address);
        }

        @Override
        public @Nullable ObjectId column(long relation, int number) {
            List<String> names = columnNames.get(relation);
            ObjectId table = ids.get(SystemCatalog.RELATION.address(relation));
            // Who needs an attribute of a composite type, and what an attribute needs, hangs on the whole type.
            boolean isType = table != null && table.kind() == ObjectKind.COMPOSITE;
            if (table == null || isType || names == null || number > names.size()) {
                return null;
            }
            String name = names.get(number - 1);
            return name.isEmpty() ? null : table.part(ObjectKind.COLUMN, name);
        }
    }
}
