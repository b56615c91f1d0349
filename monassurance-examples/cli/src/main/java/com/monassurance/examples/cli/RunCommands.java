package com.monassurance.examples.cli;

import com.monassurance.maintenance.PastRuns;
import com.monassurance.maintenance.Pause;
import com.monassurance.maintenance.RunControls;
import com.monassurance.maintenance.RunOutcome;
import com.monassurance.maintenance.RunProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What steers the runs of all instances: {@code maintenance runs}, {@code pause}, {@code resume}, {@code cancel}, {@code missed}. */
final class RunCommands {

    private static final int RUNS_MAX = 1_000;

    private RunCommands() {}

    private static PastRuns.Known history(Host host) {
        if (host.maintenance().history(RUNS_MAX) instanceof PastRuns.Known known) {
            return known;
        }
        throw CliException.of(
                CliError.NOT_INSTALLED, "The run history is not installed.", "Run 'monassurance-ops install'.");
    }

    /** A verb that changes something for all instances. */
    abstract static class Steering extends HostCommand {

        @Parameters(arity = "1", paramLabel = "PLAN", description = "A plan, such as daily.")
        String plan = "";

        Steering(Host host) {
            super(host);
        }

        /** Asks the history first, which says in its own words when it is not there. */
        RunControls controls() {
            boolean isKnown = List.of("daily", "weekly").contains(plan)
                    || history(host).runs().stream().anyMatch(run -> run.plan().equals(plan));
            if (!isKnown) {
                console().remark("No run of a plan " + plan + " is on record; is that its name?");
            }
            history(host);
            return host.maintenance().controls();
        }

        static String who() {
            return System.getProperty("user.name", "unknown") + " by command line";
        }

        static void requireReason(String reason) {
            if (reason.isBlank()) {
                throw CliException.of(CliError.BAD_COMMAND, "--reason is empty.", "Say why in a few words.");
            }
        }

        int done(String words) {
            if (console().isJson()) {
                console().json(Json.object("plan", plan, "summary", words));
            } else {
                console().line(words);
            }
            return Exit.DONE;
        }
    }

    /** {@code maintenance pause PLAN}. */
    @Command(name = "pause", description = "Keeps a plan, or one task of it, from running on any instance.")
    static final class PausePlan extends Steering {

        @Option(names = "--task", paramLabel = "TASK", description = "Only this task; the plan goes on without it.")
        @Nullable
        String task;

        @Option(names = "--for", paramLabel = "TIME", description = "Ends by itself, such as 2h; default never.")
        @Nullable
        Duration length;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Kept with the pause.")
        String reason = "";

        PausePlan(Host host) {
            super(host);
        }

        @Override
        int run() {
            requireReason(reason);
            if (task != null && length != null) {
                throw CliException.of(
                        CliError.BAD_COMMAND, "A task is paused until it is resumed.", "Leave --for or --task out.");
            }
            if (length != null && (length.isZero() || length.isNegative())) {
                throw CliException.of(CliError.BAD_COMMAND, "--for must be positive.", "Say for how long, such as 2h.");
            }
            RunControls controls = controls();
            if (task != null) {
                controls.pauseTask(plan, task, who(), reason);
                return done("The task " + task + " of plan " + plan + " is paused.");
            }
            if (length != null) {
                Instant until = host.clock().instant().plus(length);
                controls.pauseUntil(plan, who(), reason, until);
                return done("Plan " + plan + " is paused until " + until + ".");
            }
            controls.pause(plan, who(), reason);
            return done("Plan " + plan + " is paused until it is resumed.");
        }
    }

    /** {@code maintenance resume PLAN}. */
    @Command(name = "resume", description = "Ends a pause.")
    static final class Resume extends Steering {

        @Option(names = "--task", paramLabel = "TASK", description = "The task that was paused.")
        @Nullable
        String task;

        Resume(Host host) {
            super(host);
        }

        @Override
        int run() {
            RunControls controls = controls();
            boolean isResumed = task == null ? controls.resume(plan, who()) : controls.resumeTask(plan, task, who());
            if (isResumed) {
                return done((task == null ? "Plan " + plan : "The task " + task + " of plan " + plan) + " is resumed.");
            }
            throw CliException.of(
                    CliError.NO_SUCH_THING, "That is not paused.", "See 'monassurance-ops maintenance runs'.");
        }
    }

    /** {@code maintenance cancel PLAN}. */
    @Command(name = "cancel", description = "Asks a run to end at its next safe point, or gives a stopped one up.")
    static final class Cancel extends Steering {

