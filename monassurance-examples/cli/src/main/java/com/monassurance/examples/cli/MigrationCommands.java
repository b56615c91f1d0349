package com.monassurance.examples.cli;

import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.RevisionRange;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Direction;
import com.monassurance.migrations.run.MigrationPlan;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.TransactionMode;
import com.monassurance.migrations.run.WaitPolicy;
import com.monassurance.migrations.script.ScriptSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that change the schema. */
final class MigrationCommands {

    private MigrationCommands() {}

    /** What upgrade and downgrade share. */
    abstract static class Change extends HostCommand {

        @Option(names = "--sql", description = "Print the SQL for psql instead of running it; asks no database.")
        boolean sql;

        @Option(
                names = "--allow",
                paramLabel = "HAZARD=REASON",
                description = "Agree to what drafted revisions say they do: data-loss or data-change; repeatable.")
        List<String> allowed = new ArrayList<>();

        @Option(names = "--lock-timeout", paramLabel = "DURATION", description = "Wait for a lock at most; 3s.")
        @Nullable
        Duration lockTimeout;

        @Option(
                names = "--wait",
                paramLabel = "DURATION",
                description = "Wait for another runner at most; 1h. With 0 it fails at once.")
        @Nullable
        Duration wait;

        @Option(
                names = "--skip-if-at-target",
                description = "End well as soon as another runner has reached TARGET, even if it is not done yet.")
        boolean skip;

        Change(Host host) {
            super(host);
        }

        abstract Direction direction();

        /** Whether a script says that it loses data, which spares most runs another look; any may that is stored. */
        private boolean mayLose() {
            ScriptSet scripts = ScriptSet.read(host.scripts());
            return direction() == Direction.DOWNGRADE
                    || scripts.graph().order().stream()
                            .flatMap(revision -> scripts.find(revision.id()).stream())
                            .anyMatch(script -> !script.upgrade().losses().isEmpty()
                                    && script.consent().isEmpty());
        }

        /** The settings that the options name. */
        RunSettings settings() {
            RunSettings settings = RunSettings.defaults();
            if (lockTimeout != null) {
                settings = settings.withLockTimeout(lockTimeout);
            }
            Duration limit = wait == null ? settings.waiting().limit() : wait;
            return settings.withWaiting(skip ? WaitPolicy.skipAtTarget(limit) : WaitPolicy.upTo(limit));
        }

        private Migrator migrator(MigrationProgress progress) {
            try {
                return host.migrator(progress).settings(settings()).build();
            } catch (IllegalArgumentException e) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "--lock-timeout or --wait cannot be used: " + e.getMessage(),
                        "Give a duration such as 30s.");
            }
        }

        int offline(RevisionRange range, boolean hasOtherOptions) {
            if (hasOtherOptions || !allowed.isEmpty() || lockTimeout != null || wait != null || skip) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "--sql runs nothing, so --one-transaction, --allow, --lock-timeout, --wait and --skip-if-at-target mean"
                                + " nothing with it.",
                        "Leave them out.");
            }
            String script = host.offlineMigrator().offline(direction(), range);
            if (console().isJson()) {
                console().json(Json.object("direction", direction().word(), "range", range.toString(), "sql", script));
            } else {
                console().line(script.stripTrailing());
            }
            return Exit.DONE;
        }

        int run(String target, Function<Migrator, MigrationPlan> look, Function<Migrator, MigrationReport> verb) {
            Consents consents = Consents.of(allowed);
            MigrationProgress progress = new MigrationProgress(console());
            Migrator migrator = migrator(progress);
            if (mayLose()) {
                consents.require(console(), look.apply(migrator));
            }
            return new MigrationAnswer(console(), migrator, progress, direction(), target)
                    .of(() -> verb.apply(migrator));
        }
    }

    /** {@code upgrade [TARGET…]}. */
    @Command(name = "upgrade", sortOptions = false)
    static final class Upgrade extends Change {

        @Parameters(
                arity = "0..*",
                paramLabel = "TARGET",
                description = "head (default), heads, +N, a revision, the start of one, rev+N or label@head;"
                        + " with --sql also FROM:TO, else it begins at base.")
        List<String> targets = new ArrayList<>();

        @Option(names = "--one-transaction", description = "All or nothing.")
        boolean oneTransaction;

        Upgrade(Host host) {
            super(host);
        }

        @Override
        Direction direction() {
            return Direction.UPGRADE;
        }

        @Override
        RunSettings settings() {
            RunSettings settings = super.settings();
            return oneTransaction ? settings.withTransactions(TransactionMode.WHOLE_RUN) : settings;
        }

        @Override
        int run() {
            String text = targets.isEmpty() ? "head" : String.join(",", targets);
            if (sql) {
                RevisionRange range = text.indexOf(':') >= 0
                        ? RevisionRange.parse(text)
                        : new RevisionRange(Target.base(), Target.parse(text));
                return offline(range, oneTransaction);
            }
            Target target = Target.parse(text);
            return run(text, migrator -> migrator.plan(target), migrator -> migrator.upgrade(target));
        }
    }

    /** {@code downgrade TARGET}. */
    @Command(name = "downgrade", sortOptions = false)
    static final class Downgrade extends Change {

        @Parameters(
                arity = "1",
                paramLabel = "TARGET",
                description = "-N, a revision, the start of one, base, label@base or rev@-N; with --sql FROM:TO.")
        String target = "";

        Downgrade(Host host) {
            super(host);
        }

        @Override
        Direction direction() {
            return Direction.DOWNGRADE;
        }

        @Override
        int run() {
            if (target.startsWith("-") && !target.matches("-\\d+")) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "Unknown option: '" + target + "'",
                        "Try 'monassurance-ops downgrade --help'.");
            }
            if (!sql) {
                Target place = Target.parse(target);
                return run(target, migrator -> migrator.planDowngrade(place), migrator -> migrator.downgrade(place));
            }
            if (target.indexOf(':') < 0) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "downgrade --sql asks no database, so it has to be told where to begin.",
                        "Give FROM:TO, such as head:" + target + ".");
            }
            return offline(RevisionRange.parse(target), false);
        }
    }

    /** {@code install}. */
    @Command(name = "install")
    static final class Install extends HostCommand {

        Install(Host host) {
            super(host);
        }

        @Override
        int run() {
            host.migrator().build().install();
            host.maintenance().install();
            String schema = host.config().database().opsSchema().value();
            if (console().isJson()) {
                console().json(Json.object("installed", List.of("schema-history", "run-history"), "schema", schema));
            } else {
                console().line("The schema history and the run history are in " + schema + ".");
            }
            return Exit.DONE;
        }
    }
}
