package com.monassurance.maintenance.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Each test plants one fault among sessions, locks and transactions and looks for its finding. */
class SessionFaultsTest {

    private static PostgresFixture server;

    private PostgresDatabase database;

    @BeforeAll
    static void start() {
        server = PostgresFixture.builder()
                .setting("max_prepared_transactions", "5")
                .setting("max_connections", "20")
                .setting("autovacuum", "off")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void database() {
        database = server.newDatabase();
        database.execute("create table t (id int primary key, a int)", "insert into t values (1, 1), (2, 2)");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void session_idle_in_transaction() throws SQLException {
        try (Connection idle = Faults.connect(database)) {
            idle.setAutoCommit(false);
            Faults.execute(idle, "select 'secret' from t");
            int pid = pid(idle);

            Finding found = Faults.one(
                    database,
                    Faults.low(Threshold.IDLE_IN_TRANSACTION_SECONDS, 0),
                    "session.idle-in-transaction",
                    "pid " + pid);

            assertThat(found.evidence().english()).doesNotContain("secret").contains("select ? from t");
            assertThat(found.sql()).containsExactly("select pg_terminate_backend(" + pid + ")");
            Faults.one(
                    database,
                    Faults.low(Threshold.LONG_TRANSACTION_SECONDS, 0),
                    "session.long-transaction",
                    "pid " + pid);
            Faults.none(database, Thresholds.ofDefaults(), "session.idle-in-transaction", "pid " + pid);
        }
    }

    @Test
    void session_with_a_long_statement() throws SQLException {
        try (Connection busy = Faults.connect(database)) {
            int pid = pid(busy);
            CompletableFuture<Void> running = run(busy, "select pg_sleep(60)");

            Finding found = Faults.one(
                    database, Faults.low(Threshold.LONG_STATEMENT_SECONDS, 0), "session.long-statement", "pid " + pid);

            database.execute(found.sql().get(0));
            assertThat(running).failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void lock_blocking_names_the_root_of_the_chain() throws SQLException {
        try (Connection root = Faults.connect(database);
                Connection second = Faults.connect(database);
                Connection third = Faults.connect(database)) {
            root.setAutoCommit(false);
            second.setAutoCommit(false);
            Faults.execute(root, "update t set a = 3 where id = 1");
            Faults.execute(second, "update t set a = 3 where id = 2");
            CompletableFuture<Void> waits = run(second, "update t set a = 4 where id = 1");
            CompletableFuture<Void> behind = run(third, "update t set a = 4 where id = 2");
            Thresholds any = Faults.low(Threshold.BLOCKED_SECONDS, 0);

            Finding found = Faults.one(database, any, "lock.blocking", "pid " + pid(root));

            Awaitility.await()
                    .untilAsserted(() -> assertThat(Faults.one(database, any, "lock.blocking", "pid " + pid(root))
                                    .title()
                                    .english())
                            .startsWith("2 sessions wait"));
            assertThat(found.severity()).isEqualTo(Severity.HIGH);
            root.rollback();
            assertThat(waits).succeedsWithin(Duration.ofSeconds(10));
            second.rollback();
            assertThat(behind).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void transaction_prepared_and_forgotten_holds_vacuum_back_and_blocks() throws SQLException {
        try (Connection connection = Faults.connect(database);
                Connection waiting = Faults.connect(database)) {
            Faults.execute(connection, "begin; update t set a = 9 where id = 1; prepare transaction 'it''s forgotten'");
            CompletableFuture<Void> behind = run(waiting, "update t set a = 4 where id = 1");
            Thresholds any = Thresholds.ofDefaults()
                    .with(Threshold.PREPARED_TRANSACTION_SECONDS, 0)
                    .with(Threshold.LONG_TRANSACTION_SECONDS, 0)
                    .with(Threshold.BLOCKED_SECONDS, 0);

            Finding found = Faults.one(database, any, "transaction.prepared", "it's forgotten");
            Finding back = Faults.one(database, any, "vacuum.held-back", "prepared it's forgotten");
            Faults.one(database, any, "lock.blocking", "prepared transaction");

            assertThat(found.sql()).isEqualTo(back.sql());
            Faults.execute(connection, found.sql().get(0));
            assertThat(behind).succeedsWithin(Duration.ofSeconds(10));
            Faults.none(database, any, "transaction.prepared", "it's forgotten");
        }
    }

    @Test
    void vacuum_held_back_by_an_old_snapshot() throws SQLException {
        try (Connection old = Faults.connect(database)) {
            Faults.execute(old, "begin isolation level repeatable read; select * from t");
            for (int i = 0; i < 20; i++) {
                database.execute("update t set a = a + 1");
            }

            Finding found = Faults.one(
                    database,
                    Faults.low(Threshold.HELD_BACK_TRANSACTIONS, 20),
                    "vacuum.held-back",
                    "session " + pid(old));

            assertThat(found.sql()).containsExactly("select pg_terminate_backend(" + pid(old) + ")");
        }
    }

    @Test
    void connections_near_their_limit_and_many_idle_ones() throws SQLException {
        List<Connection> open = new ArrayList<>();
        try {
            for (int i = 0; i < 14; i++) {
                open.add(Faults.connect(database));
            }

            Finding found = Faults.one(database, "connections.near-limit", "server");

            assertThat(found.evidence().english()).endsWith(" / 17");
            Faults.one(database, Faults.low(Threshold.IDLE_SESSIONS, 10), "connections.many-idle", "server");
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    @Test
    void locks_that_fill_their_table() throws SQLException {
        try (Connection holder = Faults.connect(database)) {
            Faults.execute(holder, "begin; select pg_advisory_lock(i) from generate_series(1, 300) i");

            Finding found = Faults.one(database, Faults.low(Threshold.LOCKS_PERCENT, 15), "lock.many", "server");

            assertThat(found.evidence().english()).endsWith(" / 1600");
        }
    }

    @Test
    void a_queue_of_notify_that_a_listener_holds_up() throws SQLException {
        try (Connection listener = Faults.connect(database);
                Connection talker = Faults.connect(database)) {
            Faults.execute(listener, "listen news", "begin; select 1");
            for (int i = 0; i < 20; i++) {
                Faults.execute(
                        talker, "select pg_notify('news', i || repeat('x', 7000)) from generate_series(1, 100) i");
            }

            Faults.one(database, Faults.low(Threshold.NOTIFY_QUEUE_PERCENT, 0.01), "notify.queue-filling", "server");
            Faults.none(database, Thresholds.ofDefaults(), "notify.queue-filling", "server");
        }
    }

    @Test
    void deadlocks_rollbacks_and_temporary_files_are_counted() throws SQLException {
        try (Connection one = Faults.connect(database);
                Connection two = Faults.connect(database)) {
            Faults.execute(one, "set deadlock_timeout = '50ms'; begin; update t set a = 1 where id = 1");
            Faults.execute(two, "set deadlock_timeout = '10s'; begin; update t set a = 1 where id = 2");
            CompletableFuture<Void> waits = run(two, "update t set a = 1 where id = 1");
            try {
                Faults.execute(one, "update t set a = 1 where id = 2");
                // The other one may have been chosen.
                Faults.execute(one, "rollback");
                waits.exceptionally(e -> null).join();
            } catch (SQLException expected) {
                assertThat(expected.getSQLState()).isEqualTo("40P01");
                Faults.execute(one, "rollback");
            }
            waits.exceptionally(e -> null).join();
            Faults.execute(two, "rollback");
            Faults.execute(one, "set work_mem = '64kB'; select count(distinct i) from generate_series(1, 100000) i");
        }

        Faults.one(database, "database.deadlocks", "database");
        Faults.one(database, Faults.low(Threshold.TEMPORARY_BYTES, 100_000), "database.temp-files", "database");
        Faults.one(
                database,
                Thresholds.ofDefaults().with(Threshold.TRANSACTIONS, 1).with(Threshold.ROLLBACK_PERCENT, 0.01),
                "database.rollbacks",
                "database");
    }

    @Test
    void wraparound_of_transactions_and_multixacts() throws SQLException {
        database.execute(
                "do $$ begin for i in 1..20000 loop begin insert into t values (i + 10); exception when others then null; end;"
                        + " end loop; end $$");
        try (Connection one = Faults.connect(database);
                Connection two = Faults.connect(database)) {
            for (int i = 0; i < 3; i++) {
                Faults.execute(one, "begin; select * from t where id = 1 for share");
                Faults.execute(two, "begin; select * from t where id = 1 for share");
                Faults.execute(one, "commit");
                Faults.execute(two, "commit");
            }
        }
        Thresholds near = Faults.low(Threshold.WRAPAROUND_PERCENT, 1e-7);

        Finding found = Faults.one(database, near, "wraparound.xid", database.name());

        assertThat(found.sql()).contains("vacuum (freeze) \"public\".\"t\"");
        Faults.one(database, near, "wraparound.multixact", database.name());
        Faults.none(database, Thresholds.ofDefaults(), "wraparound.xid", database.name());
    }

    @Test
    void a06_a_role_that_may_not_see_the_others_says_so() throws SQLException {
        database.execute("create role d6_visitor login password 'x'");
        try (Connection other = Faults.connect(database)) {
            Faults.execute(other, "begin; select 1");
            PGSimpleDataSource visitor = new PGSimpleDataSource();
            visitor.setUrl(database.jdbcUrl());
            visitor.setUser("d6_visitor");
            visitor.setPassword("x");

            FindingsResult result = Diagnosis.of(visitor).diagnose();

            assertThat(result.notChecked())
                    .filteredOn(missing -> missing.look().equals("session"))
                    .singleElement()
                    .satisfies(missing -> assertThat(missing.reason().french()).contains("pg_monitor"));
        } finally {
            database.execute("drop owned by d6_visitor", "drop role d6_visitor");
        }
    }

    private static CompletableFuture<Void> run(Connection connection, String sql) {
        return CompletableFuture.runAsync(() -> {
            try {
                Faults.execute(connection, sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }
}
