package com.monassurance.maintenance.incident;

import com.monassurance.core.failure.OpsException;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReport;
import com.monassurance.health.HealthState;
import com.monassurance.health.Impact;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.incident.TriageReport.Probe;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The probes of a triage, one after the other, in the order of the guide. */
final class Triage {

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
    private static final int CONNECTIONS_USED_PERCENT_HIGH = 80;
    private static final int PERCENT = 100;

    private static final String SERVER_FIGURES = """
            select current_setting('server_version') as version,
                   (extract(epoch from clock_timestamp() - pg_postmaster_start_time()))::bigint as uptime_seconds,
                   pg_is_in_recovery() as standby,
                   (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
                   current_setting('max_connections')::int
                       - current_setting('superuser_reserved_connections')::int as connections_max
            """;

    private final Incidents incidents;
    private final DataSource dataSource;
    private final Clock clock;
    private final @Nullable HealthMonitor health;
    private final HostProbes host;
    private final Duration threshold;

    Triage(
            Incidents incidents,
            DataSource dataSource,
            Clock clock,
            @Nullable HealthMonitor health,
            HostProbes host,
            Duration threshold) {
        this.incidents = incidents;
        this.dataSource = dataSource;
        this.clock = clock;
        this.health = health;
        this.host = host;
        this.threshold = threshold;
    }

    TriageReport look() {
        Instant at = clock.instant();
        List<Probe> probes = new ArrayList<>();
        probes.add(new Probe.NotChecked("services", "this release does not ask Docker or systemd yet"));
        probes.add(new Probe.NotChecked("logs", "this release does not read logs yet"));
        probes.add(guarded("database", this::database));
        probes.add(health == null ? noMonitor() : guarded("health", name -> health(name, health)));
        probes.add(new Probe.NotChecked("containers", "this release does not ask Docker for resources yet"));
        probes.add(guarded("memory", host::memory));
        probes.add(guarded("disk", host::disk));
        probes.add(guarded("jvm", host::jvm));
        probes.add(guarded("active-statements", this::activeStatements));
        probes.add(guarded("locks", this::locks));
        probes.add(new Probe.NotChecked("slow-statements", "the diagnosis reads them; triage has no deltas yet"));
        return new TriageReport(at, probes);
    }

    private interface Look {
        Probe.Looked look(String name) throws Exception;
    }

