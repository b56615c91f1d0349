package com.monassurance.migrations;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import com.monassurance.core.sql.Identifier;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.run.MigrationCallback;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.ServerAccess;
import com.monassurance.migrations.script.ScriptSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of a {@link Migrator}. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class MigratorBuilder {

    final DataSource dataSource;
    final List<ScriptSource> sources = new ArrayList<>();
    Identifier schema = HistoryPlace.DEFAULT_SCHEMA;
    String namespace = HistoryPlace.DEFAULT_NAMESPACE;
    EventSink events = EventSink.none();
    Clock clock = Clock.systemUTC();
    Ticker ticker = Ticker.system();
    RunSettings settings = RunSettings.defaults();
    MigrationCallback callback = MigrationCallback.none();

    @Nullable
    DataSource direct;

    boolean sessionPooled;
    Duration lease = ServerAccess.DEFAULT_LEASE;

    MigratorBuilder(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /**
     * Adds a source of scripts; several make one set.
     *
     * @param source such as {@code ScriptSources.classpath("db/revisions")}
     * @return this
     */
    public MigratorBuilder scripts(ScriptSource source) {
        sources.add(requireNonNull(source, "source"));
        return this;
    }

    /**
     * Names the schema of the schema history; {@code monassurance_ops} by default.
     *
     * @param name a schema, created when it is missing
     * @return this
     */
    public MigratorBuilder schema(Identifier name) {
        this.schema = requireNonNull(name, "name");
        return this;
    }

    /**
     * Names the part of the schema history that is ours; {@code default} by default.
     *
     * @param name 1 to 63 lower-case letters, digits, {@code _}, {@code -} or {@code .}
     * @return this
     */
    public MigratorBuilder namespace(String name) {
        this.namespace = requireNonNull(name, "name");
        return this;
    }

    /**
     * Names the receiver of events; none by default.
     *
     * @param sink told on the thread that migrates
     * @return this
     */
    public MigratorBuilder events(EventSink sink) {
        this.events = requireNonNull(sink, "sink");
        return this;
    }

    /**
     * Names limits, retries, waiting and transactions; {@link RunSettings#defaults()} by default.
     *
     * @param limits such as {@code RunSettings.defaults().withLockTimeout(ofSeconds(1))}
     * @return this
     */
    public MigratorBuilder settings(RunSettings limits) {
        this.settings = requireNonNull(limits, "limits");
        return this;
    }

    /**
     * Names code of the host that runs inside a run; none by default.
     *
     * @param code told on the thread that migrates, on its connection
     * @return this
     */
    public MigratorBuilder callback(MigrationCallback code) {
        this.callback = requireNonNull(code, "code");
        return this;
    }

    /**
     * Names a way round the pooler, used for the whole of a run when the connection turns out to go through one;
     * none by default. Without it a run behind a pooler is kept alone by a leased row, and refused while planning
     * when a statement cannot run in a transaction.
     *
     * @param unpooled connects to the server itself; it is never closed
     * @return this
     */
    public MigratorBuilder direct(DataSource unpooled) {
        this.direct = requireNonNull(unpooled, "unpooled");
        return this;
    }

    /**
     * Promises that the pooler keeps one server connection for as long as a client connection is open, such as
     * PgBouncer with {@code pool_mode = session}; by default a pooler is taken for one that does not.
     *
     * @return this
     */
    public MigratorBuilder sessionPooled() {
        this.sessionPooled = true;
        return this;
    }

    /**
     * Names how long a run behind a pooler may be between two transactions before others take it for dead; 30 s by
     * default. A transaction that runs for longer protects itself.
     *
     * @param duration positive
     * @return this
     */
    public MigratorBuilder lease(Duration duration) {
        this.lease = requireNonNull(duration, "duration");
        return this;
    }

    /**
     * Replaces the clock of events and the source of durations; those of the machine by default.
     *
     * @param wall the clock
     * @param monotonic the ticker
     * @return this
     */
    public MigratorBuilder time(Clock wall, Ticker monotonic) {
        this.clock = requireNonNull(wall, "wall");
        this.ticker = requireNonNull(monotonic, "monotonic");
        return this;
    }

    /**
     * Makes the migrator; touches neither database nor scripts.
     *
     * @return a migrator
     * @throws IllegalArgumentException if the namespace is not allowed
     * @throws IllegalStateException if no source of scripts was named
     */
    public Migrator build() {
        if (sources.isEmpty()) {
            throw new IllegalStateException("name at least one source of scripts");
        }
        return new Migrator(this);
    }
}
