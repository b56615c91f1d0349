package com.monassurance.maintenance.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthStatus;
import com.monassurance.maintenance.incident.Sessions.Session;
import com.monassurance.maintenance.incident.TriageReport.Probe;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(60)
class IncidentsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final RecordingEventSink events = new RecordingEventSink();
    private PostgresDatabase database;
    private Sessions sessions;
    private Incidents incidents;

    @BeforeEach
    void open() {
        database = POSTGRES.database();
        sessions = new Sessions(database);
        incidents = Incidents.over(database.dataSource())
                .events(events)
                .actor("test")
                .cancelWait(Duration.ofMillis(500))
                .build();
    }

    @AfterEach
    void close() throws Exception {
        sessions.close();
    }

    @Test
    void threshold_out_of_bounds_is_refused_with_the_bound() {
        for (Duration least :
                List.of(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(365).plusNanos(1), Duration.ofNanos(-1))) {
            assertThatThrownBy(() -> incidents.activeLongerThan(least))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("365 days");
        }
        assertThat(incidents.activeLongerThan(Duration.ofDays(365)).queries()).isEmpty();
    }

    @Test
    void runaway_statement_is_listed_without_its_literals_and_cancelled() throws Exception {
        Session runaway = sessions.open("report");
        CompletableFuture<Void> statement = runaway.start("select pg_sleep(60), 'Mme Dupont'");
        ActiveQuery query = await(runaway.pid(), "active");

        Termination outcome = incidents.cancel(query, "runs for ever");

        assertThat(query.statement()).isEqualTo("select pg_sleep(?), ?");
        assertThat(query.application()).isEqualTo("report");
        assertThat(query.user()).isEqualTo(Sessions.ROLE);
        assertThat(query.findProtection()).isEmpty();
        assertThat(outcome).isInstanceOf(Termination.Cancelled.class);
        assertThatThrownBy(() -> statement.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("canceling statement due to user request");
        assertThat(runaway.connection().isValid(5)).isTrue();
    }

    @Test
    void threshold_leaves_shorter_statements_out() throws Exception {
        Session runaway = sessions.open("report");
        runaway.background("select pg_sleep(60)");
        await(runaway.pid(), "active");

        assertThat(incidents.activeLongerThan(Duration.ofHours(1)).queries()).isEmpty();
        assertThat(incidents.activeLongerThan(Duration.ZERO).queries()).hasSize(1);
    }

    @Test
    void terminate_is_content_with_a_cancel_that_works() throws Exception {
        Session runaway = sessions.open("report");
        runaway.background("select pg_sleep(60)");

        Termination outcome = incidents.terminate(await(runaway.pid(), "active"), "runs for ever");

        assertThat(outcome).isInstanceOf(Termination.Cancelled.class);
        assertThat(runaway.connection().isValid(5)).isTrue();
    }

    @Test
    void statement_that_ignores_the_cancel_is_terminated_and_verified_gone() throws Exception {
        Session stubborn = sessions.open("report");
        CompletableFuture<Void> statement = stubborn.start("""
                do $$ begin loop begin perform pg_sleep(60); exception when query_canceled then null; end; end loop; end $$
                """);
        ActiveQuery query = await(stubborn.pid(), "active");

        assertThat(incidents.cancel(query, "first try")).isInstanceOf(Termination.NotConfirmed.class);
        Termination outcome = incidents.terminate(query, "second try");

        assertThat(outcome).isInstanceOf(Termination.Terminated.class);
        assertThat(find(stubborn.pid())).isEmpty();
        assertThatThrownBy(() -> statement.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(incidents.terminate(query, "third try")).isInstanceOf(Termination.AlreadyGone.class);
    }

    @Test
    void session_idle_in_a_transaction_cannot_be_cancelled_but_terminated() throws Exception {
        Session idle = sessions.open("backend");
        idle.connection().setAutoCommit(false);
        idle.now("select 1");
        ActiveQuery query = await(idle.pid(), "idle in transaction");

        assertThat(incidents.cancel(query, "holds locks")).isInstanceOf(Termination.Refused.class);
        assertThat(find(idle.pid())).isPresent();
        assertThat(incidents.terminate(query, "holds locks")).isInstanceOf(Termination.Terminated.class);
        assertThat(find(idle.pid())).isEmpty();
    }

    @Test
    void running_pg_dump_is_listed_as_protected_and_refused() throws Exception {
        Session dump = sessions.open("pg_dump");
        dump.background("select pg_sleep(60)");
        ActiveQuery query = await(dump.pid(), "active");

        Termination outcome = incidents.terminate(query, "the guide says so");

        assertThat(query.findProtection()).isPresent();
        assertThat(outcome).isInstanceOf(Termination.Refused.class);
        assertThat(find(dump.pid())).isPresent();
        assertThat(events.events()).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("incident.terminate");
            assertThat(event.fields())
                    .containsEntry("actor", "test")
                    .containsEntry("reason", "the guide says so")
                    .containsEntry("outcome", "Refused");
        });
    }

    @Test
    void superuser_is_refused() throws Exception {
        Session superuser = sessions.open("psql", database.user(), database.password());
        superuser.background("select pg_sleep(60)");

        Termination outcome = incidents.terminate(await(superuser.pid(), "active"), "why not");

        assertThat(outcome).isInstanceOf(Termination.Refused.class);
        assertThat(outcome.detail()).contains("superuser");
        assertThat(find(superuser.pid())).isPresent();
    }

    @Test
    void process_id_that_belongs_to_another_session_or_statement_now_is_not_signalled() throws Exception {
        Session runaway = sessions.open("report");
        runaway.background("select pg_sleep(60)");
        ActiveQuery query = await(runaway.pid(), "active");
        ActiveQuery otherSession = withStarts(query, -1, 0);
        ActiveQuery otherStatement = withStarts(query, 0, -1);

        assertThat(incidents.terminate(otherSession, "reused")).isInstanceOf(Termination.AlreadyGone.class);
        assertThat(incidents.cancel(otherStatement, "reused")).isInstanceOf(Termination.AlreadyGone.class);
        assertThat(await(runaway.pid(), "active").queryStart()).isEqualTo(query.queryStart());
    }

    @Test
    void our_own_sessions_are_refused() throws Exception {
        Session migration = sessions.open("monassurance-ops/migrations");
        migration.background("select pg_sleep(60)");

        assertThat(incidents.cancel(await(migration.pid(), "active"), "slow")).isInstanceOf(Termination.Refused.class);
    }

    @Test
    void cap_per_call_refuses_the_rest() throws Exception {
        for (int i = 0; i < 3; i++) {
            Session runaway = sessions.open("report");
            runaway.background("select pg_sleep(60)");
            await(runaway.pid(), "active");
        }
        Incidents careful = Incidents.over(database.dataSource()).signalsMax(2).build();

        List<Termination> outcomes = careful.terminateAll(careful.activeLongerThan(Duration.ZERO), "clean up");

        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.subList(0, 2)).allMatch(Termination.Cancelled.class::isInstance);
        assertThat(outcomes.get(2)).isInstanceOf(Termination.Refused.class);
        assertThat(careful.activeLongerThan(Duration.ZERO).queries()).hasSize(1);
    }

    @Test
    void role_without_rights_sees_that_it_does_not_see() throws Exception {
        database.execute("drop role if exists snoop", "create role snoop login password 'snoop'");
        try {
            Session other = sessions.open("report");
            other.background("select pg_sleep(60)");
            await(other.pid(), "active");
            Incidents blind = Incidents.over(dataSource("snoop", "snoop")).build();

            ActiveQueries seen = blind.activeLongerThan(Duration.ZERO);

            assertThat(seen.queries()).isEmpty();
            assertThat(seen.hidden()).isPositive();
            assertThat(seen.isComplete()).isFalse();
            ActiveQuery query = find(other.pid()).orElseThrow();
            assertThat(blind.cancel(query, "curious")).isInstanceOf(Termination.Refused.class);
        } finally {
            database.execute("drop role snoop");
        }
    }

    @Test
    void role_that_sees_but_may_not_signal_is_told_so() throws Exception {
        database.execute(
                "drop role if exists watcher",
                "create role watcher login password 'watcher'",
                "grant pg_read_all_stats to watcher");
        try {
            Session other = sessions.open("report");
            other.background("select pg_sleep(60)");
            Incidents watching =
                    Incidents.over(dataSource("watcher", "watcher")).build();

            Termination outcome = watching.cancel(await(other.pid(), "active"), "curious");

            assertThat(outcome).isInstanceOf(Termination.Refused.class);
            assertThat(outcome.detail()).contains("pg_signal_backend");
        } finally {
            database.execute("drop role watcher");
        }
    }

    @Test
    void blocked_chain_is_shown_with_its_idle_root_and_ending_the_root_frees_it() throws Exception {
        database.execute("create table policy (id int primary key, n int)", "insert into policy values (1, 0), (2, 0)");
        database.execute("grant all on policy to " + Sessions.ROLE);
        Session root = sessions.open("backend");
        root.connection().setAutoCommit(false);
        root.now("update policy set n = 1 where id = 1");
        Session middle = sessions.open("backend");
        middle.connection().setAutoCommit(false);
        middle.now("update policy set n = 2 where id = 2");
        CompletableFuture<Void> waiting = middle.start("update policy set n = 2 where id = 1");
        awaitLock(middle.pid());
        Session last = sessions.open("backend");
        last.background("update policy set n = 3 where id = 2");
        awaitLock(last.pid());

        BlockingTree tree = incidents.blockingTree();

        assertThat(tree.roots()).hasSize(1);
        BlockingTree.Node found = tree.roots().get(0);
        assertThat(found.pid()).isEqualTo(root.pid());
        assertThat(found.blockedCount()).isEqualTo(2);
        assertThat(found.findSession())
                .hasValueSatisfying(session -> assertThat(session.state()).isEqualTo("idle in transaction"));
        assertThat(found.blocks()).singleElement().satisfies(node -> {
            assertThat(node.pid()).isEqualTo(middle.pid());
            assertThat(node.blocks()).extracting(BlockingTree.Node::pid).containsExactly(last.pid());
        });
        assertThat(incidents.terminate(found.findSession().orElseThrow(), "blocks two"))
                .isInstanceOf(Termination.Terminated.class);
        waiting.get(10, TimeUnit.SECONDS);
    }

    @Test
    void cancelled_concurrent_index_build_warns_of_the_invalid_index() throws Exception {
        database.execute("create table t (a int)", "alter table t owner to " + Sessions.ROLE);
        Session holder = sessions.open("backend");
        holder.connection().setAutoCommit(false);
        holder.now("insert into t values (1)");
        Session builder = sessions.open("deploy");
        builder.background("create index concurrently i on t (a)");
        awaitLock(builder.pid());

        Termination outcome = incidents.cancel(find(builder.pid()).orElseThrow(), "window is over");

        assertThat(outcome).isInstanceOf(Termination.Cancelled.class);
        assertThat(outcome.detail()).contains("INVALID");
    }

    @Test
    void triage_finds_the_blocked_chain_and_says_what_it_did_not_look_at() throws Exception {
        database.execute("create table t (a int)", "grant all on t to " + Sessions.ROLE);
        Session root = sessions.open("backend");
        root.connection().setAutoCommit(false);
        root.now("lock table t");
        Session waiting = sessions.open("backend");
        waiting.background("select * from t");
        awaitLock(waiting.pid());

        TriageReport report = incidents.triage();

        assertThat(report.findings()).extracting(f -> f.id()).contains("incident.blocks-others");
        assertThat(report.notChecked())
                .extracting(Probe.NotChecked::name)
                .containsExactly("services", "logs", "health", "containers", "slow-statements");
        Map<String, String> database = ((Probe.Looked) report.probes().get(2)).facts();
        assertThat(database).containsKeys("version", "connections", "uptime");
    }

    @Test
    void triage_repeats_what_the_health_monitor_knows() {
        ApplicationInfo application = new ApplicationInfo("monassurance", "1.2.3", "test", "here");
        try (HealthMonitor monitor = HealthMonitor.builder(application)
                .check("storage", context -> HealthStatus.down("The mount is gone."))
                .check("api", context -> HealthStatus.up())
                .build()) {
            monitor.checkNow(Duration.ofSeconds(10));
            Incidents watched =
                    Incidents.over(database.dataSource()).health(monitor).build();

            TriageReport report = watched.triage();

            assertThat(report.findings())
                    .filteredOn(f -> f.id().equals("incident.unwell"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.subject()).isEqualTo("storage");
                        assertThat(finding.evidence().english()).contains("The mount is gone.");
                    });
            assertThat(report.notChecked()).extracting(Probe.NotChecked::name).doesNotContain("health");
        }
    }

    @Test
    void looking_changes_nothing_on_the_borrowed_connection_and_acting_needs_a_reason() throws Exception {
        Session runaway = sessions.open("report");
        runaway.background("select pg_sleep(60)");
        ActiveQuery query = await(runaway.pid(), "active");

        assertThatThrownBy(() -> incidents.cancel(query, " ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Incidents.over(database.dataSource())
                        .rowsMax(0)
                        .signalsMax(0)
                        .build())
                .hasMessageContaining("rowsMax")
                .hasMessageContaining("signalsMax");
        assertThat(Incidents.over(database.dataSource())
                        .protectedApplications(Set.of("REPORT"))
                        .build()
                        .cancel(query, "protected by the host"))
                .isInstanceOf(Termination.Refused.class);
    }

    private static ActiveQuery withStarts(ActiveQuery query, long backendMicros, long queryMicros) {
        return new ActiveQuery(
                query.pid(),
                query.backendStart().plusNanos(backendMicros * 1000),
                query.queryStart().plusNanos(queryMicros * 1000),
                query.transactionStart(),
                query.state(),
                query.database(),
                query.application(),
                query.user(),
                query.backendType(),
                query.waitsFor(),
                query.duration(),
                query.statement(),
                query.blockedBy(),
                query.hazard(),
                query.protection());
    }

    private PGSimpleDataSource dataSource(String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    private Optional<ActiveQuery> find(int pid) {
        return incidents.activeLongerThan(Duration.ZERO).queries().stream()
                .filter(query -> query.pid() == pid)
                .findFirst();
    }

    /** Waits, within the time limit of the test, until the server shows the session in a state. */
    private ActiveQuery await(int pid, String state) {
        while (true) {
            Optional<ActiveQuery> found = find(pid)
                    .filter(query -> query.state().equals(state))
                    .filter(query -> !query.statement().contains("pg_backend_pid"));
            if (found.isPresent()) {
                return found.get();
            }
            Thread.onSpinWait();
        }
    }

    private void awaitLock(int pid) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and pid = ?")) {
            statement.setInt(1, pid);
            boolean waits = false;
            while (!waits) {
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    waits = row.getInt(1) == 1;
                }
            }
        }
    }
}
