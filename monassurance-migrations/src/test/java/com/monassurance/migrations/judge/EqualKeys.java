package com.monassurance.migrations.judge;

/**
 * A foreign key rests on one of the unique indexes over the columns that it refers to. Where there are several, the server
 * takes the oldest, and nobody can ask for another: such indexes are one to the judge.
 */
final class EqualKeys {

    private EqualKeys() {}

    /** The oid of an index or, under a condition, of the first by name of those that would do as well. */
    static String of(String index, String condition) {
        return "(case when " + condition + " then (select e.indexrelid from pg_catalog.pg_index m"
                + " join pg_catalog.pg_index e on e.indrelid = m.indrelid and e.indisunique and e.indimmediate"
                + " and e.indisvalid and e.indpred is null and e.indexprs is null and e.indnkeyatts = m.indnkeyatts and "
                + columns("e") + " = " + columns("m")
                + " join pg_catalog.pg_class n on n.oid = e.indexrelid where m.indexrelid = " + index
                + " order by e.indisprimary desc, n.relname limit 1) else " + index + " end)::text";
    }

    private static String columns(String index) {
        return "(select array_agg(k order by k) from unnest((" + index + ".indkey::int2[])[0:" + index
                + ".indnkeyatts - 1]) k)";
    }
}
