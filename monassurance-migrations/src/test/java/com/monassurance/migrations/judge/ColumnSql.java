package com.monassurance.migrations.judge;

import java.util.Map;

/** How a column of a catalogue is asked for, so that its text does not depend on oids or on the order of execution. */
final class ColumnSql {

    /** Every expression tree the server stores, by the function of the server that prints it. */
    private static final Map<String, String> TREES = Map.ofEntries(
            Map.entry("pg_attrdef.adbin", "pg_get_expr(t.adbin, t.adrelid)"),
            Map.entry("pg_class.relpartbound", "pg_get_expr(t.relpartbound, t.oid)"),
            Map.entry("pg_constraint.conbin", "pg_get_expr(t.conbin, t.conrelid)"),
            Map.entry("pg_index.indexprs", "case when t.indexprs is not null then pg_get_indexdef(t.indexrelid) end"),
            Map.entry("pg_index.indpred", "pg_get_expr(t.indpred, t.indrelid)"),
            Map.entry("pg_partitioned_table.partexprs", "pg_get_expr(t.partexprs, t.partrelid)"),
            Map.entry("pg_policy.polqual", "pg_get_expr(t.polqual, t.polrelid)"),
            Map.entry("pg_policy.polwithcheck", "pg_get_expr(t.polwithcheck, t.polrelid)"),
            Map.entry("pg_proc.proargdefaults", "pg_get_expr(t.proargdefaults, 0)"),
            Map.entry("pg_proc.prosqlbody", "pg_get_function_sqlbody(t.oid)"),
            Map.entry("pg_publication_rel.prqual", "pg_get_expr(t.prqual, t.prrelid)"),
            Map.entry("pg_rewrite.ev_action", "pg_get_ruledef(t.oid)"),
            // Part of the rule as it is printed.
            Map.entry("pg_rewrite.ev_qual", "null"),
            Map.entry("pg_statistic_ext.stxexprs", "pg_get_statisticsobjdef_expressions(t.oid)::text"),
            Map.entry("pg_trigger.tgqual", "case when t.tgqual is not null then pg_get_triggerdef(t.oid) end"),
            Map.entry("pg_type.typdefaultbin", "pg_get_expr(t.typdefaultbin, 0)"));

    /** No privileges means those that the server gives by default. */
    private static final Map<String, String> PRIVILEGES = Map.ofEntries(
            Map.entry(
                    "pg_class.relacl",
                    "coalesce(t.relacl, acldefault(case t.relkind when 'S' then 's' else 'r' end::\"char\", t.relowner))"),
            Map.entry("pg_attribute.attacl", "t.attacl"),
            Map.entry("pg_proc.proacl", "coalesce(t.proacl, acldefault('f', t.proowner))"),
            Map.entry("pg_type.typacl", "coalesce(t.typacl, acldefault('T', t.typowner))"),
            Map.entry("pg_namespace.nspacl", "coalesce(t.nspacl, acldefault('n', t.nspowner))"),
            Map.entry("pg_language.lanacl", "coalesce(t.lanacl, acldefault('l', t.lanowner))"),
            Map.entry("pg_foreign_data_wrapper.fdwacl", "coalesce(t.fdwacl, acldefault('F', t.fdwowner))"),
            Map.entry("pg_foreign_server.srvacl", "coalesce(t.srvacl, acldefault('S', t.srvowner))"),
            Map.entry("pg_default_acl.defaclacl", "t.defaclacl"),
            Map.entry("pg_init_privs.initprivs", "t.initprivs"));

    /** Asked of an index column whose operator class, or a hash index, keeps another type in the index than the column has. */
    private static final String KEPT_OTHERWISE = "case when not exists (select from pg_catalog.pg_index i"
            + " join pg_catalog.pg_opclass o on o.oid = i.indclass[t.attnum - 1]"
            + " join pg_catalog.pg_am a on a.oid = o.opcmethod"
            + " where i.indexrelid = t.attrelid and (o.opckeytype <> 0 or a.amname = 'hash')) then ";

    private static final Map<String, String> SPECIAL = Map.ofEntries(
            Map.entry(
                    "pg_enum.enumsortorder",
                    "(select count(*) from pg_catalog.pg_enum o where o.enumtypid = t.enumtypid"
                            + " and o.enumsortorder <= t.enumsortorder)::text"),
            Map.entry(
                    "pg_inherits.inhseqno",
                    "(select count(*) from pg_catalog.pg_inherits o where o.inhrelid = t.inhrelid"
                            + " and o.inhseqno <= t.inhseqno)::text"),
            // Whether there is a toast table depends on the columns there ever were; its options are the user's.
            Map.entry(
                    "pg_class.reltoastrelid",
                    "(select array(select o from unnest(s.reloptions) o order by o)::text from pg_catalog.pg_class s"
                            + " where s.oid = t.reltoastrelid and s.reloptions is not null)"),
            // The type's when the index is made, the column's when that is changed later; nobody can ask for either.
            Map.entry("pg_attribute.attstorage", KEPT_OTHERWISE + "t.attstorage end::text"),
            Map.entry("pg_attribute.attcompression", KEPT_OTHERWISE + "t.attcompression end::text"),
            Map.entry("pg_constraint.conindid", EqualKeys.of("t.conindid", "t.contype = 'f'")),
            Map.entry("pg_trigger.tgconstrindid", EqualKeys.of("t.tgconstrindid", "t.tgconstrrelid <> 0")),
            Map.entry(
                    "pg_depend.refobjid",
                    EqualKeys.of(
                            "t.refobjid",
                            "t.classid = 'pg_catalog.pg_constraint'::regclass"
                                    + " and t.refclassid = 'pg_catalog.pg_class'::regclass"
                                    + " and exists (select from pg_catalog.pg_constraint k"
                                    + " where k.oid = t.objid and k.contype = 'f' and k.conindid = t.refobjid)")));

    private ColumnSql() {}

    static String of(Catalogue catalogue, Catalogue.Column column) {
        String qualified = catalogue.name() + "." + column.name();
        String plain = "t." + column.name();
        if (SPECIAL.containsKey(qualified)) {
            return SPECIAL.get(qualified);
        }
        return switch (column.type()) {
            case "pg_node_tree" -> known(TREES, qualified);
            case "aclitem[]" ->
                "(select array_agg(a::text order by a::text)::text from unnest(" + known(PRIVILEGES, qualified)
                        + ") a)";
            case "regproc" -> plain + "::oid::text";
            case "text[]" ->
                isSet(column.name())
                        ? "array(select o from unnest(" + plain + ") o order by o)::text"
                        : plain + "::text";
            default -> plain + "::text";
        };
    }

    private static boolean isSet(String column) {
        return column.endsWith("options")
                || column.equals("evttags")
                || column.equals("subpublications")
                || column.equals("proconfig");
    }

    private static String known(Map<String, String> expressions, String column) {
        String expression = expressions.get(column);
        if (expression == null) {
            throw new AssertionError("No way is known to print " + column + ", new in this version of PostgreSQL");
        }
        return expression;
    }
}
