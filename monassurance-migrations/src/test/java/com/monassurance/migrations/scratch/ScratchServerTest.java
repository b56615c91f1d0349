package com.monassurance.migrations.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.Secret;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScratchServerTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    private static ConnectionSettings settings(String user, String password) {
        return ConnectionSettings.of(SERVER.jdbcUrl("postgres")).withUser(user).withPassword(Secret.of(password));
    }

    private static JdbcScratchServer server() {
        return ScratchServers.onLoopback(settings(SERVER.user(), SERVER.password()));
    }

    private static Catalog read(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return CatalogReader.of(CatalogSettings.defaults()).read(connection);
        }
    }

    private static boolean exists(String name) throws SQLException {
        try (Connection connection = SERVER.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from pg_database where datname = '" + name + "'")) {
            row.next();
            return row.getInt(1) == 1;
        }
    }

    private static void assertUnavailable(JdbcScratchServer server, DatabaseTraits like, String... words) {
        assertThatThrownBy(() -> server.create(like))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error()).isEqualTo(MigrationError.SCRATCH_UNAVAILABLE))
                .message()
                .contains(words);
    }

    @Test
    void a_scratch_database_is_dropped_by_close_with_whoever_is_connected() throws SQLException {
        ScratchDatabase database = server().create();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (i int)");
            assertThat(exists(database.name())).isTrue();

            database.close();
            database.close();

            assertThat(exists(database.name())).isFalse();
        }
    }

    @Test
    void a_left_over_is_swept_when_it_is_old_enough_and_nobody_is_in_it() throws SQLException {
        ScratchDatabase left = server().create();
        assertThat(server().sweep(Duration.ofDays(1))).doesNotContain(left.name());
        try (Connection connection = left.connect()) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(server().sweep(Duration.ofSeconds(-5))).doesNotContain(left.name());
        }
        try (PostgresDatabase other = SERVER.newDatabase()) {
            assertThat(server().sweep(Duration.ofSeconds(-5)))
                    .contains(left.name())
                    .doesNotContain(other.name());
        }
    }

    @Test
    void what_stands_in_the_way_of_a_scratch_database_is_told() throws SQLException {
        try (PostgresDatabase database = SERVER.newDatabase()) {
            database.execute("create role scratch_less login password 'x'");
            try {
                JdbcScratchServer weak = ScratchServers.at(settings("scratch_less", "x"));
                assertUnavailable(weak, DatabaseTraits.any(), "scratch_less", "CREATEDB");
                assertUnavailable(server(), new DatabaseTraits(13, new TreeMap<>()), "PostgreSQL 13");
                TreeMap<String, String> locale = new TreeMap<>(Map.of("lc_collate", "xx_XX.UTF-8"));
                assertUnavailable(server(), new DatabaseTraits(0, locale), "xx_XX");
            } finally {
                database.execute("drop role scratch_less");
            }
        }
        ConnectionSettings nowhere = ConnectionSettings.of("jdbc:postgresql://127.0.0.1:1/postgres");
        assertUnavailable(ScratchServers.at(nowhere), DatabaseTraits.any(), "127.0.0.1:1");
        ConnectionSettings remote = ConnectionSettings.of("jdbc:postgresql://db.example.org/postgres");
        assertThatThrownBy(() -> ScratchServers.onLoopback(remote))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.SCRATCH_REFUSED));
    }

    @Test
    void a_copy_equals_its_source_in_encoding_locale_and_catalogue() throws SQLException {
        try (PostgresDatabase database = SERVER.newDatabase();
                Connection live = database.dataSource().getConnection()) {
            database.execute(
                    "create type mood as enum ('a', 'b')",
                    "create table \"o'dd\"\"t%able\" (id int primary key, m mood not null default 'a')",
                    "create view v as select m from \"o'dd\"\"t%able\"",
                    "create function f() returns int language sql begin atomic select 1; select 2; end");
            DatabaseTraits traits = DatabaseTraits.of(live);

            ScratchCopy copy = ScratchCopy.make(server(), read(database), traits);

            assertThat(copy).isInstanceOf(ScratchCopy.Copied.class);
            try (ScratchCopy.Copied made = (ScratchCopy.Copied) copy;
                    Connection scratch = made.database().connect()) {
                assertThat(made.catalog()).isEqualTo(read(database));
                assertThat(DatabaseTraits.of(scratch)).isEqualTo(traits);
            }
        }
    }

    @Test
    void a_copy_without_its_role_is_not_proven_and_leaves_nothing() throws SQLException {
        Catalog catalog;
        try (PostgresDatabase database = SERVER.newDatabase()) {
            database.execute("create role gone_owner", "create table t (i int)", "alter table t owner to gone_owner");
            catalog = read(database);
            database.execute("drop table t", "drop role gone_owner");
        }

        ScratchCopy copy = ScratchCopy.make(server(), catalog, DatabaseTraits.any());

        assertThat(copy)
                .isInstanceOfSatisfying(
                        ScratchCopy.NotProven.class,
                        refused -> assertThat(refused.objects()).containsExactly("role gone_owner"));
    }
}
