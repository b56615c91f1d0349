package com.monassurance.examples.cli;

import com.monassurance.migrations.history.Validation;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.StampReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about what the schema history says, which run no script. */
final class HistoryCommands {

    private HistoryCommands() {}

    /** {@code validate}. */
    @Command(name = "validate")
    static final class Validate extends HostCommand {

        Validate(Host host) {
            super(host);
        }

        @Override
        int run() {
            Validation validation = host.migrator().build().validate();
            if (console().isJson()) {
                console().json(json(validation));
            } else if (!validation.isInstalled()) {
                console().line("The database has no schema history; there is nothing to compare.");
            } else {
                for (Validation.Finding finding : validation.findings()) {
                    console().line(finding.revision() + "  " + finding.kind() + "  " + finding.detail());
                    finding.diff().lines().forEach(line -> console().line("    " + line));
                }
                console().line(count(validation));
            }
            return validation.isValid() ? Exit.DONE : Exit.NO;
        }
    }

    /** {@code stamp REV… [--purge]}. */
    @Command(name = "stamp", sortOptions = false)
    static final class Stamp extends HostCommand {

        @Parameters(
                arity = "1..*",
                paramLabel = "REV",
                description = "head, heads, base, a revision or label@head; other branches are kept.")
        List<String> targets = new ArrayList<>();

        @Option(names = "--purge", description = "Forget first what is recorded, also of revisions that no script has.")
        boolean purge;

        Stamp(Host host) {
            super(host);
        }

        @Override
        int run() {
            List<Target> places = targets.stream().map(Target::parse).toList();
            StampReport report = purge
                    ? host.migrator().build().stampPurged(places)
                    : host.migrator().build().stamp(places);
            if (console().isJson()) {
                console().json(Json.object("added", report.added(), "removed", report.removed()));
                return Exit.DONE;
            }
            report.removed().forEach(id -> console().line("no longer recorded " + id));
            report.added().forEach(id -> console().line("recorded as applied " + id));
            if (!report.isChanged()) {
                console().line("Nothing to do: the schema history says so already.");
            }
            return Exit.DONE;
        }
    }

    static Map<String, @Nullable Object> json(Validation validation) {
        return Json.object(
                "valid", validation.isValid(),
                "installed", validation.isInstalled(),
                "compared", validation.compared(),
                "findings",
                        validation.findings().stream()
                                .map(finding -> Json.object(
                                        "revision", finding.revision(),
                                        "kind", finding.kind().name(),
                                        "detail", finding.detail(),
                                        "diff", finding.diff()))
                                .toList());
    }

    /** A line for each applied script that is not what was applied, and how many were compared. */
    static void summary(Console console, Validation validation) {
        validation
                .findings()
                .forEach(finding -> console.line(finding.revision() + "  " + finding.kind() + "  " + finding.detail()));
        console.line(count(validation));
    }

    private static String count(Validation validation) {
        int differences = validation.findings().size();
        return validation.compared() + (validation.compared() == 1 ? " applied script" : " applied scripts")
                + " compared, " + differences + (differences == 1 ? " difference." : " differences.");
    }
}
