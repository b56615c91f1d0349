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

/** Tells on stderr how far a run is: each revision, and for whom it waits. Confined to the thread of the run. */
final class MigrationProgress implements EventSink {

    private final Console console;
    private int total;
    private int done;

    MigrationProgress(Console console) {
        this.console = console;
    }

    @Override
    public void accept(OpsEvent event) {
        if (event instanceof Started started) {
            total = started.revisions();
            done = 0;
        }
        if (event instanceof MigrationEvent known) {
            String text = text(known);
            if (!text.isEmpty()) {
                console.progress(text);
            }
            return;
        }
        console.event(event);
    }

    private String text(MigrationEvent event) {
        if (event instanceof Started started) {
            return started.direction() + ": " + started.revisions() + (started.revisions() == 1 ? " step" : " steps");
        }
        if (event instanceof RevisionApplied applied) {
            return step(applied.revision(), "applied", applied.took(), applied.retries());
        }
        if (event instanceof RevisionReverted reverted) {
            return step(reverted.revision(), "taken back", reverted.took(), reverted.retries());
        }
        if (event instanceof RevisionFailed failed) {
            return failed.revision() + " failed: " + failed.code() + " " + failed.sqlState();
        }
        return waiting(event);
    }

    private static String waiting(MigrationEvent event) {
        if (event instanceof TransactionRetried retried) {
            return retried.revision() + " gave way to others (" + retried.sqlState() + ") at try " + retried.attempt()
                    + ", next in " + retried.pause().toMillis() + " ms"
                    + (retried.blockers().isEmpty() ? "" : "; in the way: " + TextTable.shown(retried.blockers()));
        }
        if (event instanceof RevisionProgress progress) {
            return progress.revision() + ": " + progress.done()
                    + (progress.total() == 0 ? "" : " of " + progress.total());
        }
        if (event instanceof SnapshotsAwaited awaited) {
            return awaited.revision() + " will wait for older transactions: " + TextTable.shown(awaited.sessions());
        }
        if (event instanceof LockAwaited awaited) {
            return "waiting for another runner: " + TextTable.shown(awaited.holder());
        }
        return "";
    }

    private String step(String revision, String what, Duration took, int retries) {
        done++;
        return "[" + done + "/" + total + "] " + revision + " " + what + " in " + took.toMillis() + " ms"
                + (retries == 0 ? "" : ", " + retries + (retries == 1 ? " retry" : " retries"));
    }
}
