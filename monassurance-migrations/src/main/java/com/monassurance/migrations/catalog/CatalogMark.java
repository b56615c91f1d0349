package com.monassurance.migrations.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the system catalogues stand: equal marks mean that nothing was made, changed or dropped in between. The functions that
 * print definitions look at the newest state and not at that of the transaction, so that a reading is of one piece only when
 * nothing changed meanwhile. Temporary objects do not count. Immutable.
 *
 * @param text what is compared
 */
record CatalogMark(String text) {

    /** Objects of the server's own are below. */
    private static final String OURS = " where oid >= 16384";

    /** Catalogues that every role may read and whose rows have a schema of their own or none. */
    private static final List<String> WHOLE = List.of(
            "pg_namespace",
            "pg_extension",
            "pg_language",
            "pg_transform",
            "pg_cast",
            "pg_am",
            "pg_amop",
            "pg_amproc",
            "pg_opclass",
            "pg_opfamily",
            "pg_operator",
            "pg_proc",
            "pg_collation",
            "pg_conversion",
            "pg_ts_config",
            "pg_ts_dict",
            "pg_ts_parser",
            "pg_ts_template",
            "pg_enum",
            "pg_policy",
            "pg_trigger",
            "pg_event_trigger",
            "pg_publication",
            "pg_publication_rel",
            "pg_statistic_ext",
            "pg_foreign_data_wrapper",
            "pg_foreign_server",
            "pg_default_acl");

    /** The others, without what is temporary; a column that is renamed changes no row but its own. */
    private static final String OTHERS = """
            union all select 'class', count(*), sum(xmin::text::bigint), sum(oid::bigint) from ours
            union all select 'column', count(*), sum(a.xmin::text::bigint), sum(a.attrelid::bigint * a.attnum)
            from pg_attribute a join ours on ours.oid = a.attrelid where a.attnum > 0
            union all select 'default', count(*), sum(d.xmin::text::bigint), sum(d.oid::bigint)
            from pg_attrdef d join ours on ours.oid = d.adrelid
            union all select 'index', count(*), sum(i.xmin::text::bigint), sum(i.indexrelid::bigint)
            from pg_index i join ours on ours.oid = i.indexrelid
            union all select 'inherits', count(*), sum(i.xmin::text::bigint), sum(i.inhrelid::bigint * (i.inhparent::bigint % 65521))
            from pg_inherits i join ours on ours.oid = i.inhrelid
            union all select 'rule', count(*), sum(r.xmin::text::bigint), sum(r.oid::bigint)
            from pg_rewrite r join ours on ours.oid = r.ev_class
            union all select 'sequence', count(*), sum(s.xmin::text::bigint), sum(s.seqrelid::bigint)
            from pg_sequence s join ours on ours.oid = s.seqrelid
            union all select 'constraint', count(*), sum(xmin::text::bigint), sum(oid::bigint)
            from pg_constraint where oid >= 16384 and connamespace <> all (array(select oid from passing))
            union all select 'type', count(*), sum(xmin::text::bigint), sum(oid::bigint)
            from pg_type where oid >= 16384 and typnamespace <> all (array(select oid from passing))
            union all select 'comment', count(*), sum(xmin::text::bigint), sum(objoid::bigint) from pg_description
            where objoid >= 16384
            union all select 'range', count(*), sum(xmin::text::bigint), sum(rngtypid::bigint) from pg_range
            where rngtypid >= 16384
            union all select 'foreign table', count(*), sum(xmin::text::bigint), sum(ftrelid::bigint) from pg_foreign_table
            """;

    private static final String QUERY = "with passing as materialized (select oid from pg_namespace"
            + " where nspname like 'pg\\_temp\\_%' or nspname like 'pg\\_toast\\_temp\\_%'),"
            + " ours as materialized (select oid, xmin from pg_class where oid >= 16384 and relkind <> 't'"
            + " and relnamespace <> all (array(select oid from passing)))"
            + " select string_agg(concat_ws(' ', what, count, marks, oids), ',' order by what) from ("
            + WHOLE.stream()
                    .map(name -> "select '" + name
                            + "' as what, count(*) as count, sum(xmin::text::bigint) as marks, sum(oid::bigint) as oids from "
                            + name + OURS
                            + (name.equals("pg_namespace") ? " and oid <> all (array(select oid from passing))" : ""))
                    .collect(Collectors.joining(" union all "))
            + " " + OTHERS + ") each";

    /** Looks with the snapshot of the connection's open transaction, by one query. */
    static CatalogMark of(Connection connection, Duration timeout) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local search_path = ''; set local statement_timeout = " + timeout.toMillis());
            try (ResultSet row = statement.executeQuery(QUERY)) {
                row.next();
                return new CatalogMark(row.getString(1));
            }
        }
    }
}
