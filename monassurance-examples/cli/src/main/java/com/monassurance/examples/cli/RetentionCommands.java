package com.monassurance.examples.cli;

import com.monassurance.maintenance.backup.BackupPins;
import com.monassurance.maintenance.backup.Retention;
import com.monassurance.maintenance.backup.RetentionPlan;
import com.monassurance.maintenance.backup.RetentionPolicy;
import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.task.TaskPlan;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup prune}, {@code backup pin} and {@code backup unpin}. */
final class RetentionCommands {

    private RetentionCommands() {}

    /** {@code backup prune}. */
    @Command(name = "prune", description = "Removes the backups that no rule keeps.")
    static final class Prune extends BackupCommands.OnStore {

        @Option(names = "--last", paramLabel = "N", defaultValue = "3", description = "Keep the newest N; default 3.")
        int last;

        @Option(names = "--daily", paramLabel = "N", defaultValue = "7", description = "Of N days; default 7.")
        int daily;

        @Option(names = "--weekly", paramLabel = "N", defaultValue = "4", description = "Of N weeks; default 4.")
        int weekly;

        @Option(names = "--monthly", paramLabel = "N", defaultValue = "12", description = "Of N months; default 12.")
        int monthly;

        @Option(names = "--yearly", paramLabel = "N", defaultValue = "3", description = "Of N years; default 3.")
        int yearly;

        @Option(
                names = "--floor",
                paramLabel = "N",
                defaultValue = "3",
                description = "Keep N verified ones whatever the rules say; default 3.")
        int floor;

        @Option(
                names = "--fresh-within",
                paramLabel = "DURATION",
                defaultValue = "8d",
                description = "Remove nothing unless two verified ones are so young; default 8d.")
        Duration freshWithin = Duration.ofDays(8);

        @Option(names = "--dry-run", description = "Only show the plan.")
        boolean dryRun;

        @Option(names = "--yes", description = "Consent; needed off a terminal.")
        boolean yes;

        Prune(Host host) {
            super(host);
        }

        @Override
        int run() {
            Retention retention = Retention.in(Work.store(location()), policy()).clock(host.clock());
            if (dryRun) {
                return preview(retention.decide());
            }
            TaskPlan plan = retention.plan();
            if (!plan.actions().isEmpty()) {
                console()
                        .requireConsent(
                                yes,
                                "Removing " + plan.actions().size() + " backups ("
                                        + console().words(Wording.bytes(plan.bytes())) + ")");
            }
            return Tasks.report(console(), retention.run(plan));
        }

        private RetentionPolicy policy() {
            try {
                return RetentionPolicy.standard()
                        .withLast(last)
                        .periods(daily, weekly, monthly, yearly)
                        .withFloor(floor)
                        .withFreshWithin(freshWithin)
                        .withZone(host.configWithoutDatabase().zone());
            } catch (IllegalArgumentException e) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "The policy makes no sense: " + e.getMessage() + ".",
                        "Use numbers from 0, and a --floor from 1.");
            }
        }

        private int preview(RetentionPlan plan) {
            if (console().isJson()) {
                console()
                        .json(plan.decisions().stream()
                                .map(each -> Json.object(
                                        "id", each.id(),
                                        "removed", each.isRemoved(),
                                        "bytes", each.bytes(),
                                        "reason", console().words(each.reason())))
                                .toList());
                return Exit.DONE;
            }
            TextTable table = new TextTable("ID", "WOULD", "REASON");
            plan.decisions()
                    .forEach(each -> table.row(
                            each.id(),
                            each.isRemoved() ? "remove" : "keep",
                            console().words(each.reason())));
            console().table(table, "There is no backup in this store.");
            plan.warnings().forEach(warning -> console().remark(console().words(warning)));
            return Exit.DONE;
        }
    }

    /** {@code backup pin ID}. */
    @Command(name = "pin", description = "Keeps a backup until it is unpinned.")
    static final class Pin extends BackupCommands.OnStore {

        @Parameters(arity = "1", paramLabel = "ID", description = "Of 'backup list'.")
        String id = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for who looks later.")
        String reason = "";

        Pin(Host host) {
            super(host);
        }

        @Override
        int run() {
            try {
                BackupPins.in(Work.store(location())).pin(id, reason);
            } catch (IllegalArgumentException e) {
                throw CliException.of(
                        CliError.BAD_COMMAND, "--reason is empty or too long.", "Say why in up to 500 characters.");
            }
            console().remark(id + " is kept until 'backup unpin " + id + "'.");
            return Exit.DONE;
        }
    }

    /** {@code backup unpin ID}. */
    @Command(name = "unpin", description = "Lets 'prune' decide about a backup again.")
    static final class Unpin extends BackupCommands.OnStore {

        @Parameters(arity = "1", paramLabel = "ID", description = "Of 'backup list'.")
        String id = "";

        Unpin(Host host) {
            super(host);
        }

        @Override
        int run() {
            BackupPins.in(Work.store(location())).unpin(id);
            return Exit.DONE;
        }
    }
}
