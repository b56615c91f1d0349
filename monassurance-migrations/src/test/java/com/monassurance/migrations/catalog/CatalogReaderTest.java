package com.monassurance.migrations.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a reading costs, sees and leaves behind. */
class CatalogReaderTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    /** System catalogues with rows of users that no schema consists of, and why. */
    private static final Set<String> OUT_OF_SCOPE = Set.of(
            // What the whole server shares.
            "pg_auth_members",
            "pg_authid",
            "pg_database",
            "pg_db_role_setting",
            "pg_parameter_acl",
            "pg_replication_origin",
            "pg_shdepend",
            "pg_shdescription",
            "pg_shseclabel",
            "pg_tablespace",
            // Data and what is known of it.
            "pg_largeobject",
            "pg_statistic",
            "pg_statistic_ext_data",
            "pg_subscription_rel",
            // Read through what the server prints.
            "pg_partitioned_table");

    private static List<String> list(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static List<String> queries(Connection connection) throws SQLException {
        return CatalogReader.of(CatalogSettings.defaults()).queries(connection);
    }

    @Test
    void every_system_catalogue_is_read_or_named_as_out_of_scope(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            String queries = String.join("\n", queries(connection)).replace("pg_user_mappings", "pg_user_mapping ");

            TreeSet<String> neither = new TreeSet<>(list(
                    connection,
                    "select relname from pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind = 'r'"));
            neither.removeIf(name -> queries.matches("(?s).*\\b" + name + "\\b.*"));
            neither.removeAll(OUT_OF_SCOPE);

            assertThat(neither).isEmpty();
        }
    }

    @Test
    void a_reading_takes_at_most_thirty_queries_whatever_the_size(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            int empty = queries(connection).size();
            CatalogSamples.fill(database, "tables");
            CatalogSamples.fill(database, "routines");

            assertThat(queries(connection)).hasSize(empty).hasSizeLessThanOrEqualTo(28);
        }
    }

    @Test
    void a_reading_leaves_the_connection_as_it_was(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "set search_path = pg_catalog; set timezone = 'Europe/Paris'; set statement_timeout = 777");

            CatalogReader.of(CatalogSettings.defaults()).read(connection);

            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(list(
                            connection,
                            "select current_setting('search_path') || current_setting('timezone')"
                                    + " || current_setting('statement_timeout')"))
                    .containsExactly("pg_catalogEurope/Paris777ms");
        }
    }

    @Test
    void a_reading_inside_a_transaction_sees_it_and_lets_it_go_on(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create table uncommitted (a int)");

            Catalog catalog = CatalogReader.of(CatalogSettings.defaults()).read(connection);

            assertThat(catalog.find(ObjectId.of(ObjectKind.TABLE, "public", "uncommitted")))
                    .isPresent();
            assertThat(list(connection, "select current_setting('search_path')"))
                    .doesNotContain("");
            connection.commit();
            assertThat(CatalogSamples.read(database).find(ObjectId.of(ObjectKind.TABLE, "public", "uncommitted")))
                    .isPresent();
        }
    }

    @Test
    void settings_of_the_session_change_nothing(PostgresDatabase database) throws SQLException {
        CatalogSamples.fill(database, "tables");
        CatalogSamples.fill(database, "partitions");
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = public, \"Odd \"\"schema\"\"\"; set timezone = 'Asia/Tokyo';"
                    + " set quote_all_identifiers = on; set bytea_output = escape; set intervalstyle = iso_8601");

            Catalog catalog = CatalogReader.of(CatalogSettings.defaults()).read(connection);

            assertThat(CatalogComparison.of(catalog, CatalogSamples.read(database))
                            .describe())
                    .isEmpty();
        }
    }

    @Test
    void a_role_without_rights_reads_the_same_but_for_what_it_names(PostgresDatabase database) throws SQLException {
        for (String area : List.of("tables", "routines", "rare")) {
            CatalogSamples.fill(database, area);
        }
        database.execute("do $$ begin if not exists (select from pg_roles where rolname = 'cat_nobody')"
                + " then create role cat_nobody login password 'x'; end if; end $$");
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), "cat_nobody", "x")) {
            Catalog catalog = CatalogReader.of(CatalogSettings.defaults()).read(connection);

            assertThat(catalog.unread()).extracting(Unread::kind).contains("options of user mappings");
            assertThat(CatalogComparison.of(CatalogSamples.read(database), catalog)
                            .differences())
                    .extracting(each -> each.id().kind())
                    .containsOnly(ObjectKind.USER_MAPPING);
        }
    }

    @Test
    void owners_privileges_and_excluded_schemas_can_be_left_out(PostgresDatabase database) {
        CatalogSamples.fill(database, "access");
        ObjectId ledger = ObjectId.of(ObjectKind.TABLE, "owned", "ledger");

        Catalog all = CatalogSamples.read(database);
        Catalog bare = CatalogSamples.read(
                database, CatalogSettings.defaults().withoutOwners().withoutPrivileges());
        Catalog none = CatalogSamples.read(database, CatalogSettings.defaults().withExcludedSchemas(Set.of("owned")));

        assertThat(all.find(ledger).orElseThrow().attachments().owner()).isEqualTo("cat_owner");
        assertThat(all.objects(ObjectKind.DEFAULT_PRIVILEGES)).hasSize(5);
        assertThat(bare.find(ledger).orElseThrow().attachments()).isEqualTo(Attachments.NONE);
        assertThat(bare.objects(ObjectKind.DEFAULT_PRIVILEGES)).isEmpty();
        assertThat(none.objects()).noneMatch(object -> object.id().path().contains("owned"));
    }

    @Test
    void our_own_schema_and_members_of_extensions_are_left_out(PostgresDatabase database) {
        database.execute(
                "create schema monassurance_ops",
                "create table monassurance_ops.schema_history (a int primary key)",
                "create extension hstore",
                "create table t (h hstore)");

        Catalog catalog = CatalogSamples.read(database);

        assertThat(catalog.objects())
                .extracting(each -> each.id().toString())
                .containsExactlyInAnyOrder("schema public", "extension plpgsql", "extension hstore", "table public.t");
        assertThat(catalog.dependsOn(ObjectId.of(ObjectKind.COLUMN, "public", "t", "h")))
                .extracting(Dependency::referenced)
                .containsExactly(ObjectId.of(ObjectKind.EXTENSION, "hstore"));
    }

    @Test
    void dependencies_lead_from_a_view_to_the_columns_it_uses_and_back(PostgresDatabase database) {
        database.execute(
                "create function f(int) returns int language sql immutable as 'select 1'",
                "create table t (a int default f(1), b int)",
                "create view v as select a from t",
                "create index i on t (f(b))");

        Catalog catalog = CatalogSamples.read(database);

        ObjectId table = ObjectId.of(ObjectKind.TABLE, "public", "t");
        ObjectId function = ObjectId.of(ObjectKind.FUNCTION, "public", "f", "integer");
        assertThat(catalog.dependants(table.part(ObjectKind.COLUMN, "a")))
                .extracting(Dependency::dependant)
                .contains(ObjectId.of(ObjectKind.VIEW, "public", "v"))
                .doesNotContain(table.part(ObjectKind.INDEX, "i"));
        assertThat(catalog.dependants(function))
                .extracting(Dependency::dependant)
                .containsExactlyInAnyOrder(
                        table.part(ObjectKind.COLUMN_DEFAULT, "a"), table.part(ObjectKind.INDEX, "i"));
    }

    @Test
    void a_half_detached_partition_and_an_invalid_index_show(PostgresDatabase database) {
        database.execute(
                "create table t (a int)",
                "insert into t values (1), (1)",
                "create table p (a int) partition by list (a)",
                "create table p1 partition of p for values in (1)",
                "set allow_system_table_mods = on",
                "update pg_inherits set inhdetachpending = true where inhrelid = 'p1'::regclass",
                "create index broken on t (a)",
                "update pg_index set indisvalid = false where indexrelid = 'broken'::regclass");

        Catalog catalog = CatalogSamples.read(database);

        Table partition = (Table)
                catalog.find(ObjectId.of(ObjectKind.TABLE, "public", "p1")).orElseThrow();
        assertThat(partition.partitionOf()).isNotNull().matches(Table.Partition::isDetaching);
        assertThat(catalog.objects(ObjectKind.INDEX)).singleElement().matches(index -> !((Index) index).isValid());
        assertThat(DdlWriter.write(catalog).unwritten())
                .extracting(Unread::kind)
                .containsExactlyInAnyOrder("index public.t.broken", "table public.p1");
    }

    @Test
    void security_labels_are_read_and_written(PostgresDatabase database) {
        database.execute(
                "create table t (a int)",
                "set allow_system_table_mods = on",
                "insert into pg_seclabel values ('t'::regclass, 'pg_class'::regclass, 0, 'dummy', 'sec''ret'),"
                        + " ('t'::regclass, 'pg_class'::regclass, 1, 'dummy', 'column')");

        assertThat(DdlWriter.write(CatalogSamples.read(database)).toSql())
                .contains("security label for dummy on table public.t is 'sec''ret'")
                .contains("security label for dummy on column public.t.a is 'column'");
    }

    @Test
    void what_is_no_part_of_a_schema_is_named(PostgresDatabase database) {
        database.execute(
                "select lo_create(0)",
                "revoke execute on function pg_catalog.now() from public",
                "create function pg_catalog.ours() returns int language sql as 'select 1'",
                "create table a (id int primary key)",
                "create table b (id int references a)",
                "alter table b disable trigger all");

        assertThat(CatalogSamples.read(database).unread())
                .extracting(Unread::kind)
                .hasSize(4);
        assertThat(CatalogSamples.read(POSTGRES.database()).unread()).hasSize(4);
    }

    @Test
    void a_statement_that_takes_too_long_fails(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Connection other = database.dataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("lock table pg_policy in access exclusive mode");

            assertThatThrownBy(() -> CatalogReader.of(
                                    CatalogSettings.defaults().withStatementTimeout(Duration.ofMillis(200)))
                            .read(connection))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("timeout");
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }
}
