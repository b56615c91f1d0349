package com.monassurance.examples.cli;

import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.WaitPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that change the schema. */
final class MigrationCommands {

    private MigrationCommands() {}

    /** What upgrade and downgrade share. */
    abstract static class Change extends HostCommand {

        @Option(names = "--sql", description = "Print the SQL instead of running it (not there yet).")
        boolean sql;

        @Option(names = "--allow", paramLabel = "HAZARD=REASON", description = "Consent to a hazard (not there yet).")
        List<String> allowed = new ArrayList<>();

        @Option(names = "--lock-timeout", paramLabel = "DURATION", description = "Wait for a lock at most; 3s.")
        @Nullable
        Duration lockTimeout;

        @Option(names = "--wait", paramLabel = "DURATION", description = "Wait for another runner at most; 1h.")
        @Nullable
        Duration wait;

        Change(Host host) {
            super(host);
        }

        Migrator migrator(String command) {
            refuse(sql, command + " --sql");
            refuse(!allowed.isEmpty(), command + " --allow");
            try {
                RunSettings settings = RunSettings.defaults();
                if (lockTimeout != null) {
                    settings = settings.withLockTimeout(lockTimeout);
                }
                if (wait != null) {
                    settings = settings.withWaiting(WaitPolicy.upTo(wait));
                }
                return host.migrator().settings(settings).build();
            } catch (IllegalArgumentException e) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "--lock-timeout or --wait cannot be used: " + e.getMessage(),
                        "Give a duration such as 30s.");
            }
        }

        int render(MigrationReport report, String target, String done) {
            if (console().isJson()) {
                console().json(json(report, target));
                return Exit.DONE;
            }
            for (MigrationReport.RevisionDone revision : report.revisions()) {
                console()
                        .line(done + " " + revision.id() + "  " + revision.message() + "  (" + revision.statements()
                                + " statements, " + revision.took().toMillis() + " ms)");
            }
            if (!report.isChanged()) {
                console().line("Nothing to do: the database is at " + target + " already.");
            }
            if (!report.ahead().isEmpty()) {
                console().remark("The database has revisions that no script has: " + report.ahead());
            }
            return Exit.DONE;
        }

        private static Map<String, @Nullable Object> json(MigrationReport report, String target) {
            return Json.object(
                    "direction", report.direction().word(),
                    "target", target,
                    "revisions",
                            report.revisions().stream()
                                    .map(revision -> Json.object(
                                            "id", revision.id(),
                                            "message", revision.message(),
                                            "statements", revision.statements(),
                                            "retries", revision.retries(),
                                            "tookMillis", Durations.millis(revision.took())))
                                    .toList(),
                    "ahead", report.ahead(),
                    "waitedMillis", Durations.millis(report.waited()),
                    "tookMillis", Durations.millis(report.took()));
        }
    }

    /** {@code upgrade [TARGET]}. */
    @Command(name = "upgrade", sortOptions = false)
    static final class Upgrade extends Change {

        @Parameters(
                arity = "0..1",
                paramLabel = "TARGET",
                defaultValue = "head",
                description = "head (default), heads, +N, a revision or the start of one.")
        String target = "head";

        @Option(names = "--one-transaction", description = "All or nothing (not there yet).")
        boolean oneTransaction;

        Upgrade(Host host) {
            super(host);
        }

        @Override
        int run() {
            refuse(oneTransaction, "upgrade --one-transaction");
            return render(migrator("upgrade").upgrade(Target.parse(target)), target, "applied");
        }
    }

    /** {@code downgrade TARGET}. */
    @Command(name = "downgrade", sortOptions = false)
    static final class Downgrade extends Change {

        @Parameters(arity = "1", paramLabel = "TARGET", description = "-N, a revision, the start of one, or base.")
        String target = "";

        Downgrade(Host host) {
            super(host);
        }

        @Override
        int run() {
            if (target.startsWith("-") && !target.matches("-\\d+")) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "Unknown option: '" + target + "'",
                        "Try 'monassurance-ops downgrade --help'.");
            }
            return render(migrator("downgrade").downgrade(Target.parse(target)), target, "took back");
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
