package com.monassurance.migrations.judge;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.judge.CatalogueRows.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a database of a server holds before anybody has made anything in it. Immutable.
 *
 * @param catalogues the catalogues of the server, by name
 * @param lastTransaction the last one that wrote anything built in
 * @param counts how many rows of each catalogue are built in
 * @param names what is built in, said in words, as {@link Identities#all()} gives it
 */
record Pristine(
        Map<String, Catalogue> catalogues, long lastTransaction, Map<String, Long> counts, Map<String, String> names) {

    private static final Map<String, Pristine> KNOWN = new ConcurrentHashMap<>();
    private static final String EMPTY_PATH = "select set_config('search_path', '', false)";
    private static final String SERVER =
            "select system_identifier::text || ' ' || current_setting('port') from pg_catalog.pg_control_system()";

    /** Of the server behind a connection; asked once per server. */
    static Pristine of(PostgresFixture server, Connection connection) throws SQLException {
        String key = Catalogues.rows(connection, SERVER).get(0).get(0);
        Pristine known = KNOWN.get(key);
        if (known == null) {
            try (PostgresDatabase fresh = server.newDatabase();
                    Connection own = fresh.dataSource().getConnection()) {
                known = read(own);
            }
            KNOWN.put(key, known);
        }
        return known;
    }

    /** The printed lines of one catalogue as they are before anybody changed them. */
    List<Row> rows(PostgresFixture server, String catalogue) throws SQLException {
        try (PostgresDatabase fresh = server.newDatabase();
                Connection own = fresh.dataSource().getConnection()) {
            Catalogues.rows(own, EMPTY_PATH);
            return CatalogueRows.after(own, catalogues.get(catalogue), -1);
        }
    }

    private static Pristine read(Connection connection) throws SQLException {
        Catalogues.rows(connection, EMPTY_PATH);
        Map<String, Catalogue> catalogues = Catalogues.of(connection);
        Identities identities =
                new Identities(catalogues.values(), Map.of(), clusterNames(connection), PrintRules.exact());
        for (String first : List.of("pg_namespace", "pg_class")) {
            identities.learn(CatalogueRows.after(connection, catalogues.get(first), -1));
        }
        for (Catalogue catalogue : catalogues.values()) {
            identities.learn(CatalogueRows.after(connection, catalogue, -1));
        }
        return new Pristine(
                catalogues,
                CatalogueRows.lastTransaction(connection, catalogues.values()),
                CatalogueRows.counts(connection, catalogues.values()),
                identities.all());
    }

    /** The names of what belongs to the cluster. */
    static Map<String, String> clusterNames(Connection connection) throws SQLException {
        Map<String, String> names = new HashMap<>();
        String query = """
                select 'pg_authid' || oid, 'role ' || rolname from pg_catalog.pg_roles
                union all select 'pg_tablespace' || oid, spcname from pg_catalog.pg_tablespace
                union all select 'pg_database' || oid, 'this database' from pg_catalog.pg_database
                  where datname = current_database()
                """;
        for (List<String> row : Catalogues.rows(connection, query)) {
            names.put(row.get(0), row.get(1));
        }
        return names;
    }
}