    /** A probe that fails is unknown; the others still count. */
    private static Probe guarded(String name, Look look) {
        try {
            return look.look(name);
        } catch (OpsException e) {
            return new Probe.NotChecked(name, e.getMessage() + " " + e.nextStep());
        } catch (Exception e) {
            return new Probe.NotChecked(name, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private Probe.Looked database(String name) {
        Instant before = clock.instant();
        SessionSettings settings = SessionSettings.of("incident").withStatementTimeout(STATEMENT_TIMEOUT);
        try (SqlSession session = SqlSession.open(dataSource, settings);
                Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(SERVER_FIGURES)) {
            row.next();
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("version", row.getString("version"));
            facts.put(
                    "uptime", Duration.ofSeconds(row.getLong("uptime_seconds")).toString());
            facts.put("standby", Boolean.toString(row.getBoolean("standby")));
            int used = row.getInt("connections");
            int most = row.getInt("connections_max");
            facts.put("connections", used + " of " + most);
            facts.put(
                    "answered-in-millis",
                    Long.toString(Duration.between(before, clock.instant()).toMillis()));
            return new Probe.Looked(name, facts, connections(used, most));
        } catch (SQLException e) {
            throw DatabaseException.of("looking at the server", e);
        }
    }

    private static List<Finding> connections(int used, int most) {
        if ((long) used * PERCENT < (long) most * CONNECTIONS_USED_PERCENT_HIGH) {
            return List.of();
        }
        return List.of(Finding.of(
                "incident.connections-nearly-used-up",
                used >= most ? Severity.CRITICAL : Severity.HIGH,
                "database",
                Text.of("Connections are nearly used up", "Les connexions sont presque épuisées"),
                Text.of(used + " of " + most + " connections are in use", used + " connexions sur " + most),
                Text.of("New sessions will be refused.", "Les nouvelles sessions seront refusées."),
                Text.of(
                        "Find out who holds them; end transactions that are idle.",
                        "Chercher qui les tient ; fermer les transactions inactives.")));
    }

    private static Probe noMonitor() {
        return new Probe.NotChecked("health", "no health monitor was given: Redis and storage were not looked at");
    }

    private static Probe.Looked health(String name, HealthMonitor monitor) {
        HealthReport report = monitor.report();
        Map<String, String> facts = new LinkedHashMap<>();
        report.checks().forEach(check -> facts.put(check.name(), check.state().word()));
        return new Probe.Looked(
                name, facts, report.problems().stream().map(Triage::unwell).toList());
    }

    private static Finding unwell(CheckResult check) {
        return Finding.of(
                "incident.unwell",
                severity(check),
                check.name(),
                Text.of("The health of " + check.name() + " is not good", check.name() + " n'est pas en bonne santé"),
                Text.same(check.summary()),
                Text.of("What depends on it fails or waits.", "Ce qui en dépend échoue ou attend."),
                Text.of("Start with what it depends on itself.", "Commencer par ce dont il dépend."));
    }

    private static Severity severity(CheckResult check) {
        if (check.state() != HealthState.DOWN) {
            return Severity.MEDIUM;
        }
        return check.impact() == Impact.CRITICAL ? Severity.CRITICAL : Severity.HIGH;
    }

    private Probe.Looked activeStatements(String name) {
        ActiveQueries busy = incidents.activeLongerThan(threshold);
        List<Finding> findings = new ArrayList<>();
        for (ActiveQuery query : busy) {
            if (query.findProtection().isEmpty()) {
                findings.add(longRunning(query));
            }
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("threshold", threshold.toString());
        facts.put("statements", Integer.toString(busy.queries().size()));
        facts.put("hidden-sessions", Integer.toString(busy.hidden()));
        facts.put("truncated", Boolean.toString(busy.truncated()));
        return new Probe.Looked(name, facts, findings);
    }

    private static Finding longRunning(ActiveQuery query) {
        String seconds = Long.toString(query.duration().toSeconds());
        String what = query.state() + " " + seconds + " s, " + query.application() + ": " + query.statement();
        return Finding.of(
                "incident.long-running",
                Severity.MEDIUM,
                "pid " + query.pid(),
                Text.of(
                        "A session has been busy for " + seconds + " s",
                        "Une session est occupée depuis " + seconds + " s"),
                Text.same(what),
                Text.of(
                        "It holds resources, perhaps locks, and keeps vacuum from cleaning up.",
                        "Elle retient des ressources, peut-être des verrous, et empêche le nettoyage."),
                Text.of("Cancel it when nobody needs its answer.", "L'annuler si personne n'attend sa réponse."));
    }

    private Probe.Looked locks(String name) {
        BlockingTree tree = incidents.blockingTree();
        List<Finding> findings = new ArrayList<>();
        for (BlockingTree.Node root : tree.roots()) {
            String who = root.findSession()
                    .map(s -> "pid " + s.pid() + " (" + s.state() + ", " + s.application() + "): " + s.statement())
                    .orElse(
                            root.pid() == BlockingTree.PREPARED_TRANSACTION
                                    ? "a prepared transaction"
                                    : "pid " + root.pid());
            findings.add(Finding.of(
                    "incident.blocks-others",
                    Severity.HIGH,
                    root.pid() == BlockingTree.PREPARED_TRANSACTION ? "prepared transaction" : "pid " + root.pid(),
                    Text.of(
                            "A session blocks " + root.blockedCount() + " others",
                            "Une session en bloque " + root.blockedCount() + " autres"),
                    Text.same(who),
                    Text.of("The others wait until it ends.", "Les autres attendent qu'elle se termine."),
                    Text.of(
                            "End this root first; the rest goes on by itself.",
                            "Terminer d'abord cette racine ; les autres reprennent seules.")));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("roots", Integer.toString(tree.roots().size()));
        facts.put("hidden-sessions", Integer.toString(tree.hidden()));
        return new Probe.Looked(name, facts, findings);
    }
}
