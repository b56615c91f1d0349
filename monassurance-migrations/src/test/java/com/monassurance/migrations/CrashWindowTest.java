package com.monassurance.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.StatementLimits;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Every kind of statement outside transactions, ended in every crash window, resumes to the same catalogue.
 *
 * <p>Before the statement, behind its answer and behind the journal every kind is ended in every run. In its middle, and
 * while the next run takes it up, the default run is a sample: every kind is kept waiting by everybody who can, each time
 * with one way of ending, and every kind is ended at one write of the next run; all ways come in turn. With
 * {@code campaign.factor}, which the deep profile sets, it is every way for each of them.
 */
class CrashWindowTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final boolean IS_SAMPLE = Integer.getInteger("campaign.factor", 1) == 1;

    private static final Map<InterruptedKind, List<String>> EXPECTED = new EnumMap<>(InterruptedKind.class);

    private static ScriptSource source(InterruptedKind kind, PostgresDatabase database) {
        return SampleScripts.scripts()
                .revision("r1", kind.setup(), "")
                .revision(
                        "r2",
                        kind.script().replace("{db0}", database.name()).replace("{db}", database.name() + "_x"),
                        "")
                .source();
    }

    private static MigratorBuilder migrator(DataSource dataSource, InterruptedKind kind, PostgresDatabase database) {
        return Migrator.over(dataSource).scripts(source(kind, database));
    }

    private static void prepare(InterruptedKind kind, PostgresDatabase database) {
        migrator(database.dataSource(), kind, database).build().upgrade(Target.parse("r1"));
        if (kind == InterruptedKind.DROP_DATABASE) {
            database.execute("create database " + database.name() + "_x template template0");
        }
    }

    private static synchronized List<String> expected(InterruptedKind kind) {
        return EXPECTED.computeIfAbsent(kind, wanted -> {
            try (PostgresDatabase database = PostgresFixture.shared().newDatabase()) {
                prepare(wanted, database);
                migrator(database.dataSource(), wanted, database).build().upgrade(Target.head());
                List<String> state = state(database);
                dropOther(database);
                return state;
            }
        });
    }

    private static List<String> state(PostgresDatabase database) {
        Probe probe = Probe.of(database);
        return Stream.of(
                        CatalogueFingerprint.of(database),
                        probe.list("select step from log order by step"),
                        probe.list("select 'others: ' || count(*) from pg_database where datname = '" + database.name()
                                + "_x'"),
                        probe.rows())
                .flatMap(List::stream)
                .toList();
    }

    private static void resume(InterruptedKind kind, PostgresDatabase database) {
        migrator(database.dataSource(), kind, database).build().upgrade(Target.head());

        assertThat(state(database)).containsExactlyElementsOf(expected(kind));
    }

    private static void dropOther(PostgresDatabase database) {
        database.execute("drop database if exists " + database.name() + "_x");
    }

    @AfterEach
    void drop(PostgresDatabase database) {
        dropOther(database);
    }

    @ParameterizedTest
    @EnumSource(InterruptedKind.class)
    void ended_before_the_statement_was_sent(InterruptedKind kind, PostgresDatabase database) {
        prepare(kind, database);

        fails(kind, database, kind.marker(), FailingSource.Moment.BEFORE);

        assertThat(Probe.of(database).rows()).last().asString().contains("upgrading");
        resume(kind, database);
    }

    @ParameterizedTest
    @EnumSource(InterruptedKind.class)
    void ended_after_the_answer_but_before_the_journal(InterruptedKind kind, PostgresDatabase database) {
        prepare(kind, database);

        fails(kind, database, kind.marker(), FailingSource.Moment.AFTER);

        assertThat(Probe.of(database).rows()).last().asString().contains("upgrading");
        resume(kind, database);
    }

    @ParameterizedTest
    @EnumSource(InterruptedKind.class)
    void ended_after_the_journal(InterruptedKind kind, PostgresDatabase database) {
        prepare(kind, database);

        fails(kind, database, "('after')", FailingSource.Moment.BEFORE);

        assertThat(Probe.of(database).rows()).last().asString().contains("upgrading");
        resume(kind, database);
    }

    /** The writes of a run that takes up another's work: how far it is, and with which script it goes on. */
    private static final List<String> TAKING_UP =
            List.of("set statements_done = ?, attempting = ?", "set statements_total = ?");

    static Stream<Arguments> windowsOfTheNextRun() {
        List<Arguments> windows = new ArrayList<>();
        for (InterruptedKind kind : InterruptedKind.values()) {
            for (String write : TAKING_UP) {
                for (FailingSource.Moment moment : FailingSource.Moment.values()) {
                    windows.add(Arguments.of(kind, write, moment));
                }
            }
        }
        return IntStream.range(0, windows.size())
                .filter(i -> !IS_SAMPLE || i % 4 == i / 4 % 4)
                .mapToObj(windows::get);
    }

    @ParameterizedTest(name = "{0}, {2} {1}")
    @MethodSource("windowsOfTheNextRun")
    void ended_again_while_it_was_taken_up(
            InterruptedKind kind, String write, FailingSource.Moment moment, PostgresDatabase database) {
        prepare(kind, database);
        fails(kind, database, kind.marker(), FailingSource.Moment.AFTER);

        fails(kind, database, write, moment);

        resume(kind, database);
    }

    private static void fails(
            InterruptedKind kind, PostgresDatabase database, String marker, FailingSource.Moment moment) {
        DataSource source = new FailingSource(database.dataSource(), marker, moment);
        assertThatThrownBy(() -> migrator(source, kind, database).build().upgrade(Target.head()))
                .hasMessageContaining("ended on purpose");
        awaitTrue(
                database,
                "not exists (select from pg_locks where locktype = 'advisory' and database = (select oid"
                        + " from pg_database where datname = current_database()))");
    }

    enum Ending {
        /** The server process is ended. */
        TERMINATED,
        /** The statement is cancelled; the connection lives. */
        CANCELLED,
        /** The statement gives up waiting for a lock. */
        TIMED_OUT,
        /** The client is gone, but the server goes on and completes the statement. */
        UNANSWERED
    }

    static Stream<Arguments> phases() {
        List<Ending> all = List.of(Ending.values());
        List<Arguments> phases = new ArrayList<>();
        int turn = 0;
        for (InterruptedKind kind : InterruptedKind.values()) {
            for (String blocker : kind.blockers()) {
                for (Ending ending : IS_SAMPLE ? List.of(all.get(turn++ % all.size())) : all) {
                    phases.add(Arguments.of(kind, blocker, ending));
                }
            }
        }
        return phases.stream();
    }

    @ParameterizedTest(name = "{0}, kept waiting by a {1}, {2}")
    @MethodSource("phases")
    void ended_in_the_middle(InterruptedKind kind, String blocker, Ending ending, PostgresDatabase database)
            throws Exception {
        prepare(kind, database);
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                Connection blocking = database.dataSource().getConnection();
                Statement statement = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            statement.execute(InterruptedKind.blocking(blocker));
            Duration lockLimit = ending == Ending.TIMED_OUT ? Duration.ofMillis(200) : Duration.ofMinutes(1);
            Migrator migrator = migrator(through(proxy, database), kind, database)
                    .settings(RunSettings.defaults()
                            .withConcurrently(new StatementLimits(lockLimit, Duration.ofMinutes(1)))
                            .withValidating(new StatementLimits(lockLimit, Duration.ofMinutes(1))))
                    .build();
            CompletableFuture<MigrationReport> run = onThread(() -> migrator.upgrade(Target.head()));
            if (ending != Ending.TIMED_OUT) {
                awaitTrue(database, "exists (" + WAITING.formatted(kind.marker()) + ")");
            }
            if (ending == Ending.TERMINATED || ending == Ending.CANCELLED) {
                String function = ending == Ending.TERMINATED ? "pg_terminate_backend" : "pg_cancel_backend";
                database.execute("select " + function + "(pid) from (" + WAITING.formatted(kind.marker()) + ") a");
            }
            if (ending == Ending.UNANSWERED) {
                proxy.resetAll();
            }
            assertThat(run).failsWithin(20, TimeUnit.SECONDS);
            blocking.rollback();
        }

        resume(kind, database);
    }

    private static final String WAITING = "select pid from pg_stat_activity where datname = current_database()"
            + " and query like '%s%%' and wait_event_type = 'Lock'";

    private static DataSource through(FaultProxy proxy, PostgresDatabase database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {proxy.host()});
        source.setPortNumbers(new int[] {proxy.port()});
        source.setDatabaseName(database.name());
        source.setUser(database.user());
        source.setPassword(database.password());
        return source;
    }

    private static CompletableFuture<MigrationReport> onThread(java.util.function.Supplier<MigrationReport> work) {
        CompletableFuture<MigrationReport> future = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        future.complete(work.get());
                    } catch (RuntimeException e) {
                        future.completeExceptionally(e);
                    }
                },
                "interrupted run");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private static void awaitTrue(PostgresDatabase database, String condition) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Probe.of(database).is(condition)) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("never true: " + condition + "; " + activity(database));
            }
            Thread.onSpinWait();
        }
    }

    private static List<String> activity(PostgresDatabase database) {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.isValid(1)
                    ? Probe.of(database)
                            .list("select state || ' ' || coalesce(wait_event, '') || ' ' || query"
                                    + " from pg_stat_activity where datname = current_database()")
                    : List.of();
        } catch (SQLException e) {
            return List.of(e.toString());
        }
    }
}
