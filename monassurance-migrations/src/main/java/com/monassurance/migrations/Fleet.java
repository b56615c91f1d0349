package com.monassurance.migrations;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.migrations.FleetOutcome.Reason;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationPlan;
import com.monassurance.migrations.run.MigrationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Many databases with the same scripts, such as tenants or shards, brought to a target in waves: the canaries first, and
 * only when all of them are well the others, a few at a time, until too many fail. Running it again goes on where it
 * stopped: a database at its target costs one query. A migrator is asked for when its database is begun, on the thread
 * that works on it. The threads are named {@code monassurance-fleet-N} and end before a verb returns. Immutable;
 * thread-safe.
 *
 * <pre>{@code
 * FleetReport report = Fleet.of(migratorsByTenant).canaries("tenant_007").parallelism(8).build().upgrade(Target.head());
 * }</pre>
 *
 * @since 0.1.0
 */
public final class Fleet {

    /** How many databases are worked on at once by default. */
    public static final int DEFAULT_PARALLELISM = 4;

    private final List<String> canaries;
    private final List<String> others;
    private final Function<String, Migrator> migrators;
    private final int parallelism;
    private final int failuresMax;
    private final Consumer<FleetOutcome<MigrationReport>> listener;
    private final Ticker ticker;

    private Fleet(Builder builder) {
        this.canaries = List.copyOf(builder.canaries);
        this.others = builder.names.stream()
                .filter(name -> !builder.canaries.contains(name))
                .toList();
        this.migrators = builder.migrators;
        this.parallelism = builder.parallelism;
        this.failuresMax = builder.failuresMax;
        this.listener = builder.listener;
        this.ticker = builder.ticker;
    }

    /**
     * Begins a fleet of migrators that exist.
     *
     * @param migrators by the name of their database, begun in the order of the map
     * @return a builder
     */
    public static Builder of(Map<String, Migrator> migrators) {
        Map<String, Migrator> copy = new LinkedHashMap<>(migrators);
        return of(copy.keySet(), name -> requireNonNull(copy.get(name), name));
    }

    /**
     * Begins a fleet whose migrators are made when their turn comes.
     *
     * @param names of the databases, each once, in the order in which to begin them
     * @param migrators makes the migrator of a database; called on several threads, and what it throws counts as a
     *     failure of that database
     * @return a builder
     */
    public static Builder of(Collection<String> names, Function<String, Migrator> migrators) {
        return new Builder(names, migrators);
    }

    /**
     * Upgrades every database, blocking until all are done or the fleet stops: a failed canary keeps all others from
     * being begun, and so does the last failure that is borne. Databases that are being worked on then are finished. An
     * interrupt of the calling thread is passed on to those, which stop where they can, and no further one is begun; the
     * thread is interrupted when this returns.
     *
     * @param target such as {@link Target#head()}
     * @return what became of each database; failures of databases are in it and are not thrown
     */
    public FleetReport upgrade(Target target) {
        requireNonNull(target, "target");
        long started = ticker.nanos();
        FleetWave<MigrationReport> wave = new FleetWave<>(
                parallelism, failuresMax, name -> migrators.apply(name).upgrade(target), listener);
        List<FleetOutcome<MigrationReport>> outcomes = new ArrayList<>(wave.run(canaries));
        if (wave.failures() > 0) {
            wave.stop(Reason.CANARY_FAILED);
        }
        outcomes.addAll(wave.run(others));
        return new FleetReport(target, outcomes, Duration.ofNanos(ticker.nanos() - started));
    }

    /**
     * Plans the upgrade of every database, blocking; changes nothing, and one that cannot be planned stops no other.
     *
     * @param target such as {@link Target#head()}
     * @return the plan of each database; failures are in it and are not thrown
     */
    public FleetPlan plan(Target target) {
        requireNonNull(target, "target");
        FleetWave<MigrationPlan> wave = new FleetWave<>(
                parallelism, Integer.MAX_VALUE, name -> migrators.apply(name).plan(target), outcome -> {});
        List<FleetOutcome<MigrationPlan>> outcomes = new ArrayList<>(wave.run(canaries));
        outcomes.addAll(wave.run(others));
        return new FleetPlan(target, outcomes);
    }

    /**
     * Collects the options of a {@link Fleet}. Confined to one thread.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private final Set<String> names;
        private final Function<String, Migrator> migrators;
        private final Set<String> canaries = new LinkedHashSet<>();
        private int parallelism = DEFAULT_PARALLELISM;
        private int failuresMax = 1;
        private Consumer<FleetOutcome<MigrationReport>> listener = outcome -> {};
        private Ticker ticker = Ticker.system();

        private Builder(Collection<String> names, Function<String, Migrator> migrators) {
            this.names = new LinkedHashSet<>(names);
            this.migrators = requireNonNull(migrators, "migrators");
            if (this.names.size() != names.size()) {
                throw new IllegalArgumentException("a database is in the fleet twice");
            }
        }

        /**
         * Names the databases that are upgraded before all others; none by default. All of them are tried, and one that
         * fails keeps the others from being begun.
         *
         * @param databases names in the fleet
         * @return this
         */
        public Builder canaries(String... databases) {
            canaries.addAll(List.of(databases));
            return this;
        }

        /**
         * Says how many databases are worked on at once; {@value Fleet#DEFAULT_PARALLELISM} by default. Each takes one
         * connection.
         *
         * @param databases at least 1
         * @return this
         */
        public Builder parallelism(int databases) {
            this.parallelism = databases;
            return this;
        }

        /**
         * Says with how many failures no further database is begun; 1 by default.
         *
         * @param failures at least 1
         * @return this
         */
        public Builder stopAfter(int failures) {
            this.failuresMax = failures;
            return this;
        }

        /**
         * Names who is told of each database of an upgrade as soon as it is done or has failed; nobody by default.
         *
         * @param code told on the threads of the fleet, by one of them at a time; what it throws stops the fleet and is
         *     thrown by {@link Fleet#upgrade} once the databases that are being worked on are finished
         * @return this
         */
        public Builder listener(Consumer<FleetOutcome<MigrationReport>> code) {
            this.listener = requireNonNull(code, "code");
            return this;
        }

        /**
         * Replaces the source of durations; that of the machine by default.
         *
         * @param monotonic the ticker
         * @return this
         */
        public Builder ticker(Ticker monotonic) {
            this.ticker = requireNonNull(monotonic, "monotonic");
            return this;
        }

        /**
         * Makes the fleet; touches no database.
         *
         * @return a fleet
         * @throws IllegalArgumentException if a canary is not in the fleet, or a number is less than 1
         */
        public Fleet build() {
            if (parallelism < 1 || failuresMax < 1) {
                throw new IllegalArgumentException("parallelism and failures must be at least 1");
            }
            if (!names.containsAll(canaries)) {
                Set<String> strangers = new LinkedHashSet<>(canaries);
                strangers.removeAll(names);
                throw new IllegalArgumentException("canaries that are not in the fleet: " + strangers);
            }
            return new Fleet(this);
        }
    }
}
