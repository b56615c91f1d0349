package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.ROUTINE;

import java.sql.SQLException;
import java.util.TreeMap;

/** Reads functions, procedures, window functions and aggregates. */
final class RoutineReader {

    private static final String ROUTINES = """
            select p.oid, p.pronamespace as namespace, p.proname, p.prokind::text,
                   pg_get_userbyid(p.proowner) as owner, p.proacl::text[] as acl,
                   case when p.proacl is not null then acldefault('f', p.proowner)::text[] end as default_acl,
                   oidvectortypes(p.proargtypes) as types, pg_get_function_arguments(p.oid) as arguments,
                   pg_get_function_result(p.oid) as result,
                   case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as definition
              from pg_proc p
             where p.oid >= 16384 and p.prokind <> 'a'
            """;

    private static final String AGGREGATES = """
            select p.oid, p.pronamespace as namespace, p.proname,
                   pg_get_userbyid(p.proowner) as owner, p.proacl::text[] as acl,
                   case when p.proacl is not null then acldefault('f', p.proowner)::text[] end as default_acl,
                   oidvectortypes(p.proargtypes) as types,
                   coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*') as arguments,
                   array_to_string(array['sfunc = ' || a.aggtransfn, 'stype = ' || format_type(a.aggtranstype, null),
                     'sspace = ' || nullif(a.aggtransspace, 0),
                     'finalfunc = ' || nullif(a.aggfinalfn::text, '-'),
                     case when a.aggfinalextra then 'finalfunc_extra' end,
                     case when a.aggfinalfn <> 0 then 'finalfunc_modify = ' || case a.aggfinalmodify
                       when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end end,
                     'combinefunc = ' || nullif(a.aggcombinefn::text, '-'),
                     'serialfunc = ' || nullif(a.aggserialfn::text, '-'),
                     'deserialfunc = ' || nullif(a.aggdeserialfn::text, '-'),
                     'initcond = ' || quote_literal(a.agginitval),
                     'msfunc = ' || nullif(a.aggmtransfn::text, '-'),
                     'minvfunc = ' || nullif(a.aggminvtransfn::text, '-'),
                     'mstype = ' || case when a.aggmtranstype <> 0 then format_type(a.aggmtranstype, null) end,
                     'msspace = ' || nullif(a.aggmtransspace, 0),
                     'mfinalfunc = ' || nullif(a.aggmfinalfn::text, '-'),
                     case when a.aggmfinalextra then 'mfinalfunc_extra' end,
                     case when a.aggmfinalfn <> 0 then 'mfinalfunc_modify = ' || case a.aggmfinalmodify
                       when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end end,
                     'minitcond = ' || quote_literal(a.aggminitval),
                     'sortop = ' || (select 'operator(' || quote_ident(n.nspname) || '.' || o.oprname || ')'
                        from pg_operator o join pg_namespace n on n.oid = o.oprnamespace where o.oid = a.aggsortop),
                     'parallel = ' || case p.proparallel when 's' then 'safe' when 'r' then 'restricted' end,
                     case when a.aggkind = 'h' then 'hypothetical' end], ', ') as options
              from pg_proc p join pg_aggregate a on a.aggfnoid = p.oid
             where p.oid >= 16384
            """;

    private final Reading reading;

    RoutineReader(Reading reading) {
        this.reading = reading;
    }

    void read() throws SQLException {
        reading.each(ROUTINES, row -> {
            String schema = reading.schemaOf(row);
            if (schema != null) {
                boolean isProcedure = row.letter("prokind") == 'p';
                reading.add(
                        ROUTINE,
                        row.oid("oid"),
                        new Routine(
                                ObjectId.of(
                                        isProcedure ? ObjectKind.PROCEDURE : ObjectKind.FUNCTION,
                                        schema,
                                        row.text("proname"),
                                        row.text("types")),
                                row.text("arguments"),
                                isProcedure ? null : row.textOrNull("result"),
                                row.text("definition"),
                                reading.attachments(ROUTINE, row.oid("oid"), row)));
            }
        });
        reading.each(AGGREGATES, row -> {
            String schema = reading.schemaOf(row);
            if (schema != null) {
                String name = row.text("proname");
                reading.add(
                        ROUTINE,
                        row.oid("oid"),
                        new PlainObject(
                                ObjectId.of(ObjectKind.AGGREGATE, schema, name, row.text("types")),
                                "create aggregate " + SqlName.qualified(schema, name) + "(" + row.text("arguments")
                                        + ") (" + row.text("options") + ")",
                                new TreeMap<>(),
                                reading.attachments(ROUTINE, row.oid("oid"), row)));
            }
        });
    }
}
