package com.monassurance.migrations.run;

import com.monassurance.migrations.run.MigrationReport.RevisionDone;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sends short revisions one behind the other without waiting for each answer: every one is a transaction of its own,
 * with its row of the schema history, but the server never waits for the client. It begins with one revision a round
 * trip and takes more as long as they are quick, so that slow ones are told as they are done. Whatever fails was not
 * applied, nor was anything behind it; what was before it is looked up, and the failing one is left to be run by itself,
 * which finds the place. Confined to one thread.
 */
final class RevisionPipeline implements AutoCloseable {

    private static final int REVISIONS_MAX = 50;

    /** The driver would send a Sync in between beyond 256; that would do no harm here, but wait. */
    private static final int STATEMENTS_MAX = 200;

    private static final Duration QUICK = Duration.ofMillis(100);

    private static final String RECORDED = "select revision from %s where namespace = ? and revision = any (?)";

    private final RunContext context;
    private final Direction direction;
    private final PreparedRecord record;
    private final boolean isOpen;
    private int size = 1;
    private int unsuited = -1;

    RevisionPipeline(RunContext context, MigrationPlan plan) throws SQLException {
        this.context = context;
        this.direction = plan.direction();
        this.isOpen =
                context.callback() == NoCallback.INSTANCE && !context.lock().isLeased();
        boolean isGuarded = isOpen && LockThreat.isIn(plan, context.connection());
        this.record = new PreparedRecord(
                context, direction, isGuarded ? context.lock().heldCondition() : null);
    }

    /**
     * Runs the next revisions.
     *
     * @return how many are done; zero when the next one has to be run by itself
     */
    int run(List<PlannedRevision> steps, int from, List<RevisionDone> done) throws SQLException {
        List<PlannedRevision> group = group(steps, from);
        if (group.isEmpty()) {
            return 0;
        }
        long started = context.observer().ticker().nanos();
        try {
            send(group);
        } catch (SQLException e) {
            return recover(group, from, e, started, done);
        }
        Duration took = context.observer().since(started);
        tell(group, took, done);
        size = took.compareTo(QUICK) < 0 ? Math.min(size * 2, REVISIONS_MAX) : 1;
        return group.size();
    }

    @Override
    public void close() {
        record.close();
    }

    private List<PlannedRevision> group(List<PlannedRevision> steps, int from) {
        List<PlannedRevision> group = new ArrayList<>();
        int statements = 0;
        for (int i = from; isOpen && i != unsuited && i < steps.size() && group.size() < size; i++) {
            PlannedRevision planned = steps.get(i);
            statements += planned.section().statements().size() + 3;
            if (statements > STATEMENTS_MAX && !group.isEmpty()) {
                break;
            }
            if (!BatchRule.allows(planned, context.settings())) {
                break;
            }
            group.add(planned);
        }
        return group;
    }

    private void send(List<PlannedRevision> group) throws SQLException {
        StatementBatch batch = new StatementBatch(context.connection());
        for (PlannedRevision planned : group) {
            batch.add("begin");
            for (SqlStatement statement : planned.section().statements()) {
                batch.add(statement.driverText());
            }
            batch.add(record.sql(planned));
            batch.add("commit");
        }
        batch.send();
    }

    /** What the server committed before the failure stays; the failing revision is run by itself next. */
    private int recover(
            List<PlannedRevision> group, int from, SQLException failure, long started, List<RevisionDone> done)
            throws SQLException {
        if (context.connection().isClosed()) {
            throw new RevisionFailures(context, group.get(0)).told(new StatementFailure("the batch", failure));
        }
        try (Statement statement = context.connection().createStatement()) {
            statement.execute("rollback");
        }
        record.close();
        int applied = countDone(group);
        if (applied > 0) {
            tell(group.subList(0, applied), context.observer().since(started), done);
        }
        unsuited = from + applied;
        size = 1;
        return applied;
    }

    private int countDone(List<PlannedRevision> group) throws SQLException {
        Set<String> recorded = new HashSet<>();
        Connection connection = context.connection();
        String[] ids = group.stream().map(PlannedRevision::id).toArray(String[]::new);
        try (PreparedStatement statement = connection.prepareStatement(
                RECORDED.replace("%s", context.place().table()))) {
            Array array = connection.createArrayOf("text", ids);
            statement.setString(1, context.namespace());
            statement.setArray(2, array);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    recorded.add(rows.getString(1));
                }
            }
        }
        int count = 0;
        boolean isUp = direction == Direction.UPGRADE;
        while (count < ids.length && recorded.contains(ids[count]) == isUp) {
            count++;
        }
        return count;
    }

    private void tell(List<PlannedRevision> group, Duration took, List<RevisionDone> done) {
        Duration each = took.dividedBy(group.size());
        for (PlannedRevision planned : group) {
            done.add(context.done(planned, each, 0, Duration.ZERO));
        }
    }
}
