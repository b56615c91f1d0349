package com.monassurance.maintenance.incident;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import com.monassurance.core.event.OpsEvent.Level;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.health.HealthMonitor;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what goes on in a PostgreSQL database and stops what must be stopped. Looking writes nothing. Acting cancels
 * before it terminates, acts on one statement of one session and not on a process id, never reaches backups,
 * replication, autovacuum, superusers, other databases or ourselves, and makes sure afterwards.
 *
 * <p>Every action, refused or not, goes to the event sink with actor, reason, redacted statement and outcome; an audit
 * trail in PostgreSQL is not kept yet. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Incidents {

    private static final Duration STATEMENT_GRACE = Duration.ofSeconds(5);
    private static final Duration TRIAGE_THRESHOLD = Duration.ofSeconds(30);
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final Builder options;
    private final TerminationGuard guard;
    private final ActivityDescriber describer;

    private Incidents(Builder options) {
        this.dataSource = options.dataSource;
        this.options = new Builder(options);
        this.guard = TerminationGuard.protecting(options.protectedApplications);
        this.describer = new ActivityDescriber(guard);
    }

    /**
     * Returns a builder for a database.
     *
     * @param dataSource the host's; borrowed from, never closed
     * @return the builder
     */
    public static Builder over(DataSource dataSource) {
        return new Builder(requireNonNull(dataSource, "dataSource"));
    }

    /**
     * Returns the sessions that have run one statement, or kept one transaction open, for at least so long: at most 200
     * unless {@link Builder#rowsMax} says otherwise; protected ones too, with the reason. Blocks up to 10 s.
     *
     * @param least the shortest duration of interest, such as the guide's 30 s; at most 365 days
     * @return the sessions, the longest first
     * @throws DatabaseException if the database does not answer
     * @throws IllegalArgumentException if the duration is negative, or longer than that
     */
    public ActiveQueries activeLongerThan(Duration least) {
        if (least.isNegative() || least.compareTo(ActivityReader.BUSY_MAX) > 0) {
            throw new IllegalArgumentException("least must be zero to 365 days: " + least);
        }
        try (SqlSession session = open(Duration.ZERO)) {
            ActivityReader reader = new ActivityReader(session);
            List<ActiveQuery> queries = describer.describe(reader.busyFor(least, options.rowsMax + 1));
            boolean truncated = queries.size() > options.rowsMax;
            return new ActiveQueries(
                    truncated ? queries.subList(0, options.rowsMax) : queries, reader.hiddenCount(), truncated);
        } catch (SQLException e) {
            throw DatabaseException.of("reading the active statements", e);
        }
    }

    /**
     * Returns who blocks whom, roots first. At most 200 waiting sessions are followed unless {@link Builder#rowsMax} says
     * otherwise. Blocks up to 10 s.
     *
     * @return the tree, empty when nobody waits for a lock
     * @throws DatabaseException if the database does not answer
     */
    public BlockingTree blockingTree() {
        try (SqlSession session = open(Duration.ZERO)) {
            ActivityReader reader = new ActivityReader(session);
            List<ActiveQuery> sessions = describer.describe(reader.waitingAndTheirBlockers(options.rowsMax + 1));
            long waiting =
                    sessions.stream().filter(s -> !s.blockedBy().isEmpty()).count();
            return BlockingTree.of(sessions, reader.hiddenCount(), waiting > options.rowsMax);
        } catch (SQLException e) {
            throw DatabaseException.of("reading who blocks whom", e);
        }
    }

    /**
     * Cancels a statement and waits until it is over; the session lives on. Blocks up to the cancel wait, 5 s by default,
     * and a few round trips.
     *
     * @param query the statement, as it was listed
     * @param reason why, kept in the event
     * @return what became of it
     * @throws DatabaseException if the database does not answer
     */
    public Termination cancel(ActiveQuery query, String reason) {
        return act("incident.cancel", query, reason, SignalSender::cancel);
    }

    /**
     * Stops a statement with as little force as it takes: cancels it and waits, 5 s by default; if it still runs, ends its
     * session and waits again, 5 s by default, until the session is gone. A session that is idle in a transaction is ended
     * at once, since there is nothing to cancel.
     *
     * @param query the statement, as it was listed
     * @param reason why, kept in the event
     * @return what became of it; {@link Termination.Cancelled} when cancelling was enough
     * @throws DatabaseException if the database does not answer
     */
    public Termination terminate(ActiveQuery query, String reason) {
        return act("incident.terminate", query, reason, SignalSender::terminate);
    }

    /**
     * Terminates statements one after the other, as {@link #terminate} does, until 10 have been signalled, unless
     * {@link Builder#signalsMax} says otherwise; those beyond the cap are refused. Whoever reaches the cap should look at
     * {@link #blockingTree()} first.
     *
     * @param queries the statements, as they were listed
     * @param reason why, kept in the events
     * @return one outcome per statement, in order
     * @throws DatabaseException if the database does not answer; the events say what was done until then
     */
    public List<Termination> terminateAll(Iterable<ActiveQuery> queries, String reason) {
        List<Termination> outcomes = new ArrayList<>();
        int signalled = 0;
        for (ActiveQuery query : queries) {
            Termination outcome;
            if (signalled < options.signalsMax) {
                outcome = terminate(query, reason);
            } else {
                outcome = new Termination.Refused(
                        query.pid(), "the cap of " + options.signalsMax + " per call is reached; look before going on");
                report("incident.terminate", query, reason, outcome);
            }
            boolean untouched = outcome instanceof Termination.Refused || outcome instanceof Termination.AlreadyGone;
            signalled += untouched ? 0 : 1;
            outcomes.add(outcome);
        }
        return List.copyOf(outcomes);
    }

    /**
     * Looks at what an engineer looks at first, without changing anything: the database, its active statements (over 30 s)
     * and locks, the last report of the health monitor when one was given, the memory, disks and threads of this host.
     * Each probe that cannot be made says why; so do services, containers and logs, which are not looked at yet. Probes
     * run one after the other; blocks up to 40 s on a database that does not answer.
     *
     * @return what was seen; never throws because of a failing probe
     */
    public TriageReport triage() {
        HostProbes host = new HostProbes(options.disks);
        return new Triage(this, dataSource, options.clock, options.health, host, TRIAGE_THRESHOLD).look();
    }

    private Termination act(String name, ActiveQuery query, String reason, Action action) {
        requireNonNull(query, "query");
        if (requireNonNull(reason, "reason").isBlank()) {
            throw new IllegalArgumentException("an action needs a reason");
        }
        try (SqlSession session = open(options.terminateWait)) {
            SignalSender sender =
                    new SignalSender(session, guard, options.ticker, options.cancelWait, options.terminateWait);
            Termination outcome = action.on(sender, query);
            report(name, query, reason, outcome);
            return outcome;
        } catch (SQLException e) {
            throw DatabaseException.of("stopping the statement of process " + query.pid(), e);
        }
    }

    private void report(String name, ActiveQuery query, String reason, Termination outcome) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("actor", options.actor);
        fields.put("reason", reason);
        fields.put("pid", Integer.toString(query.pid()));
        fields.put("application", query.application());
        fields.put("user", query.user());
        fields.put("statement", query.statement());
        fields.put("outcome", outcome.getClass().getSimpleName());
        fields.put("detail", outcome.detail());
        Level level = outcome.isOver() ? Level.INFO : Level.WARNING;
        options.events.accept(new IncidentEvent(name, options.clock.instant(), level, fields));
    }

    private SqlSession open(Duration wait) throws SQLException {
        SessionSettings settings = SessionSettings.of("incident")
                .withStatementTimeout(wait.plus(STATEMENT_GRACE))
                .withLockTimeout(LOCK_TIMEOUT);
        return SqlSession.open(dataSource, settings);
    }

    private interface Action {
        Termination on(SignalSender sender, ActiveQuery query) throws SQLException;
    }

    /** Options of {@link Incidents}. Confined to one thread. */
    public static final class Builder {

        private static final Duration WAIT_MAX = Duration.ofMinutes(5);
        private static final int COUNT_MAX = 10_000;

        private final DataSource dataSource;
        private EventSink events = EventSink.none();
        private Clock clock = Clock.systemUTC();
        private Ticker ticker = Ticker.system();
        private String actor = "unknown";
        private Set<String> protectedApplications = Set.of();
        private int rowsMax = 200;
        private int signalsMax = 10;
        private Duration cancelWait = Duration.ofSeconds(5);
        private Duration terminateWait = Duration.ofSeconds(5);
        private List<Path> disks = List.of(Path.of(""));
        private @Nullable HealthMonitor health;

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        private Builder(Builder other) {
            this.dataSource = other.dataSource;
            this.events = other.events.guarded();
            this.clock = other.clock;
            this.ticker = other.ticker;
            this.actor = other.actor;
            this.protectedApplications = Set.copyOf(other.protectedApplications);
            this.rowsMax = other.rowsMax;
            this.signalsMax = other.signalsMax;
            this.cancelWait = other.cancelWait;
            this.terminateWait = other.terminateWait;
            this.disks = List.copyOf(other.disks);
            this.health = other.health;
        }

        /**
         * Sets where actions are told; nowhere by default.
         *
         * @param sink receives one {@link IncidentEvent} per action
         * @return this builder
         */
        public Builder events(EventSink sink) {
            this.events = requireNonNull(sink, "sink");
            return this;
        }

        /**
         * Sets who acts, for the events; {@code unknown} by default.
         *
         * @param name a person or a program
         * @return this builder
         */
        public Builder actor(String name) {
            this.actor = requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the clock of events and reports; the system's by default.
         *
         * @param source the clock
         * @return this builder
         */
        public Builder clock(Clock source) {
            this.clock = requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets what waits are measured by; the system's monotonic time by default.
         *
         * @param source the ticker
         * @return this builder
         */
        public Builder ticker(Ticker source) {
            this.ticker = requireNonNull(source, "source");
            return this;
        }

        /**
         * Adds applications that must not be touched, to the backup and replication programs and to our own, which never
         * may; none by default.
         *
         * @param names starts of application names, compared without regard to case
         * @return this builder
         */
        public Builder protectedApplications(Set<String> names) {
            this.protectedApplications = Set.copyOf(names);
            return this;
        }

        /**
         * Sets how many sessions are listed at most; 200 by default.
         *
         * @param rows 1 to 10,000
         * @return this builder
         */
        public Builder rowsMax(int rows) {
            this.rowsMax = rows;
            return this;
        }

        /**
         * Sets how many sessions one call of {@link Incidents#terminateAll} may signal; 10 by default.
         *
         * @param signals 1 to 10,000
         * @return this builder
         */
        public Builder signalsMax(int signals) {
            this.signalsMax = signals;
            return this;
        }

        /**
         * Sets how long a cancelled statement may take to end; 5 s by default.
         *
         * @param wait up to 5 min
         * @return this builder
         */
        public Builder cancelWait(Duration wait) {
            this.cancelWait = requireNonNull(wait, "wait");
            return this;
        }

        /**
         * Sets how long a terminated session may take to vanish; 5 s by default.
         *
         * @param wait 1 ms to 5 min
         * @return this builder
         */
        public Builder terminateWait(Duration wait) {
            this.terminateWait = requireNonNull(wait, "wait");
            return this;
        }

        /**
         * Sets which file systems a triage looks at; that of the working directory by default.
         *
         * @param paths existing files or directories on them
         * @return this builder
         */
        public Builder disks(List<Path> paths) {
            this.disks = List.copyOf(paths);
            return this;
        }

        /**
         * Sets whose last report a triage repeats; none by default, and then the triage says so.
         *
         * @param monitor the host's; asked, never closed
         * @return this builder
         */
        public Builder health(HealthMonitor monitor) {
            this.health = requireNonNull(monitor, "monitor");
            return this;
        }

        /**
         * Checks the options and builds. Touches no database.
         *
         * @return the incidents of the database
         * @throws IllegalArgumentException naming every option that is out of range
         */
        public Incidents build() {
            List<String> problems = new ArrayList<>();
            if (rowsMax < 1 || rowsMax > COUNT_MAX) {
                problems.add("rowsMax must be 1 to " + COUNT_MAX + ": " + rowsMax);
            }
            if (signalsMax < 1 || signalsMax > COUNT_MAX) {
                problems.add("signalsMax must be 1 to " + COUNT_MAX + ": " + signalsMax);
            }
            if (cancelWait.isNegative() || cancelWait.compareTo(WAIT_MAX) > 0) {
                problems.add("cancelWait must be 0 to " + WAIT_MAX + ": " + cancelWait);
            }
            if (terminateWait.toMillis() < 1 || terminateWait.compareTo(WAIT_MAX) > 0) {
                problems.add("terminateWait must be 1 ms to " + WAIT_MAX + ": " + terminateWait);
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", problems));
            }
            return new Incidents(this);
        }
    }
}
