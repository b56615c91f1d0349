package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.TYPE;

import com.monassurance.migrations.catalog.Column.NotNull;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads enums, domains, ranges with their multiranges, base types, and types that are only announced. */
final class TypeReader {

    private static final String VALUES = """
            select enumtypid, enumlabel from pg_enum where enumtypid >= 16384 order by enumtypid, enumsortorder
            """;

    private static final String TYPES = """
            select t.oid, t.typnamespace as namespace, t.typname,
                   case when t.typisdefined then t.typtype::text else 's' end as typtype,
                   pg_get_userbyid(t.typowner) as owner, t.typacl::text[] as acl,
                   case when t.typacl is not null then acldefault('T', t.typowner)::text[] end as default_acl,
                   format_type(t.typbasetype, t.typtypmod) as base_type, t.typnotnull,
                   k.oid as not_null_oid, k.conname as not_null_name,
                   case when l.oid is not null then quote_ident(ln.nspname) || '.' || quote_ident(l.collname) end
                     as collation,
                   case when t.typtype = 'd' then coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault))
                        end as default_expression,
                   array_to_string(array['subtype = ' || format_type(r.rngsubtype, null),
                     'subtype_opclass = ' || (select quote_ident(nspname) || '.' || quote_ident(opcname)
                        from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace
                       where o.oid = r.rngsubopc and not o.opcdefault),
                     'collation = ' || (select quote_ident(nspname) || '.' || quote_ident(collname)
                        from pg_collation o join pg_namespace n on n.oid = o.collnamespace
                       where o.oid = r.rngcollation
                         and o.oid <> (select typcollation from pg_type s where s.oid = r.rngsubtype)),
                     'canonical = ' || nullif(r.rngcanonical::text, '-'),
                     'subtype_diff = ' || nullif(r.rngsubdiff::text, '-'),
                     'multirange_type_name = ' || format_type(r.rngmultitypid, null)], ', ') as range_options,
                   array_to_string(array['input = ' || t.typinput, 'output = ' || t.typoutput,
                     'receive = ' || nullif(t.typreceive::text, '-'), 'send = ' || nullif(t.typsend::text, '-'),
                     'typmod_in = ' || nullif(t.typmodin::text, '-'),
                     'typmod_out = ' || nullif(t.typmodout::text, '-'),
                     'analyze = ' || nullif(t.typanalyze::text, '-'),
                     'subscript = ' || nullif(t.typsubscript::text, '-'),
                     'internallength = ' || case t.typlen when -1 then 'variable' else t.typlen::text end,
                     case when t.typbyval then 'passedbyvalue' end,
                     'alignment = ' || case t.typalign when 'c' then 'char' when 's' then 'int2' when 'i' then 'int4'
                                                       else 'double' end,
                     'storage = ' || case t.typstorage when 'p' then 'plain' when 'e' then 'external'
                                                       when 'x' then 'extended' else 'main' end,
                     'category = ' || quote_literal(t.typcategory::text),
                     case when t.typispreferred then 'preferred = true' end,
                     'default = ' || quote_literal(t.typdefault),
                     'element = ' || case when t.typelem <> 0 then format_type(t.typelem, null) end,
                     'delimiter = ' || quote_literal(t.typdelim::text),
                     case when t.typcollation <> 0 then 'collatable = true' end], ', ') as base_options,
                   %s as constructors
              from pg_type t
              left join pg_type b on b.oid = t.typbasetype
              left join pg_collation l on l.oid = t.typcollation and t.typtype = 'd' and t.typcollation <> b.typcollation
              left join pg_namespace ln on ln.oid = l.collnamespace
              left join pg_range r on r.rngtypid = t.oid
              left join pg_constraint k on k.contypid = t.oid and k.contype = 'n'
             where t.oid >= 16384 and t.typrelid = 0
               and (t.typtype in ('e', 'd', 'r', 'b') or (t.typtype = 'p' and not t.typisdefined))
               and not (t.typelem <> 0 and exists (select from pg_type e where e.oid = t.typelem and e.typarray = t.oid))
            """.formatted(ConstructorRights.OF_RANGE);

    private final Reading reading;

    TypeReader(Reading reading) {
        this.reading = reading;
    }

    void read() throws SQLException {
        Map<Long, List<String>> values = new HashMap<>();
        reading.each(
                VALUES,
                row -> values.computeIfAbsent(row.oid("enumtypid"), t -> new ArrayList<>())
                        .add(row.text("enumlabel")));
        reading.each(TYPES, row -> {
            String schema = reading.schemaOf(row);
            long oid = row.oid("oid");
            if (schema != null) {
                reading.add(TYPE, oid, type(oid, schema, row, values.getOrDefault(oid, List.of())));
            }
        });
    }

    private CatalogObject type(long oid, String schema, Row row, List<String> values) throws SQLException {
        String name = row.text("typname");
        Attachments attachments = reading.attachments(TYPE, oid, row);
        return switch (row.letter("typtype")) {
            case 'e' -> new EnumType(ObjectId.of(ObjectKind.ENUM, schema, name), values, attachments);
            case 'd' ->
                new DomainType(
                        ObjectId.of(ObjectKind.DOMAIN, schema, name),
                        row.text("base_type"),
                        row.textOrNull("collation"),
                        row.expressionOrNull("default_expression"),
                        row.flag("typnotnull") ? notNull(name, row) : null,
                        attachments);
            case 'r' ->
                plain(
                        ObjectId.of(ObjectKind.RANGE, schema, name),
                        "as range (" + row.text("range_options") + ")",
                        reading.hasPrivileges() ? row.pairs("constructors") : new TreeMap<>(),
                        attachments);
            case 's' -> plain(ObjectId.of(ObjectKind.SHELL_TYPE, schema, name), "", new TreeMap<>(), attachments);
            default ->
                plain(
                        ObjectId.of(ObjectKind.BASE_TYPE, schema, name),
                        "(" + row.text("base_options") + ")",
                        new TreeMap<>(),
                        attachments);
        };
    }

    private static PlainObject plain(
            ObjectId id, String definition, SortedMap<String, String> properties, Attachments attachments) {
        String type = "create type " + SqlName.qualified(id.path().get(0), id.name());
        return new PlainObject(id, definition.isEmpty() ? type : type + " " + definition, properties, attachments);
    }

    private NotNull notNull(String domain, Row row) throws SQLException {
        String name = row.textOrNull("not_null_name");
        if (name == null) {
            return NotNull.UNNAMED;
        }
        @Nullable String comment = reading.comment(SystemCatalog.CONSTRAINT, row.oid("not_null_oid"));
        boolean automatic = comment == null && AutomaticName.matches(name, domain, "", "not_null");
        return new NotNull(new GivenName(name, automatic), true, true, true, comment);
    }
}
