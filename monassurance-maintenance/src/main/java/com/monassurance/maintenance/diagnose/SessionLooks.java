package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Looks at sessions: what runs for long, who waits for whom, who talks in the clear. */
final class SessionLooks {

    private static final String SESSIONS = """
            select a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''), coalesce(a.state, ''),
                   coalesce(extract(epoch from clock_timestamp() - a.query_start), 0)::float8,
                   coalesce(extract(epoch from clock_timestamp() - a.xact_start), 0)::float8,
                   coalesce(extract(epoch from clock_timestamp() - a.state_change), 0)::float8,
                   coalesce(left(a.query, 4000), ''),
                   a.client_addr is not null and a.client_addr <> all (array['127.0.0.1'::inet, '::1'::inet])
                     and not coalesce(s.ssl, false),
                   a.pid = pg_backend_pid() or a.application_name like 'monassurance-ops/%',
                   a.datname is not distinct from current_database()
              from pg_stat_activity a left join pg_stat_ssl s on s.pid = a.pid
             where a.backend_type = 'client backend' and a.query is distinct from '<insufficient privilege>'
             order by a.pid
            """;

    private static final String WAITING = """
            select a.pid, array_to_string(pg_blocking_pids(a.pid), ' '),
                   extract(epoch from clock_timestamp() - coalesce(l.since, a.query_start))::float8
              from pg_stat_activity a
              left join (select pid, min(waitstart) as since from pg_locks where not granted group by pid) l
                on l.pid = a.pid
             where a.wait_event_type = 'Lock'
            """;

    private static final Kind LONG_STATEMENT = Kind.of(
            "session.long-statement",
            "It keeps its locks and its snapshot, and it takes time from the others.",
            "Elle garde ses verrous et son instantané, et prend du temps aux autres.",
            "Find out what it does; cancel it if nobody waits for its answer.",
            "Cherchez ce qu'elle fait ; annulez-la si personne n'attend sa réponse.");
    private static final Kind LONG_TRANSACTION = Kind.of(
            "session.long-transaction",
            "VACUUM removes no row that died since it began, and its locks stay.",
            "VACUUM ne retire aucune ligne morte depuis son début, et ses verrous restent.",
            "End it in the application; shorten the unit of work.",
            "Terminez-la dans l'application ; raccourcissez l'unité de travail.");
    private static final Kind IDLE_IN_TRANSACTION = Kind.of(
            "session.idle-in-transaction",
            "It works no more, yet it holds its locks and holds VACUUM back.",
            "Elle ne travaille plus, mais garde ses verrous et retient VACUUM.",
            "Commit or roll back in the application; set idle_in_transaction_session_timeout.",
            "Validez ou annulez dans l'application ; réglez idle_in_transaction_session_timeout.");
    private static final Kind BLOCKING = Kind.of(
            "lock.blocking",
            "Every session behind it stands still, and new ones queue up behind those.",
            "Toutes les sessions derrière elle sont arrêtées, et d'autres font la queue derrière elles.",
            "Let it finish or cancel it: the root of the tree, not those who wait.",
            "Laissez-la finir ou annulez-la : la racine de l'arbre, pas celles qui attendent.");
    private static final Kind MANY_IDLE = Kind.of(
            "connections.many-idle",
            "Each takes memory and makes every snapshot slower.",
            "Chacune prend de la mémoire et ralentit chaque instantané.",
            "Make the pools smaller, or put a pooler in front.",
            "Réduisez les pools, ou placez un pooler devant.");
    private static final Kind NO_SSL = Kind.of(
            "session.no-ssl",
            "Passwords, queries and personal data cross the network in the clear.",
            "Mots de passe, requêtes et données personnelles traversent le réseau en clair.",
            "Turn ssl on in the server and let pg_hba.conf accept hostssl only.",
            "Activez ssl sur le serveur et n'acceptez que hostssl dans pg_hba.conf.");

    private record Session(
            int pid,
            String user,
            String application,
            String state,
            double statementSeconds,
            double transactionSeconds,
            double stateSeconds,
            String query,
            boolean isInTheClear,
            boolean isOurs,
            boolean isHere) {

        String subject() {
            return "pid " + pid;
        }

        Text evidence(double seconds) {
            Text since = duration(seconds);
            String who = Wording.printable(user + ", " + application);
            String shown = StatementText.shown(query);
            return Text.of(
                    who + "; for " + since.english() + ": " + shown,
                    who + " ; depuis " + since.french() + " : " + shown);
        }
    }

    private SessionLooks() {}

