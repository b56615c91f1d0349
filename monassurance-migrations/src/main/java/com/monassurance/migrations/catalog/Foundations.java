package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.EXTENSION;
import static com.monassurance.migrations.catalog.SystemCatalog.NAMESPACE;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Reads what all else stands on: comments, labels, schemas and extensions; and default privileges. */
final class Foundations {

    private static final String COMMENTS = """
            select d.classoid, d.objoid, d.objsubid, d.description
              from pg_description d
             where d.objoid >= 16384 or d.classoid = 2615
            """;

    private static final String LABELS = """
            select l.classoid, l.objoid, l.objsubid, l.provider, l.label from pg_seclabel l
            """;

    private static final String SCHEMAS = """
            select n.oid, n.nspname, pg_get_userbyid(n.nspowner) as owner, n.nspacl::text[] as acl,
                   case when n.nspacl is not null
                        then acldefault('n', n.nspowner)::text[] end as default_acl
              from pg_namespace n
             where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
            """;

    private static final String EXTENSIONS = """
            select e.oid, e.extname, n.nspname, e.extversion, coalesce(c.sources, '{}') as cast_sources,
                   coalesce(c.targets, '{}') as cast_targets
              from pg_extension e join pg_namespace n on n.oid = e.extnamespace
              left join (select d.refobjid,
                                array_agg(format_type(c.castsource, null) order by c.castsource, c.casttarget) as sources,
                                array_agg(format_type(c.casttarget, null) order by c.castsource, c.casttarget) as targets
                           from pg_depend d join pg_cast c on c.oid = d.objid
                          where d.classid = 'pg_cast'::regclass and d.refclassid = 'pg_extension'::regclass
                            and d.deptype = 'e'
                          group by d.refobjid) c on c.refobjid = e.oid
            """;

    private static final String DEFAULT_PRIVILEGES = """
            select d.oid, d.defaclnamespace as namespace, pg_get_userbyid(d.defaclrole) as role,
                   case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
                                        when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end as objects,
                   d.defaclacl::text[] as acl,
                   case when d.defaclnamespace = 0 and d.defaclobjtype <> 'L'
                        then acldefault(case when d.defaclobjtype = 'S' then 's' else d.defaclobjtype end,
                                        d.defaclrole)::text[]
                        when d.defaclnamespace = 0 then acldefault('L', d.defaclrole)::text[]
                        else '{}' end as default_acl
              from pg_default_acl d
            """;

    private final Reading reading;

    Foundations(Reading reading) {
        this.reading = reading;
    }

    void read() throws SQLException {
        reading.edges().read(reading);
        reading.each(
                COMMENTS,
                row -> reading.comment(
                        SystemCatalog.address(row.oid("classoid"), row.oid("objoid")),
                        (int) row.number("objsubid"),
                        row.text("description")));
        if (reading.settings().hasLabels()) {
            reading.each(
                    LABELS,
                    row -> reading.label(
                            SystemCatalog.address(row.oid("classoid"), row.oid("objoid")),
                            (int) row.number("objsubid"),
                            row.text("provider"),
                            row.text("label")));
        }
        reading.each(EXTENSIONS, this::extension);
        reading.each(SCHEMAS, this::schema);
    }

    private void extension(Row row) throws SQLException {
        long oid = row.oid("oid");
        String name = row.text("extname");
        reading.edges().extension(oid, name);
        reading.add(
                EXTENSION,
                oid,
                new Extension(
                        ObjectId.of(ObjectKind.EXTENSION, name),
                        row.text("nspname"),
                        row.text("extversion"),
                        casts(row.texts("cast_sources"), row.texts("cast_targets")),
                        reading.attachments(EXTENSION, oid)));
    }

    private static List<Extension.Cast> casts(List<String> sources, List<String> targets) {
        return IntStream.range(0, sources.size())
                .mapToObj(i -> new Extension.Cast(sources.get(i), targets.get(i)))
                .sorted(Comparator.comparing(Extension.Cast::source).thenComparing(Extension.Cast::target))
                .toList();
    }

    private void schema(Row row) throws SQLException {
        String name = row.text("nspname");
        if (!reading.settings().excludedSchemas().contains(name)) {
            long oid = row.oid("oid");
            reading.schema(oid, name);
            reading.add(
                    NAMESPACE,
                    oid,
                    new SchemaObject(ObjectId.of(ObjectKind.SCHEMA, name), reading.attachments(NAMESPACE, oid, row)));
        }
    }

    void readDefaultPrivileges() throws SQLException {
        if (!reading.settings().hasPrivileges()) {
            return;
        }
        reading.each(DEFAULT_PRIVILEGES, row -> {
            String schema = reading.schemaOf(row);
            if (row.oid("namespace") == 0 || schema != null) {
                ObjectId id = ObjectId.of(
                        ObjectKind.DEFAULT_PRIVILEGES,
                        row.text("role"),
                        schema == null ? "" : schema,
                        row.text("objects"));
                reading.add(
                        SystemCatalog.DEFAULT_PRIVILEGES,
                        row.oid("oid"),
                        new DefaultPrivileges(
                                id,
                                reading.privileges(row.texts("acl")),
                                reading.privileges(row.texts("default_acl")),
                                Attachments.NONE));
            }
        });
    }
}
