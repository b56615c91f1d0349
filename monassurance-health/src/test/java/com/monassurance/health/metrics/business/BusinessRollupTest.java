package com.monassurance.health.metrics.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.metrics.business.BusinessFigures.Share;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class BusinessRollupTest {

    private static final int LOOKS_MIN = 3;

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(BusinessRollupTest::schema);

    private static final String DOCUMENT = """
        insert into generated_documents (document_type, size_bytes, status, created_by, template_version_id, created_at)
        values ('contract', %d, 'ready', nullif(%d, 0), nullif(%d, 0), now() - interval '%d hours')
        """;

    private PostgresDatabase database;
    private BusinessRollup rollup;

    @BeforeEach
    void start() {
        database = POSTGRES.database();
        rollup = BusinessRollup.over(database.dataSource());
        database.execute("""
            insert into users (email, hashed_password)
            select 'user' || u || '@example.org', 'x' from generate_series(1, 40) u order by u
            """, """
            insert into clients (first_name, last_name) values ('a', 'b')
            """, """
            insert into templates (name) select 'template ' || t from generate_series(1, 15) t order by t
            """, """
            insert into template_versions (template_id, version) select t, 1 from generate_series(1, 15) t order by t
            """);
    }

    @Test
    void without_the_tables_it_fails_and_leaves_nothing() throws SQLException {
        database.execute("drop table audit_logs");

        assertThatThrownBy(rollup::install).isInstanceOf(DatabaseException.class);
        assertThat(number("select count(*) from pg_namespace where nspname = 'monassurance_metrics'"))
                .isZero();
    }

    @Test
    void while_a_trigger_is_disabled_the_whole_is_computed_and_reconciling_finds_what_it_missed() throws SQLException {
        rollup.install();
        assertThat(use()).isEqualTo(new RolledFigures.Use(true, true));

        database.execute("alter table generated_documents disable trigger user", DOCUMENT.formatted(500, 1, 1, 0));

        assertThat(use().isReady()).isFalse();
        assertThat(storage()).isEqualTo(500);

        database.execute("alter table generated_documents enable trigger user");
        assertThat(rollup.reconcile())
                .as("storage of a user, documents of a version")
                .isEqualTo(2);
        assertThat(rollup.reconcile()).isZero();
        assertSame();
        rollup.uninstall();
        assertThat(use().isReady()).isFalse();
        assertThat(storage()).isEqualTo(500);
    }

    @Test
    void a_transaction_that_commits_long_after_later_ones_is_counted_when_it_commits() throws SQLException {
        rollup.install();
        try (Connection late = database.dataSource().getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute(DOCUMENT.formatted(1_000, 1, 1, 40));
            for (int later = 0; later < 3; later++) {
                database.execute(DOCUMENT.formatted(10, 2, 2, 0));
                rollup.fold();
            }
            assertThat(storage()).isEqualTo(30);

            late.commit();

            assertThat(storage()).isEqualTo(1_030);
            assertSame();
            statement.execute("delete from generated_documents where created_by = 2");
            rollup.fold();
            assertThat(storage()).as("not yet deleted for others").isEqualTo(1_030);
            late.rollback();
        }
        assertSame();
        assertThat(rollup.reconcile()).isZero();
    }

    @Test
    void after_a_server_that_was_killed_the_sums_equal_what_was_committed() throws Exception {
        try (PostgresFixture server = PostgresFixture.builder()
                        .setting("synchronous_commit", "on")
                        .start();
                PostgresDatabase own = server.newDatabase(BusinessRollupTest::schema)) {
            database = own;
            rollup = BusinessRollup.over(own.dataSource());
            rollup.install();
            own.execute(DOCUMENT.formatted(40, 0, 0, 0));
            rollup.fold();
            own.execute(DOCUMENT.formatted(2, 0, 0, 0));
            try (Connection open = own.dataSource().getConnection();
                    Statement statement = open.createStatement()) {
                open.setAutoCommit(false);
                statement.execute(DOCUMENT.formatted(9_000, 0, 0, 0));
                server.kill();
            } catch (SQLException e) {
                assertThat(e.getSQLState())
                        .as("closing a connection to a killed server")
                        .startsWith("08");
            }
            server.restart();

            assertThat(use().isReady()).isTrue();
            assertThat(storage()).isEqualTo(42);
            assertSame();
            assertThat(rollup.reconcile()).isZero();
        }
    }

    @Test
    void a_user_who_is_deleted_leaves_what_was_his_to_nobody() throws SQLException {
        rollup.install();
        database.execute(
                DOCUMENT.formatted(700, 5, 0, 0), "insert into audit_logs (user_id, action) values (5, 'login')");
        rollup.fold();

        database.execute("delete from users where id = 5");

        assertSame();
        assertThat(figures().storageByUser()).containsExactly(new Share(BusinessFigures.OTHER, 700));
        database.execute("truncate generated_documents", DOCUMENT.formatted(3, 1, 0, 0));
        assertSame();
        assertThat(storage()).isEqualTo(3);
    }

    @Test
    void a_collection_folds_and_reads_no_row_of_the_large_tables() throws SQLException {
        database.execute("""
            insert into generated_documents (size_bytes, created_by) select 1, 1 + g % 40 from generate_series(1, 20000) g
            """);
        rollup.install();
        try (Connection connection = database.dataSource().getConnection();
                BusinessQueries queries = queries()) {
            queries.collect();
            assertThat(number("select count(*) from monassurance_metrics.business_delta"))
                    .as("folded")
                    .isZero();
            // A lock against which even reading would have to wait longer than it may.
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("lock table generated_documents, policies, audit_logs in access exclusive mode");
            }

            assertThat(queries.collect().storageBytes()).isEqualTo(20_000);
            connection.rollback();
        }
    }

    @Test
    void at_every_moment_the_sums_equal_the_whole_while_others_write_fold_and_install() throws Exception {
        int factor = Integer.getInteger("campaign.factor", 1);
        int writes = 150 * factor;
        AtomicInteger running = new AtomicInteger(4);
        AtomicInteger looks = new AtomicInteger();
        ExecutorService writers = Executors.newFixedThreadPool(5);
        List<Future<?>> futures = new ArrayList<>();
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            futures.add(writers.submit(() -> {
                // On a busy machine the writers go on until they have been looked at among their work.
                for (int part = 0; part == 0 || looks.get() <= LOOKS_MIN; part++) {
                    write(random, writes);
                }
                return running.decrementAndGet();
            }));
        }
        try {
            installAmongWriters();
            futures.add(writers.submit(() -> {
                while (running.get() > 0) {
                    rollup.fold();
                }
            }));
            do {
                assertSame();
                if (looks.incrementAndGet() % 10 == 0) {
                    assertThat(rollup.reconcile()).as("after %s looks", looks).isZero();
                }
            } while (running.get() > 0);
            for (Future<?> future : futures) {
                future.get();
            }
            assertThat(looks).hasValueGreaterThan(LOOKS_MIN);
        } finally {
            writers.shutdownNow();
        }
        assertSame();
        assertThat(rollup.reconcile()).isZero();
        rollup.fold();
        assertSame();
    }

    /** Writers may keep a table for longer than a lock is waited for; calling again is what is asked of the host. */
    private void installAmongWriters() {
        for (int attempt = 1; ; attempt++) {
            try {
                rollup.install();
                return;
            } catch (DatabaseException e) {
                assertThat(attempt).as(e.toString()).isLessThan(20);
            }
        }
    }

    private void write(Random random, int writes) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set deadlock_timeout = '20ms'");
            connection.setAutoCommit(false);
            for (int write = 0; write < writes; write++) {
                try {
                    statement.execute(change(random));
                    if (random.nextInt(4) == 0) {
                        connection.rollback();
                    } else if (random.nextInt(3) == 0) {
                        connection.commit();
                    }
                } catch (SQLException e) {
                    // Writers of the same rows may deadlock; the server ends one of them.
                    assertThat(e.getSQLState()).as(e.toString()).isEqualTo("40P01");
                    connection.rollback();
                }
            }
            connection.commit();
        }
    }

    private static String change(Random random) {
        int user = random.nextInt(41);
        int hours = random.nextInt(24 * 40);
        String some = " where id % 17 = " + random.nextInt(17);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> DOCUMENT.formatted(random.nextInt(9_999), user, random.nextInt(16), hours);
            case 3 ->
                "update generated_documents set size_bytes = size_bytes + 7, created_by = nullif(%d, 0)".formatted(user)
                        + some;
            case 4 ->
                "update generated_documents set created_at = created_at - interval '9 hours', size_bytes = null" + some;
            case 5 -> "delete from generated_documents" + some;
            case 6, 7 -> """
                insert into audit_logs (user_id, action, timestamp)
                values (nullif(%d, 0), 'login', now() - interval '%d hours')
                """.formatted(user, hours);
            case 8 -> "delete from audit_logs" + some;
            case 9, 10 -> """
                insert into policies (policy_number, client_id, product_name, premium_amount, effective_date, expiry_date,
                                      created_by, created_at)
                values ('%d', 1, 'car', 1, now(), now(), nullif(%d, 0), now() - interval '%d hours')
                """.formatted(random.nextLong(), user, hours);
            default ->
                random.nextInt(10) == 0
                        ? "truncate " + (random.nextBoolean() ? "generated_documents" : "audit_logs")
                        : "delete from policies" + some;
        };
    }

    /** Both ways are asked in one snapshot, so that what is written meanwhile is in both or in neither. */
    private void assertSame() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                BusinessQueries queries = queries()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            // A truncate is seen at once by everybody, whatever the snapshot.
            statement.execute("lock table generated_documents, audit_logs, policies in access share mode");
            assertThat(queries.readRolled(connection)).isEqualTo(queries.readWhole(connection));
            connection.rollback();
        }
    }

    private RolledFigures.Use use() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return RolledFigures.use(connection);
        }
    }

    private long storage() throws SQLException {
        return figures().storageBytes();
    }

    private BusinessFigures figures() throws SQLException {
        try (BusinessQueries queries = queries()) {
            return queries.collect();
        }
    }

    private BusinessQueries queries() {
        return new BusinessQueries(
                database.dataSource(), ActiveUsers.ZONE, Duration.ofSeconds(30), 10, Optional::empty);
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void schema(DataSource dataSource) throws Exception {
        try (InputStream in = BusinessRollupTest.class.getResourceAsStream("/schema.sql");
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
