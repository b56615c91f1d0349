package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.COLUMN_DEFAULT;
import static com.monassurance.migrations.catalog.SystemCatalog.CONSTRAINT;
import static com.monassurance.migrations.catalog.SystemCatalog.RELATION;

import com.monassurance.migrations.catalog.Column.Details;
import com.monassurance.migrations.catalog.Column.NotNull;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the columns of all relations. */
final class ColumnReader {

    private static final String NOT_NULLS = """
            select oid, conrelid, conkey[1] as number, conname, convalidated, connoinherit, conislocal,
                   coninhcount > 0 as is_inherited
              from pg_constraint where contype = 'n' and conrelid >= 16384
            """;

    private static final String COLUMNS = """
            select a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull,
                   case when l.oid is not null then quote_ident(n.nspname) || '.' || quote_ident(l.collname) end
                     as collation,
                   d.oid as default_oid, pg_get_expr(d.adbin, d.adrelid) as expression,
                   nullif(a.attidentity, '')::text as identity, nullif(a.attgenerated, '')::text as generated,
                   case when a.attstorage <> t.typstorage then a.attstorage::text end as storage,
                   nullif(a.attcompression, '')::text as compression, nullif(a.attstattarget, -1) as statistics,
                   a.attoptions, a.attfdwoptions, a.attislocal, a.attinhcount > 0 as is_inherited,
                   a.attacl::text[] as acl, lower(c.relkind::text) as relkind
              from pg_attribute a
              join pg_class c on c.oid = a.attrelid
              join pg_type t on t.oid = a.atttypid
              left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
              left join pg_collation l on l.oid = a.attcollation and a.attcollation <> t.typcollation
              left join pg_namespace n on n.oid = l.collnamespace
             where a.attrelid >= 16384 and a.attnum > 0 and not a.attisdropped
               and (c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') or c.relkind in ('i', 'I') and a.attstattarget >= 0)
            """;

    private static final Map<Character, String> STORAGE =
            Map.of('p', "plain", 'e', "external", 'x', "extended", 'm', "main");

    private final Reading reading;
    private final AddressMap<Found> notNulls = new AddressMap<>();
    private final AddressMap<@Nullable Column[]> columns = new AddressMap<>();

    private record Found(
            long oid, String name, boolean isValidated, boolean isInheritable, boolean isLocal, boolean isInherited) {}

    ColumnReader(Reading reading) {
        this.reading = reading;
    }

    /** Reads all, and the statistics targets of indexes on the way. */
    void read() throws SQLException {
        if (reading.majorVersion() >= 18) {
            reading.each(
                    NOT_NULLS,
                    row -> notNulls.put(
                            address(row.oid("conrelid"), (int) row.number("number")),
                            new Found(
                                    row.oid("oid"),
                                    row.text("conname"),
                                    row.flag("convalidated"),
                                    !row.flag("connoinherit"),
                                    row.flag("conislocal"),
                                    row.flag("is_inherited"))));
        }
        reading.each(COLUMNS, row -> {
            long relation = row.oid("attrelid");
            int number = (int) row.number("attnum");
            ObjectId id = reading.find(RELATION, relation);
            if (row.letter("relkind") == 'i') {
                reading.indexStatistics(relation, number, (int) row.number("statistics"));
            } else if (id != null) {
                put(relation, number, column(relation, number, id, row));
            }
        });
    }

    /** The columns of a relation in order. */
    List<Column> of(long relation) {
        @Nullable Column[] found = columns.get(relation);
        return found == null
                ? List.of()
                : Arrays.stream(found).filter(Objects::nonNull).toList();
    }

    private void put(long relation, int number, Column column) {
        @Nullable Column[] found = columns.get(relation);
        if (found == null || found.length < number) {
            found = found == null ? new Column[Math.max(number, 16)] : Arrays.copyOf(found, number * 2);
            columns.put(relation, found);
        }
        found[number - 1] = column;
    }

    private static long address(long relation, int number) {
        return relation << 16 | number;
    }

    private Column column(long relation, int number, ObjectId table, Row row) throws SQLException {
        String name = reading.shared(row.text("attname"));
        reading.columnName(relation, number, name);
        String expression = row.expressionOrNull("expression");
        char generated = row.letter("generated");
        if (expression != null) {
            // A generated column's expression is part of the column; a default can be made later.
            ObjectKind kind = generated == ' ' ? ObjectKind.COLUMN_DEFAULT : ObjectKind.COLUMN;
            reading.name(COLUMN_DEFAULT, row.oid("default_oid"), table.part(kind, name));
        }
        return new Column(
                name,
                reading.shared(row.text("type")),
                reading.sharedOrNull(row.textOrNull("collation")),
                row.flag("attnotnull") ? notNull(relation, number, table, name) : null,
                generated == ' ' ? expression : null,
                switch (row.letter("identity")) {
                    case 'a' -> Column.Identity.ALWAYS;
                    case 'd' -> Column.Identity.BY_DEFAULT;
                    default -> Column.Identity.NONE;
                },
                generated == ' ' || expression == null ? null : new Column.Generated(expression, generated == 's'),
                details(row),
                row.flag("attislocal"),
                row.flag("is_inherited"),
                reading.ofColumn(relation, number, row.textsOrNull("acl")));
    }

    private @Nullable NotNull notNull(long relation, int number, ObjectId table, String column) {
        Found found = notNulls.get(address(relation, number));
        if (found == null) {
            return NotNull.UNNAMED;
        }
        reading.name(CONSTRAINT, found.oid(), table.part(ObjectKind.COLUMN, column));
        String comment = reading.comment(CONSTRAINT, found.oid());
        boolean automatic = comment == null
                && ((found.isInherited() && !found.isLocal())
                        || AutomaticName.matches(found.name(), table.name(), column, "not_null"));
        return new NotNull(
                new GivenName(found.name(), automatic),
                found.isValidated(),
                found.isInheritable(),
                found.isLocal(),
                comment);
    }

    private static Details details(Row row) throws SQLException {
        char storage = row.letter("storage");
        char compression = row.letter("compression");
        Integer statistics = row.integerOrNull("statistics");
        List<String> options = row.texts("attoptions");
        List<String> foreignOptions = row.texts("attfdwoptions");
        boolean isPlain = storage == ' ' && compression == ' ' && statistics == null;
        if (isPlain && options.isEmpty() && foreignOptions.isEmpty()) {
            return Details.NONE;
        }
        String compressed = compression == 'l' ? "lz4" : "pglz";
        return new Details(
                STORAGE.get(storage), compression == ' ' ? null : compressed, statistics, options, foreignOptions);
    }
}
