package com.monassurance.examples.cli;

import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Direction;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.RecoveryFinding;
import com.monassurance.migrations.run.Repair;
import com.monassurance.migrations.run.RepairPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code repair}: finishes an interrupted revision after looking at the catalogue, or records what a person decides. */
@Command(
        name = "repair",
        sortOptions = false,
        footer = {
            "Without options it shows what was interrupted, mends what that has left",
            "half-built, and runs the rest. --done, --undo and --again run no statement of",
            "REV, the next repair does; they are refused where the catalogue contradicts."
        })
final class RepairCommand extends HostCommand {

    @Option(names = "--dry-run", description = "Only show what is interrupted; exit 1 when something is.")
    boolean dryRun;

    @Option(
            names = "--done",
            paramLabel = "REV",
            description = "Record that somebody has done by hand what is left of REV.")
    @Nullable
    String done;

    @Option(
            names = "--scope",
            paramLabel = "rest|statement",
            description = "With --done: all that is left (default), or only the statement that was interrupted.")
    @Nullable
    String scope;

    @Option(
            names = "--undo",
            paramLabel = "REV",
            description = "Turn REV round: an upgrade is to be taken back, or forgotten when nothing of it took effect;"
                    + " a downgrade that took nothing back is applied as before.")
    @Nullable
    String undo;

    @Option(
            names = "--again",
            paramLabel = "REV",
            description =
                    "Record that the statement left nothing and is to be run again, where the catalogue cannot tell.")
    @Nullable
    String again;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; wanted by --done, --undo and --again, and kept with REV in the schema history.")
    @Nullable
    String reason;

    RepairCommand(Host host) {
        super(host);
    }

    @Override
    int run() {
        String decided = requireOneDecision();
        Migrator migrator = host.migrator().build();
        Optional<RepairPlan> found = migrator.repair(Repair::look);
        if (decided == null) {
            return dryRun || found.isEmpty() ? shown(found) : finished(migrator, found.get());
        }
        String because = String.valueOf(reason);
        String id = found.map(RepairPlan::revision)
                .filter(revision -> revision.startsWith(decided))
                .orElse(decided);
        if (done != null) {
            RepairPlan plan = migrator.repair(repair -> repair.done(migrator.scripts(), id, scope(), because));
            return recorded("done", Optional.of(plan));
        }
        if (again != null) {
            return recorded("again", Optional.of(migrator.repair(repair -> repair.again(id, because))));
        }
        if (found.filter(plan -> plan.revision().equals(id)).isEmpty()) {
            throw CliException.of(
                    CliError.REFUSED,
                    "Revision " + id + " is not interrupted, so there is nothing to undo.",
                    "See 'monassurance-ops repair --dry-run' for the revision that is.");
        }
        Optional<RepairPlan> now = migrator.repair(repair -> repair.undo(migrator.scripts(), because));
        if (now.isEmpty()
                && found.get().direction() == Direction.UPGRADE
                && !console().isJson()) {
            console().line("Nothing of " + id + " had taken effect: the schema history has forgotten it.");
            return Exit.DONE;
        }
        return recorded("undo", now);
    }

    private @Nullable String requireOneDecision() {
        List<String> decisions = Stream.of(
                        Optional.ofNullable(done), Optional.ofNullable(undo), Optional.ofNullable(again))
                .flatMap(Optional::stream)
                .toList();
        if (decisions.size() > 1 || (dryRun && !decisions.isEmpty())) {
            throw bad("--dry-run, --done, --undo and --again exclude each other.", "Give one of them.");
        }
        if (!decisions.isEmpty() && (reason == null || reason.isBlank())) {
            throw bad("A decision about an interrupted revision needs a reason.", "Give --reason TEXT.");
        }
        if ((decisions.isEmpty() && reason != null) || (done == null && scope != null)) {
            throw bad("--reason and --scope belong to a decision.", "Give --done REV, or leave them out.");
        }
        scope();
        return decisions.isEmpty() ? null : decisions.get(0);
    }

    private Repair.Scope scope() {
        if (scope == null || scope.equals("rest")) {
            return Repair.Scope.REST;
        }
        if (scope.equals("statement")) {
            return Repair.Scope.STATEMENT;
        }
        throw bad("There is no --scope " + scope + ".", "Use rest or statement.");
    }

    private static CliException bad(String problem, String nextStep) {
        return CliException.of(CliError.BAD_COMMAND, problem, nextStep);
    }

    private int shown(Optional<RepairPlan> found) {
        if (console().isJson()) {
            json("looked", found, List.of());
        } else {
            console()
                    .line(found.map(RepairPlan::toText)
                            .map(String::stripTrailing)
                            .orElse("Nothing is interrupted."));
        }
        return found.isEmpty() ? Exit.DONE : Exit.NO;
    }

    /** Running it again is what finishes a revision; the runner asks the catalogue once more, with the lock held. */
    private int finished(Migrator migrator, RepairPlan found) {
        if (!console().isJson()) {
            console().line(found.toText().stripTrailing());
        }
        migrator.repair(Repair::settle);
        Target place = Target.revision(found.revision());
        MigrationReport report = found.direction() == Direction.UPGRADE
                ? migrator.upgrade(place)
                : migrator.downgrade(Target.onBranch(found.revision(), Target.steps(-1)));
        if (console().isJson()) {
            json("finished", Optional.of(found), report.ids());
        } else {
            report.ids().stream()
                    .filter(id -> !id.equals(found.revision()))
                    .forEach(id -> console().line("It also ran " + id + "."));
            console().line("The " + found.direction().word() + " of " + found.revision() + " is finished.");
        }
        return Exit.DONE;
    }

    /** Without a plan the revision is no longer on its way. */
    private int recorded(String outcome, Optional<RepairPlan> now) {
        if (console().isJson()) {
            json(outcome, now, List.of());
            return Exit.DONE;
        }
        console().line("Recorded, with the reason.");
        console()
                .line(now.map(RepairPlan::toText)
                        .map(String::stripTrailing)
                        .orElse("Nothing is interrupted any more."));
        if (now.isPresent()) {
            console().line("Run 'monassurance-ops repair' to finish it.");
        }
        return Exit.DONE;
    }

    private void json(String outcome, Optional<RepairPlan> plan, List<String> ran) {
        console()
                .json(Json.object(
                        "outcome", outcome,
                        "revision", plan.map(RepairPlan::revision).orElse(null),
                        "direction", plan.map(each -> each.direction().word()).orElse(null),
                        "done", plan.map(RepairPlan::done).orElse(null),
                        "total", plan.map(each -> each.statements().size()).orElse(null),
                        "resumable", plan.map(RepairPlan::isResumable).orElse(null),
                        "finding",
                                plan.flatMap(RepairPlan::findFinding)
                                        .map(RecoveryFinding::what)
                                        .orElse(null),
                        "cures",
                                plan.flatMap(RepairPlan::findFinding)
                                        .map(RepairCommand::cures)
                                        .orElse(List.of()),
                        "ran", ran));
    }

    private static List<String> cures(RecoveryFinding finding) {
        return finding instanceof RecoveryFinding.HalfDone half ? half.cures() : List.of();
    }
}