        @Option(names = "--at", paramLabel = "INSTANT", description = "Its scheduled time; default the run at work.")
        @Nullable
        String at;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Kept with the run.")
        String reason = "";

        Cancel(Host host) {
            super(host);
        }

        @Override
        int run() {
            requireReason(reason);
            RunControls controls = controls();
            Instant scheduled = at == null ? atWork(controls) : instant(at);
            if (controls.cancel(plan, scheduled, who(), reason)) {
                return done("The run of " + plan + " at " + scheduled + " is asked to end.");
            }
            throw CliException.of(
                    CliError.NO_SUCH_THING,
                    "No run of " + plan + " at " + scheduled + " is at work or stopped, or it was asked to end before.",
                    "See 'monassurance-ops maintenance runs' and 'maintenance history'.");
        }

        private Instant atWork(RunControls controls) {
            return controls.running().stream()
                    .filter(run -> run.plan().equals(plan))
                    .map(RunProgress::scheduledTime)
                    .findFirst()
                    .orElseThrow(() -> CliException.of(
                            CliError.NO_SUCH_THING,
                            "No run of " + plan + " is at work.",
                            "Name a stopped one with --at; see 'monassurance-ops maintenance history'."));
        }

        private static Instant instant(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "'" + text + "' is no instant.",
                        "Write it as 'maintenance history' does, such as 2026-11-22T01:00:00Z.");
            }
        }
    }

    /** {@code maintenance runs}. */
    @Command(name = "runs", description = "Shows the runs at work, and what is paused.")
    static final class Runs extends HostCommand {

        Runs(Host host) {
            super(host);
        }

        @Override
        int run() {
            history(host);
            List<RunProgress> running = host.maintenance().controls().running();
            List<Pause> paused = host.maintenance().controls().paused();
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "running", running.stream().map(Runs::json).toList(),
                                "paused", paused.stream().map(Runs::json).toList()));
                return Exit.DONE;
            }
            TextTable runs = new TextTable("PLAN", "SCHEDULED", "BY", "STARTED", "TASK", "DONE", "OF", "TO END");
            running.forEach(run -> runs.row(
                    run.plan(),
                    run.scheduledTime(),
                    run.holder(),
                    run.startedAt(),
                    run.task(),
                    run.done(),
                    run.total(),
                    run.cancelledBy()));
            console().table(runs, "Nothing is at work.");
            TextTable pauses = new TextTable("PLAN", "TASK", "BY", "SINCE", "UNTIL", "REASON");
            paused.forEach(pause -> pauses.row(
                    pause.plan(), pause.task(), pause.pausedBy(), pause.since(), pause.until(), pause.reason()));
            console().table(pauses, "Nothing is paused.");
            return Exit.DONE;
        }

        private static Map<String, @Nullable Object> json(RunProgress run) {
            return Json.object(
                    "plan", run.plan(),
                    "scheduledTime", run.scheduledTime(),
                    "holder", run.holder(),
                    "startedAt", run.startedAt(),
                    "task", run.task(),
                    "done", run.done(),
                    "total", run.total(),
                    "cancelledBy", run.cancelledBy());
        }

        private static Map<String, @Nullable Object> json(Pause pause) {
            return Json.object(
                    "plan", pause.plan(),
                    "task", pause.task(),
                    "pausedBy", pause.pausedBy(),
                    "since", pause.since(),
                    "until", pause.until(),
                    "reason", pause.reason());
        }
    }

    /** {@code maintenance missed}. */
    @Command(name = "missed", description = "Lists the runs that did not happen, of the latest " + RUNS_MAX + ".")
    static final class Missed extends HostCommand {

        Missed(Host host) {
            super(host);
        }

        @Override
        int run() {
            List<PastRuns.PastRun> missed = history(host).runs().stream()
                    .filter(run -> run.outcome() == RunOutcome.MISSED)
                    .toList();
            if (console().isJson()) {
                console()
                        .json(missed.stream()
                                .map(run -> Json.object(
                                        "plan", run.plan(),
                                        "scheduledTime", run.scheduledTime(),
                                        "recordedBy", run.holder(),
                                        "why", run.note()))
                                .toList());
                return Exit.DONE;
            }
            TextTable table = new TextTable("PLAN", "SCHEDULED", "RECORDED BY", "WHY");
            missed.forEach(run -> table.row(run.plan(), run.scheduledTime(), run.holder(), run.note()));
            console().table(table, "No run was missed.");
            return Exit.DONE;
        }
    }
}