    static List<Finding> sessions(Facts facts) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        List<Session> sessions = facts.rows(SESSIONS, SessionLooks::session);
        for (Session session : sessions) {
            if (session.isHere() && !session.isOurs()) {
                session(facts, session, findings);
            }
        }
        long hidden = (long) facts.server().figure("hidden_sessions");
        if (hidden > 0) {
            facts.notChecked(
                    "session",
                    Text.of(
                            "this role may not see what " + hidden + " sessions do: grant pg_monitor to it",
                            "ce rôle ne peut voir ce que font " + hidden + " sessions : accordez-lui pg_monitor"));
        }
        idle(facts, sessions, findings);
        inTheClear(sessions, findings);
        return findings;
    }

    private static void session(Facts facts, Session session, List<Finding> findings) {
        String cancel = "select pg_cancel_backend(" + session.pid() + ")";
        String terminate = "select pg_terminate_backend(" + session.pid() + ")";
        boolean isIdle = session.state().startsWith("idle in transaction");
        if (isIdle && session.stateSeconds() >= facts.limit(Threshold.IDLE_IN_TRANSACTION_SECONDS)) {
            findings.add(IDLE_IN_TRANSACTION
                    .found(
                            Severity.HIGH,
                            session.subject(),
                            Text.of(
                                    "Session " + session.pid() + " is idle in a transaction",
                                    "La session " + session.pid() + " est inactive dans une transaction"),
                            session.evidence(session.stateSeconds()))
                    .withSql(terminate));
        }
        if (session.transactionSeconds() >= facts.limit(Threshold.LONG_TRANSACTION_SECONDS)) {
            findings.add(LONG_TRANSACTION
                    .found(
                            Severity.MEDIUM,
                            session.subject(),
                            Text.of(
                                    "The transaction of session " + session.pid() + " is open for long",
                                    "La transaction de la session " + session.pid() + " est ouverte depuis longtemps"),
                            session.evidence(session.transactionSeconds()))
                    .withSql(isIdle ? terminate : cancel));
        }
        if (session.state().equals("active")
                && session.statementSeconds() >= facts.limit(Threshold.LONG_STATEMENT_SECONDS)) {
            findings.add(LONG_STATEMENT
                    .found(
                            Severity.MEDIUM,
                            session.subject(),
                            Text.of(
                                    "Session " + session.pid() + " runs a long statement",
                                    "La session " + session.pid() + " exécute une longue requête"),
                            session.evidence(session.statementSeconds()))
                    .withSql(cancel));
        }
    }

    private static void idle(Facts facts, List<Session> sessions, List<Finding> findings) {
        long idle = sessions.stream().filter(one -> one.state().equals("idle")).count();
        if (idle > facts.limit(Threshold.IDLE_SESSIONS)) {
            findings.add(MANY_IDLE.found(
                    Severity.LOW,
                    "server",
                    Text.of(idle + " sessions are idle", idle + " sessions sont inactives"),
                    Text.of(
                            idle + " of " + sessions.size() + " sessions",
                            idle + " sur " + sessions.size() + " sessions")));
        }
    }

    private static void inTheClear(List<Session> sessions, List<Finding> findings) {
        Map<String, Integer> users = new TreeMap<>();
        sessions.stream().filter(Session::isInTheClear).forEach(one -> users.merge(one.user(), 1, Integer::sum));
        users.forEach((user, count) -> findings.add(NO_SSL.found(
                Severity.MEDIUM,
                "role " + user,
                Text.of(
                        "Role " + user + " is connected over the network without encryption",
                        "Le rôle " + user + " est connecté par le réseau sans chiffrement"),
                Text.same(count + " (pg_stat_ssl)"))));
    }

    /** The roots of the tree of those who wait, each with everyone behind it. */
    static List<Finding> blocking(Facts facts) throws SQLException {
        Map<Integer, Set<Integer>> behind = new HashMap<>();
        Map<Integer, Double> waits = new HashMap<>();
        facts.rows(WAITING, row -> {
            int pid = row.getInt(1);
            waits.put(pid, row.getDouble(3));
            Arrays.stream(row.getString(2).split(" "))
                    .filter(word -> !word.isEmpty())
                    .map(Integer::valueOf)
                    .forEach(blocker -> behind.computeIfAbsent(blocker, key -> new HashSet<>())
                            .add(pid));
            return pid;
        });
        List<Finding> findings = new ArrayList<>();
        behind.keySet().stream()
                .filter(root -> !waits.containsKey(root))
                .sorted(Comparator.naturalOrder())
                .forEach(root -> {
                    Set<Integer> all = everyoneBehind(root, behind);
                    double longest = all.stream()
                            .mapToDouble(pid -> waits.getOrDefault(pid, 0.0))
                            .max()
                            .orElse(0);
                    if (longest >= facts.limit(Threshold.BLOCKED_SECONDS)) {
                        findings.add(root(root, all, longest));
                    }
                });
        return findings;
    }

    private static Finding root(int root, Set<Integer> all, double longest) {
        List<Integer> pids = all.stream().sorted().limit(20).toList();
        // A prepared transaction has no session and shows as process 0.
        String who = root == 0 ? "a prepared transaction" : "session " + root;
        String whoFrench = root == 0 ? "une transaction préparée" : "la session " + root;
        Text waited = duration(longest);
        Finding finding = BLOCKING.found(
                Severity.HIGH,
                root == 0 ? "prepared transaction" : "pid " + root,
                Text.of(all.size() + " sessions wait for " + who, all.size() + " sessions attendent " + whoFrench),
                Text.of(
                        "pids " + pids + ", the longest for " + waited.english(),
                        "pids " + pids + ", la plus longue depuis " + waited.french()));
        return root == 0 ? finding : finding.withSql("select pg_cancel_backend(" + root + ")");
    }

    private static Set<Integer> everyoneBehind(int root, Map<Integer, Set<Integer>> behind) {
        Set<Integer> all = new HashSet<>();
        List<Integer> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            for (Integer waiter : behind.getOrDefault(open.remove(open.size() - 1), Set.of())) {
                if (all.add(waiter)) {
                    open.add(waiter);
                }
            }
        }
        return all;
    }

    static Text duration(double seconds) {
        return Wording.duration(Duration.ofMillis((long) (seconds * 1000)));
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getDouble(5),
                row.getDouble(6),
                row.getDouble(7),
                row.getString(8),
                row.getBoolean(9),
                row.getBoolean(10),
                row.getBoolean(11));
    }
}
