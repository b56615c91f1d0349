package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.RELATION;

import com.monassurance.migrations.catalog.Table.ReplicaIdentity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads tables, views, foreign tables and composite types with their columns, and sequences. */
final class Relations {

    private static final String RELATIONS = """
            select c.oid, c.relnamespace as namespace, c.relname, c.relkind::text, c.relpersistence::text,
                   pg_get_userbyid(c.relowner) as owner,
                   case c.relkind when 'c' then t.typacl else c.relacl end::text[] as acl,
                   case when c.relkind = 'c' and t.typacl is not null then acldefault('T', c.relowner)
                        when c.relacl is not null then acldefault('r', c.relowner) end::text[] as default_acl,
                   a.amname, s.spcname, c.reloptions, o.reloptions as toast_options, c.relrowsecurity,
                   c.relforcerowsecurity, c.relreplident::text, c.relispartition,
                   pg_get_expr(c.relpartbound, c.oid) as bound,
                   case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
                   case when c.reloftype <> 0 then format_type(c.reloftype, null) end as of_type,
                   case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as query,
                   v.srvname, f.ftoptions, c.reltype
              from pg_class c
              left join pg_type t on t.oid = c.reltype and c.relkind = 'c'
              left join pg_am a on a.oid = c.relam
              left join pg_tablespace s on s.oid = c.reltablespace
              left join pg_class o on o.oid = c.reltoastrelid
              left join pg_foreign_table f on f.ftrelid = c.oid
              left join pg_foreign_server v on v.oid = f.ftserver
             where c.oid >= 16384 and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and c.relpersistence <> 't'
            """;

    private static final String PARENTS = """
            select i.inhrelid, i.inhparent, i.inhdetachpending
              from pg_inherits i where i.inhrelid >= 16384
             order by i.inhrelid, i.inhseqno
            """;

    private static final String SEQUENCES = """
            select c.oid, c.relnamespace as namespace, c.relname, c.relpersistence::text,
                   pg_get_userbyid(c.relowner) as owner, c.relacl::text[] as acl,
                   case when c.relacl is not null then acldefault('s', c.relowner)::text[] end as default_acl,
                   format_type(s.seqtypid, null) as type, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                   s.seqcycle
              from pg_class c join pg_sequence s on s.seqrelid = c.oid
             where c.oid >= 16384
            """;

    private final Reading reading;
    private final Map<Long, Parent> parents = new LinkedHashMap<>();

    private record Parent(List<Long> relations, boolean isDetaching) {}

    /** A relation without its columns. */
    private record Found(
            long oid,
            char kind,
            ObjectId id,
            boolean isLogged,
            Table.Storage storage,
            Table.RowSecurity security,
            ReplicaIdentity replicaIdentity,
            boolean isPartition,
            @Nullable String bound,
            @Nullable String partitionKey,
            @Nullable String ofType,
            @Nullable String query,
            Table.@Nullable Foreign foreign,
            Attachments attachments) {}

    Relations(Reading reading) {
        this.reading = reading;
    }

    void read() throws SQLException {
        List<Found> found = new ArrayList<>();
        reading.each(RELATIONS, row -> {
            String schema = reading.schemaOf(row);
            if (schema != null && !reading.isMember(RELATION, row.oid("oid"))) {
                Found relation = relation(row, schema);
                reading.name(RELATION, relation.oid(), relation.id());
                if (relation.kind() == 'c') {
                    // Others need the type, which the relation is a part of here.
                    reading.name(SystemCatalog.TYPE, row.oid("reltype"), relation.id());
                }
                found.add(relation);
            }
        });
        reading.each(
                PARENTS,
                row -> parents.computeIfAbsent(
                                row.oid("inhrelid"), r -> new Parent(new ArrayList<>(), isDetaching(row)))
                        .relations()
                        .add(row.oid("inhparent")));
        ColumnReader columns = new ColumnReader(reading);
        columns.read();
        for (Found relation : found) {
            reading.add(RELATION, relation.oid(), build(relation, columns.of(relation.oid())));
        }
    }

    void readSequences() throws SQLException {
        reading.each(SEQUENCES, row -> {
            String schema = reading.schemaOf(row);
            if (schema == null) {
                return;
            }
            long oid = row.oid("oid");
            reading.add(
                    RELATION,
                    oid,
                    new Sequence(
                            ObjectId.of(ObjectKind.SEQUENCE, schema, row.text("relname")),
                            reading.shared(row.text("type")),
                            row.number("seqstart"),
                            row.number("seqincrement"),
                            row.number("seqmin"),
                            row.number("seqmax"),
                            row.number("seqcache"),
                            row.flag("seqcycle"),
                            row.letter("relpersistence") == 'p',
                            owner(oid),
                            reading.attachments(RELATION, oid, row)));
        });
    }

