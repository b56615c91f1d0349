package com.monassurance.migrations.trace;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.scratch.ScratchDatabase;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs a revision on a scratch database and records per statement the locks it takes, what it rewrites and what it scans:
 * 10,000 made-up rows in tables that the revision names and 500 in others, a look every millisecond at what runs outside
 * transactions. A statement in a transaction is read exactly, since the transaction keeps its locks; one outside is
 * sampled from a second session on a thread of its own, which ends with the statement. Thread-safe; each trace blocks its
 * caller.
 *
 * @since 0.1.0
 */
public final class Tracer {

    private static final int OTHERS = 20;
    private static final int OUTSIDE = 5;

    private final int rows;
    private final Duration pause;
    private final ThreadFactory threads;
    private final Ticker ticker;

    private Tracer(Builder builder) {
        this.rows = builder.rows;
        this.pause = builder.pause;
        this.threads = builder.threads;
        this.ticker = builder.ticker;
    }

    /**
     * Begins a tracer.
     *
     * @return a builder that needs nothing
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Fills a database with rows and runs the upgrade of a revision there.
     *
     * @param database where everything below the revision is applied; the revision stays in it
     * @param goal a database where the revision is applied too, so that the rows also satisfy what it asks for; null when
     *     there is none
     * @param script the revision
     * @return what it did, up to the statement that failed if one did
     * @throws DatabaseException if the database breaks on the way
     */
    public TraceReport upgrade(ScratchDatabase database, @Nullable ScratchDatabase goal, RevisionScript script) {
        return trace(database, goal, script, script.upgrade(), true);
    }

    /**
     * Fills a database with rows and runs the downgrade of a revision there.
     *
     * @param database where the revision is applied and nothing above it; it is taken back there
     * @param goal a database without the revision, so that the rows also satisfy what was asked for before it; null when
     *     there is none
     * @param script the revision
     * @return what it did, up to the statement that failed if one did
     * @throws MigrationException {@code IRREVERSIBLE} if it has no downgrade
     * @throws DatabaseException if the database breaks on the way
     */
    public TraceReport downgrade(ScratchDatabase database, @Nullable ScratchDatabase goal, RevisionScript script) {
        ScriptSection section = script.findDowngrade()
                .orElseThrow(() -> new MigrationException(
                        MigrationError.IRREVERSIBLE,
                        "Revision " + script.id() + " has no downgrade section, so there is nothing to trace.",
                        "Trace its upgrade, or write a downgrade section into " + script.origin() + "."));
        return trace(database, goal, script, section, false);
    }

    private TraceReport trace(
            ScratchDatabase database,
            @Nullable ScratchDatabase goal,
            RevisionScript script,
            ScriptSection section,
            boolean isUpgrade) {
        requireNonNull(database, "database");
        try (Connection connection = database.connect();
                Connection second = database.connect()) {
            FillReport filled = rows == 0 ? FillReport.nothing() : fill(connection, goal, section);
            int version = connection.getMetaData().getDatabaseMajorVersion();
            TracedRun run = new TracedRun(connection, second, pause, threads, ticker);
            TraceReport.Failure failure = run.run(script, section, isUpgrade);
            return new TraceReport(script.id(), isUpgrade, version, "", filled, run.traces(), failure);
        } catch (SQLException e) {
            throw DatabaseException.of("tracing a revision", e);
        }
    }

    private FillReport fill(Connection connection, @Nullable ScratchDatabase goal, ScriptSection section)
            throws SQLException {
        String text = section.text();
        String outside = section.statements().stream()
                .filter(statement -> !statement.isTransactional())
                .map(SqlStatement::text)
                .collect(Collectors.joining("\n"));
        SyntheticRows made = SyntheticRows.of(table -> rowsOf(table, text, outside));
        FillSchema schema = made.schema(connection);
        if (goal != null) {
            try (Connection reached = goal.connect()) {
                schema = schema.and(made.schema(reached));
            }
        }
        return made.fill(connection, schema);
    }

    /** What is sampled has to last for a while. */
    private int rowsOf(String table, String text, String outside) {
        if (LiteralPool.mentions(outside, table)) {
            return rows * OUTSIDE;
        }
        return LiteralPool.mentions(text, table) ? rows : Math.max(1, rows / OTHERS);
    }

    /** Collects the options of a tracer. Confined to one thread. */
    public static final class Builder {

        private int rows = SyntheticRows.ROWS;
        private Duration pause = Duration.ofMillis(1);
        private ThreadFactory threads = work -> {
            Thread thread = new Thread(work, "monassurance-trace");
            thread.setDaemon(true);
            return thread;
        };
        private Ticker ticker = Ticker.system();

        private Builder() {}

        /**
         * Names how many rows the tables get that the revision names: 10,000 by default, five times as many where a
         * statement runs outside transactions, a twentieth in tables that it does not name.
         *
         * @param number 0 for empty tables, up to 1,000,000
         * @return this
         * @throws IllegalArgumentException if the number is out of bounds
         */
        public Builder rows(int number) {
            if (number < 0 || number > 1_000_000) {
                throw new IllegalArgumentException("rows must be 0 to 1,000,000: " + number);
            }
            this.rows = number;
            return this;
        }

        /**
         * Names the pause between two looks at a statement outside transactions; 1 ms by default.
         *
         * @param between not negative
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder pause(Duration between) {
            if (between.isNegative()) {
                throw new IllegalArgumentException("the pause must not be negative: " + between);
            }
            this.pause = between;
            return this;
        }

        /**
         * Names who makes the thread that looks; by default a daemon named {@code monassurance-trace}.
         *
         * @param factory makes one thread for each statement outside transactions
         * @return this
         */
        public Builder threads(ThreadFactory factory) {
            this.threads = requireNonNull(factory, "factory");
            return this;
        }

        /**
         * Names the source of durations; that of the machine by default.
         *
         * @param monotonic the ticker
         * @return this
         */
        public Builder ticker(Ticker monotonic) {
            this.ticker = requireNonNull(monotonic, "monotonic");
            return this;
        }

        /**
         * Makes the tracer; touches nothing.
         *
         * @return the tracer
         */
        public Tracer build() {
            return new Tracer(this);
        }
    }
}
