package com.monassurance.examples.cli;

import com.monassurance.maintenance.database.ApplyIndexes;
import com.monassurance.maintenance.database.IndexSet;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskPlan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code db indexes}. */
@Command(
        name = "indexes",
        description = "Indexes (only 'apply' is there yet).",
        subcommands = IndexCommands.Apply.class)
final class IndexCommands extends HostCommand {

    IndexCommands(Host host) {
        super(host);
    }

    @Override
    int run() {
        throw CliException.notThereYet("db indexes (db indexes apply is there)");
    }

    /** {@code db indexes apply}: the guide's indexes. */
    @Command(name = "apply", description = "Creates the guide's indexes CONCURRENTLY where they are missing.")
    static final class Apply extends HostCommand {

        @Option(names = "--file", paramLabel = "F", description = "Other indexes (not there yet).")
        @Nullable
        Path file;

        @Option(names = "--dry-run", description = "Only show what would be done.")
        boolean dryRun;

        Apply(Host host) {
            super(host);
        }

        @Override
        int run() {
            refuse(file != null, "db indexes apply --file");
            ApplyIndexes task = ApplyIndexes.over(host.dataSource(), IndexSet.guide());
            TaskPlan plan = task.plan();
            return dryRun
                    ? Tasks.preview(console(), List.of(plan))
                    : Tasks.report(console(), task.run(plan, TaskContext.alone()));
        }
    }
}