    private Sequence.@Nullable Owner owner(long sequence) {
        Edges.ColumnAddress column = reading.edges().ownerOfSequence(sequence);
        ObjectId table = column == null ? null : reading.find(RELATION, column.relation());
        if (column == null || table == null) {
            return null;
        }
        return new Sequence.Owner(
                table, reading.columnNames(column.relation()).get(column.number() - 1), column.isInternal());
    }

    private static boolean isDetaching(Row row) {
        try {
            return row.flag("inhdetachpending");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Found relation(Row row, String schema) throws SQLException {
        char kind = row.letter("relkind");
        long oid = row.oid("oid");
        String method = row.textOrNull("amname");
        String server = row.textOrNull("srvname");
        return new Found(
                oid,
                kind,
                ObjectId.of(kindOf(kind), schema, row.text("relname")),
                row.letter("relpersistence") == 'p',
                storage(row, method),
                row.flag("relrowsecurity") || row.flag("relforcerowsecurity")
                        ? new Table.RowSecurity(row.flag("relrowsecurity"), row.flag("relforcerowsecurity"))
                        : Table.RowSecurity.OFF,
                switch (kind == 'f' ? 'd' : row.letter("relreplident")) {
                    case 'n' -> ReplicaIdentity.NOTHING;
                    case 'f' -> ReplicaIdentity.FULL;
                    case 'i' -> ReplicaIdentity.INDEX;
                    default -> ReplicaIdentity.DEFAULT;
                },
                row.flag("relispartition"),
                row.textOrNull("bound"),
                row.textOrNull("partition_key"),
                row.textOrNull("of_type"),
                row.expressionOrNull("query"),
                server == null ? null : new Table.Foreign(server, row.texts("ftoptions")),
                // What hangs on a composite type hangs on its type, not on the relation behind it.
                kind == 'c'
                        ? reading.attachments(SystemCatalog.TYPE, row.oid("reltype"), row)
                        : reading.attachments(RELATION, oid, row));
    }

    private Table.Storage storage(Row row, @Nullable String method) throws SQLException {
        String other = method == null || method.equals("heap") ? null : method;
        String tablespace = row.textOrNull("spcname");
        List<String> options = row.texts("reloptions");
        List<String> toastOptions = row.texts("toast_options");
        if (other == null && tablespace == null && options.isEmpty() && toastOptions.isEmpty()) {
            return Table.Storage.DEFAULT;
        }
        return new Table.Storage(other, tablespace, options, toastOptions);
    }

    private static ObjectKind kindOf(char kind) {
        return switch (kind) {
            case 'v' -> ObjectKind.VIEW;
            case 'm' -> ObjectKind.MATERIALIZED_VIEW;
            case 'f' -> ObjectKind.FOREIGN_TABLE;
            case 'c' -> ObjectKind.COMPOSITE;
            default -> ObjectKind.TABLE;
        };
    }

    private CatalogObject build(Found relation, List<Column> columns) throws SQLException {
        if (relation.kind() == 'c') {
            return new CompositeType(
                    relation.id(),
                    columns.stream()
                            .map(column -> new CompositeType.Attribute(
                                    column.name(),
                                    column.type(),
                                    column.collation(),
                                    column.attachments().comment()))
                            .toList(),
                    relation.attachments());
        }
        if (relation.query() != null) {
            return new View(
                    relation.id(), relation.query(), Columns.of(columns), relation.storage(), relation.attachments());
        }
        Parent parent = parents.get(relation.oid());
        List<ObjectId> above = parent == null
                ? List.of()
                : parent.relations().stream()
                        .map(oid -> reading.find(RELATION, oid))
                        .filter(Objects::nonNull)
                        .toList();
        String bound = relation.bound();
        Table.Partition partition = relation.isPartition() && bound != null && parent != null && !above.isEmpty()
                ? new Table.Partition(above.get(0), bound, parent.isDetaching())
                : null;
        return new Table(
                relation.id(),
                relation.isLogged(),
                Columns.of(columns),
                relation.partitionKey(),
                partition,
                partition == null ? above : List.of(),
                relation.ofType(),
                relation.storage(),
                relation.security(),
                relation.replicaIdentity(),
                relation.foreign(),
                relation.attachments());
    }
}
