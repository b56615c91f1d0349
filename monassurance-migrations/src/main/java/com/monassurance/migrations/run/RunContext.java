package com.monassurance.migrations.run;

import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.event.MigrationEvent;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.RunnerLock;
import com.monassurance.migrations.run.MigrationReport.RevisionDone;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * What every step of one run works with. Confined to one thread.
 *
 * @param dataSource where a second connection comes from, to look for blockers
 * @param session the session that does the work
 * @param lock the lock of the one runner
 * @param place where the schema history is
 * @param settings limits
 * @param observer clock, ticker and events
 * @param callback the host's
 */
record RunContext(
        DataSource dataSource,
        SqlSession session,
        RunnerLock lock,
        HistoryPlace place,
        RunSettings settings,
        RunObserver observer,
        MigrationCallback callback) {

    Connection connection() {
        return session.connection();
    }

    /** Tells that a revision is done, and what the report says of it. */
    RevisionDone done(PlannedRevision planned, Duration took, int retries, Duration blocked) {
        observer.tell(at -> planned.direction() == Direction.UPGRADE
                ? new MigrationEvent.RevisionApplied(at, namespace(), planned.id(), took, retries)
                : new MigrationEvent.RevisionReverted(at, namespace(), planned.id(), took, retries));
        return new RevisionDone(
                planned.id(),
                planned.script().revision().message(),
                planned.section().statements().size(),
                retries,
                blocked,
                took);
    }

    String namespace() {
        return place.namespace();
    }
}
