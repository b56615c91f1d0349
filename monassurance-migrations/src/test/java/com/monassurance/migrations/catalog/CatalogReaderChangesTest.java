package com.monassurance.migrations.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Others change the schema while it is read. */
@Timeout(120)
class CatalogReaderChangesTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final CatalogReader READER = CatalogReader.of(CatalogSettings.defaults());
    private static final ObjectId TABLE = ObjectId.of(ObjectKind.TABLE, "public", "t");
    private static final ObjectId VIEW = ObjectId.of(ObjectKind.VIEW, "public", "v");

    /** The definition of a view is printed under a lock of its tables, for which the reading waits here. */
    private static Catalog readDuring(PostgresDatabase database, String... change) throws SQLException {
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            for (String each : change) {
                statement.execute(each);
            }
            CompletableFuture<Catalog> reading = CompletableFuture.supplyAsync(() -> read(database));
            try (Connection looking = database.dataSource().getConnection()) {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (!isWaiting(looking)) {
                    assertThat(System.nanoTime())
                            .as("the reading waits for the view")
                            .isLessThan(end);
                }
            }
            other.commit();
            return reading.join();
        }
    }

    private static Catalog read(PostgresDatabase database) {
        try (Connection connection = database.dataSource().getConnection()) {
            return READER.read(connection);
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private static boolean isWaiting(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select exists (select from pg_locks where not granted"
                        + " and database = (select oid from pg_database where datname = current_database()))")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static PostgresDatabase database() {
        PostgresDatabase database = SERVER.newDatabase();
        database.execute("create table t (a int)", "create view v as select a as shown from t");
        return database;
    }

    @Test
    void a_column_that_is_renamed_meanwhile_has_one_name_everywhere() throws SQLException {
        Catalog read = readDuring(database(), "alter table t rename column a to b");

        assertThat(((Table) read.find(TABLE).orElseThrow()).columns().find("b")).isPresent();
        assertThat(read.find(VIEW).orElseThrow().toString()).contains("b AS shown");
    }

    @Test
    void what_is_dropped_meanwhile_is_not_there() throws SQLException {
        Catalog read = readDuring(database(), "drop table t cascade", "create table u (a int)");

        assertThat(read.find(TABLE)).isEmpty();
        assertThat(read.find(VIEW)).isEmpty();
        assertThat(read.find(ObjectId.of(ObjectKind.TABLE, "public", "u"))).isPresent();
    }

    @Test
    void a_schema_that_never_rests_is_told_and_temporary_tables_do_not_count() throws SQLException {
        PostgresDatabase database = database();
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Void> temporary =
                repeat(database, isOver, "create temp table passing (a int, b text unique)", "drop table passing");
        assertThat(read(database).find(VIEW)).isPresent();

        CompletableFuture<Void> other = repeat(database, isOver, "alter table t add c int", "alter table t drop c");
        assertThatThrownBy(() -> read(database))
                .hasRootCauseInstanceOf(SQLException.class)
                .rootCause()
                .hasMessageContaining("changed by others each of the 5 times")
                .hasFieldOrPropertyWithValue("SQLState", "40001");
        isOver.set(true);
        temporary.join();
        other.join();
        assertThat(read(database).find(VIEW)).isPresent();
    }

    private static CompletableFuture<Void> repeat(
            PostgresDatabase database, AtomicBoolean isOver, String... statements) {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                for (int round = 0; round < 500 && !isOver.get(); round++) {
                    for (String each : statements) {
                        statement.execute(each);
                    }
                    first.complete(null);
                }
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        first.join();
        return all;
    }
}
