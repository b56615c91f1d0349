package com.monassurance.migrations.judge;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the rows of catalogues as the server has them. */
final class CatalogueRows {

    /**
     * One row. Immutable.
     *
     * @param catalogue where it stands
     * @param oid its oid, empty when rows there have none
     * @param values its printed columns, null where the server says null
     */
    record Row(Catalogue catalogue, String oid, Map<String, String> values) {

        String value(String column) {
            return values.get(column);
        }
    }

    private CatalogueRows() {}

    /** The rows of one catalogue that were written after a transaction, or all of them for a negative one. */
    static List<Row> after(Connection connection, Catalogue catalogue, long transaction) throws SQLException {
        String query = catalogue.query()
                + (transaction < 0 ? "true" : "age(t.xmin) < age('" + transaction + "'::xid)")
                + condition(catalogue.name());
        List<Row> rows = new ArrayList<>();
        for (List<String> found : Catalogues.rows(connection, query)) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < catalogue.columns().size(); i++) {
                values.put(catalogue.columns().get(i).name(), found.get(i + 1));
            }
            rows.add(new Row(catalogue, found.get(0), values));
        }
        return rows;
    }

    /** How many rows each catalogue has. */
    static Map<String, Long> counts(Connection connection, Collection<Catalogue> catalogues) throws SQLException {
        String query = catalogues.stream()
                .map(catalogue -> "select '" + catalogue.name() + "', count(*)::text from pg_catalog."
                        + catalogue.name() + " t where true" + condition(catalogue.name()))
                .collect(Collectors.joining(" union all "));
        return Catalogues.rows(connection, query).stream()
                .collect(Collectors.toMap(row -> row.get(0), row -> Long.valueOf(row.get(1))));
    }

    /** The last transaction that wrote any row of the catalogues. */
    static long lastTransaction(Connection connection, Collection<Catalogue> catalogues) throws SQLException {
        String query = catalogues.stream()
                .map(catalogue -> "select max(t.xmin::text::bigint) as last from pg_catalog." + catalogue.name()
                        + " t where true" + condition(catalogue.name()))
                .collect(Collectors.joining(" union all ", "select max(last)::text from (", ") each"));
        return Long.parseLong(Catalogues.rows(connection, query).get(0).get(0));
    }

    /** Dropped columns are gone for everybody, system columns are in every table, and other databases do not count. */
    private static String condition(String catalogue) {
        String here = "(select oid from pg_catalog.pg_database where datname = current_database())";
        return switch (catalogue) {
            case "pg_attribute" -> " and t.attnum > 0 and not t.attisdropped";
            // A column that was generated goes on to go with what its expression used, before 15, and nobody can say
            // otherwise. Whether a trigger of a foreign key is tied to that above is told by tgparentid; only ATTACH
            // writes it
            // here too.
            case "pg_depend" ->
                " and not (t.classid = 'pg_catalog.pg_trigger'::regclass and t.deptype in ('P', 'S') and exists"
                        + " (select from pg_catalog.pg_trigger g where g.oid = t.objid and g.tgisinternal))"
                        + " and not (t.classid = 'pg_catalog.pg_class'::regclass and t.objsubid > 0 and t.deptype = 'a'"
                        + " and t.refclassid <> 'pg_catalog.pg_class'::regclass and exists (select"
                        + " from pg_catalog.pg_attribute a where a.attrelid = t.objid and a.attnum = t.objsubid"
                        + " and a.attgenerated = ''))";
            case "pg_shdepend" -> " and t.dbid = " + here;
            case "pg_subscription" -> " and t.subdbid = " + here;
            default -> "";
        };
    }
}
