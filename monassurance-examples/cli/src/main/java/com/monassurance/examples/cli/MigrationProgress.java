package com.monassurance.examples.cli;

import com.monassurance.core.event.EventSink;
import com.monassurance.core.event.OpsEvent;
import com.monassurance.migrations.event.MigrationEvent;
import com.monassurance.migrations.event.MigrationEvent.LockAwaited;
import com.monassurance.migrations.event.MigrationEvent.RevisionApplied;
import com.monassurance.migrations.event.MigrationEvent.RevisionFailed;
import com.monassurance.migrations.event.MigrationEvent.RevisionProgress;
import com.monassurance.migrations.event.MigrationEvent.RevisionReverted;
import com.monassurance.migrations.event.MigrationEvent.SnapshotsAwaited;
import com.monassurance.migrations.event.MigrationEvent.Started;
import com.monassurance.migrations.event.MigrationEvent.TransactionRetried;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells on stderr how far a run is, to who watches it, and in any case for whom it waits; and remembers what was done.
 * Confined to the thread of the run.
 */
final class MigrationProgress implements EventSink {

    /** The first look at a holder is told, and then no more often than this. */
    private static final Duration HOLDER_AGAIN = Duration.ofSeconds(9);

    private static final Pattern BACKEND = Pattern.compile("backend \\d+");

    private final Console console;
    private final List<Step> steps = new ArrayList<>();
    private int total;
    private List<String> blockers = List.of();
    private @Nullable Instant holderToldAt;

    /** A revision that was applied or taken back. */
    record Step(String revision, Duration took, int retries) {}

    MigrationProgress(Console console) {
        this.console = console;
    }

    /** What was done, in order, also by a run that failed. */
    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Whether another runner was waited for. */
    boolean hasWaited() {
        return holderToldAt != null;
    }

    @Override
    public void accept(OpsEvent event) {
        if (!(event instanceof MigrationEvent known)) {
            console.event(event);
            return;
        }
        String notice = notice(known);
        if (!notice.isEmpty()) {
            console.remark(notice);
            return;
        }
        String text = text(known);
        if (!text.isEmpty()) {
            console.progress(text);
        }
    }

    /** What somebody has to know who wonders why nothing moves; empty when there is nothing new of that kind. */
    private String notice(MigrationEvent event) {
        if (event instanceof TransactionRetried retried) {
            List<String> now = BACKEND.matcher(retried.blockers())
                    .results()
                    .map(MatchResult::group)
                    .toList();
            boolean isNew = !now.isEmpty() && !now.equals(blockers);
            blockers = now.isEmpty() ? blockers : now;
            return isNew ? waiting(event) : "";
        }
        if (event instanceof LockAwaited awaited) {
            Instant told = holderToldAt;
            if (told != null && awaited.at().isBefore(told.plus(HOLDER_AGAIN))) {
                return "";
            }
            holderToldAt = awaited.at();
            return waiting(event);
        }
        return event instanceof SnapshotsAwaited ? waiting(event) : "";
    }

    private String text(MigrationEvent event) {
        if (event instanceof Started started) {
            total = started.revisions();
            steps.clear();
            return started.direction() + ": " + started.revisions() + (started.revisions() == 1 ? " step" : " steps");
        }
        if (event instanceof RevisionApplied applied) {
            return step("applied", new Step(applied.revision(), applied.took(), applied.retries()));
        }
        if (event instanceof RevisionReverted reverted) {
            return step("taken back", new Step(reverted.revision(), reverted.took(), reverted.retries()));
        }
        if (event instanceof RevisionFailed failed) {
            return (failed.revision() + " failed: " + failed.code() + " " + failed.sqlState()).strip();
        }
        return waiting(event);
    }

    private static String waiting(MigrationEvent event) {
        if (event instanceof TransactionRetried retried) {
            return retried.revision() + " gave way to others (" + retried.sqlState() + ") at try " + retried.attempt()
                    + ", next in " + retried.pause().toMillis() + " ms"
                    + (retried.blockers().isEmpty() ? "" : "; in the way: " + TextTable.oneLine(retried.blockers()));
        }
        if (event instanceof RevisionProgress progress) {
            return progress.revision() + ": " + progress.done()
                    + (progress.total() == 0 ? "" : " of " + progress.total());
        }
        if (event instanceof SnapshotsAwaited awaited) {
            return awaited.revision() + " will wait for older transactions: " + TextTable.oneLine(awaited.sessions());
        }
        if (event instanceof LockAwaited awaited) {
            return "waiting for another runner: " + TextTable.oneLine(awaited.holder());
        }
        return "";
    }

    private String step(String what, Step step) {
        steps.add(step);
        return "[" + steps.size() + "/" + total + "] " + step.revision() + " " + what + " in "
                + step.took().toMillis() + " ms"
                + (step.retries() == 0 ? "" : ", " + step.retries() + (step.retries() == 1 ? " retry" : " retries"));
    }
}
