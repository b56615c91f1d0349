package com.monassurance.health.metrics.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A collection takes no lock on a relation of the user, and none of the user's locks holds it up. */
@Timeout(60)
class RelationLocksTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    /** What one transaction holds on relations that are not the server's own. */
    private static final String HELD = """
        select distinct c.relname, l.mode
        from pg_locks l join pg_class c on c.oid = l.relation
        where l.pid = pg_backend_pid() and c.oid >= 16384 and c.relname !~ '^pg_stat_statements'
        """;

    @Test
    void a_collection_with_its_sizes_ends_in_time_while_every_table_index_and_view_is_locked() throws SQLException {
        PostgresDatabase database = POSTGRES.database();
        database.execute("create extension if not exists pg_stat_statements");
        fill(database);
        try (Connection holder = database.dataSource().getConnection();
                Statement statement = holder.createStatement();
                Watched watched = Watched.over(database)) {
            holder.setAutoCommit(false);
            statement.execute("lock table parent, child, partitioned, toasted in access exclusive mode");
            statement.execute("reindex table parent");
            statement.execute("refresh materialized view summary");
            long begun = System.nanoTime();

            watched.scrape();
            watched.scrapeAfter(Duration.ofMinutes(10));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
            assertThat(watched.success("postgresql")).isEqualTo(1);
            assertThat(watched.success("postgresql_sizes")).isEqualTo(1);
            assertThat(watched.gauge("postgresql.table.count")).isPositive();
            assertThat(watched.counter("monassurance.collector.overruns", "collector", "postgresql"))
                    .isZero();
            holder.rollback();
        }
    }

    /** Each statement in a transaction that goes on, so that what it locked is still held when it is looked at. */
    @Test
    void no_statement_of_a_collection_holds_a_lock_on_a_relation_of_the_user() throws SQLException {
        PostgresDatabase database = POSTGRES.database();
        database.execute("create extension if not exists pg_stat_statements");
        fill(database);
        try (Connection connection = database.dataSource().getConnection()) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            connection.setAutoCommit(false);
            for (String sql : List.of(
                    PostgresStatements.ACTIVITY,
                    PostgresStatements.DATABASE,
                    PostgresStatements.server(major),
                    PostgresStatements.TABLES,
                    PostgresStatements.statements("public"),
                    PostgresStatements.DATABASE_SIZE,
                    PostgresStatements.WAL_SIZE,
                    PostgresStatements.LARGEST_TABLES)) {
                run(connection, sql);
                assertThat(held(connection)).as(sql).isEmpty();
                connection.rollback();
            }

            run(connection, "select id from parent limit 1");
            assertThat(held(connection)).as("a lock would be seen").contains("parent AccessShareLock");
            connection.rollback();

            run(connection, PostgresStatements.SEQUENCES);
            assertThat(held(connection))
                    .as("sequences can be read in no other way, and in this mode nothing but a drop waits")
                    .allMatch(lock -> lock.matches("\\w+_seq (AccessShareLock|RowExclusiveLock)"));
            connection.rollback();
        }
    }

    private static void fill(PostgresDatabase database) {
        database.execute(
                "create table parent (id serial primary key, name text unique)",
                "create table child (id int generated always as identity, parent int references parent)",
                "create table partitioned (id int) partition by range (id)",
                "create table part partition of partitioned for values from (0) to (10)",
                "create table toasted (content text)",
                "insert into parent (name) select 'name ' || n from generate_series(1, 2000) n",
                "insert into child (parent) select n from generate_series(1, 2000) n",
                "insert into toasted select repeat(md5(n::text), 1000) from generate_series(1, 50) n",
                "create materialized view summary as select count(*) from parent",
                "analyze");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (sql.contains("?")) {
                statement.setInt(1, 10);
            }
            statement.executeQuery().close();
        }
    }

    private static List<String> held(Connection connection) throws SQLException {
        List<String> locks = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(HELD)) {
            while (row.next()) {
                locks.add(row.getString(1) + " " + row.getString(2));
            }
        }
        return locks;
    }
}
