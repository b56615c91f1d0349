package com.monassurance.maintenance.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a diagnosis of many tables costs the server: statements, time and locks. */
class DiagnosisCostTest {

    private static final int TABLES = 10_000;
    private static final int TABLES_PER_TRANSACTION = 500;
    private static final int STATEMENTS_MAX = 40;
    /** The bar is 2 s on a quiet machine; builds share theirs, so the benchmark holds the bar and this only its order. */
    private static final Duration TIME_MAX = Duration.ofSeconds(10);

    private static PostgresFixture server;
    private static PostgresDatabase database;

    @BeforeAll
    static void tables() throws SQLException {
        server = PostgresFixture.builder().setting("autovacuum", "off").start();
        database = server.newDatabase();
        try (Connection connection = Faults.connect(database)) {
            for (int from = 0; from < TABLES; from += TABLES_PER_TRANSACTION) {
                Faults.execute(connection, """
                        do $$ begin for i in %d..%d loop
                          execute format('create table t%%s (id int generated always as identity primary key, a text, b int)', i);
                          execute format('insert into t%%s (a, b) values (''x'', 1), (''y'', 2), (''z'', 3)', i);
                          execute format('create index t%%s_b on t%%s (b)', i, i);
                          execute format('analyze t%%s', i);
                        end loop; end $$
                        """.formatted(from, from + TABLES_PER_TRANSACTION - 1));
            }
            Faults.execute(
                    connection, "create extension pg_stat_statements", "analyze pg_class", "analyze pg_attribute");
        }
        Diagnosis.of(database.dataSource()).diagnose();
    }

    @AfterAll
    static void stop() {
        database.close();
        server.close();
    }

    @Test
    void ten_thousand_tables_take_at_most_forty_statements_and_little_time() throws SQLException {
        try (Connection connection = Faults.connect(database)) {
            String counted = "select sum(calls) from pg_stat_statements where toplevel";
            long before = Long.parseLong(Faults.text(connection, counted));
            long start = System.nanoTime();

            FindingsResult result = Diagnosis.of(database.dataSource()).diagnose();

            Duration took = Duration.ofNanos(System.nanoTime() - start);
            // The count itself is one of them.
            long statements = Long.parseLong(Faults.text(connection, counted)) - before - 1;
            assertThat(statements).isPositive().isLessThanOrEqualTo(STATEMENTS_MAX);
            assertThat(took).isLessThan(TIME_MAX);
            assertThat(result.notChecked())
                    .extracting(FindingsResult.NotChecked::look)
                    .containsExactly("index.unused");
        }
    }

    @Test
    void no_relation_outside_the_catalogue_is_locked() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch watching = new CountDownLatch(1);
        Set<String> locked = new TreeSet<>();
        Thread watcher = new Thread(() -> watch(over, watching, locked), "watch-locks");
        watcher.start();
        watching.await();

        for (int i = 0; i < 3; i++) {
            Diagnosis.of(database.dataSource()).diagnose();
        }

        over.set(true);
        watcher.join();
        // Catalogues were seen, so the watcher works; nothing else was.
        assertThat(locked).anyMatch(name -> name.startsWith("pg_"));
        assertThat(locked).allMatch(name -> name.startsWith("pg_"));
    }

    @Test
    void tables_indexes_and_sequences_that_others_hold_exclusively_delay_nothing() throws SQLException {
        try (Connection holder = Faults.connect(database)) {
            holder.setAutoCommit(false);
            for (int i = 0; i < 300; i++) {
                Faults.execute(holder, "lock table t" + i + " in access exclusive mode");
            }
            Faults.execute(holder, "reindex index t5_b", "alter sequence t6_id_seq restart with 5");
            long start = System.nanoTime();

            FindingsResult result = Diagnosis.of(database.dataSource()).diagnose();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIME_MAX);
            assertThat(result.notChecked())
                    .extracting(FindingsResult.NotChecked::look)
                    .containsExactly("index.unused");
            holder.rollback();
        }
    }

    private static void watch(AtomicBoolean over, CountDownLatch watching, Set<String> locked) {
        String sql = """
                select distinct coalesce(c.relname, l.relation::text)
                  from pg_locks l
                  join pg_stat_activity a on a.pid = l.pid and a.application_name = 'monassurance-ops/diagnosis'
                  left join pg_class c on c.oid = l.relation
                 where l.locktype = 'relation'
                   and l.database in (0, (select oid from pg_database where datname = current_database()))
                """;
        try (Connection connection = Faults.connect(database);
                Statement statement = connection.createStatement()) {
            watching.countDown();
            while (!over.get()) {
                try (ResultSet row = statement.executeQuery(sql)) {
                    while (row.next()) {
                        locked.add(row.getString(1));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
