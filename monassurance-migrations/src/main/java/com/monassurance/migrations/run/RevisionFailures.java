package com.monassurance.migrations.run;

import com.monassurance.migrations.event.MigrationEvent;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says what went wrong in a revision, what of it is left, and what to do next. Confined to one thread. */
final class RevisionFailures {

    /** A COMMIT or ROLLBACK of a routine that runs in a transaction. */
    private static final String TRANSACTION_ENDED_INSIDE = "2D000";

    /** Its time was over, or a person ended it. */
    private static final String CANCELED = "57014";

    private final RunContext context;
    private final PlannedRevision planned;
    private int done;

    RevisionFailures(RunContext context, PlannedRevision planned) {
        this.context = context;
        this.planned = planned;
    }

    void reached(int statements) {
        this.done = statements;
    }

    /** The exception of a statement, told to events and callback. */
    MigrationException told(StatementFailure e) {
        return told(e.isConnectionLost(context.connection()) ? lost(e) : failure(e), e.sqlState());
    }

    /** The same for a failure that no statement caused. */
    MigrationException told(MigrationException e) {
        return told(e, "");
    }

    String whatIsLeft() {
        if (context.settings().transactions() == TransactionMode.WHOLE_RUN) {
            return "Nothing of the whole run was kept.";
        }
        return planned.isAtomic()
                ? "Nothing of it was kept."
                : "It is interrupted after " + done + " of "
                        + planned.section().statements().size() + " statements.";
    }

    private MigrationException told(MigrationException e, String sqlState) {
        context.observer()
                .tell(at -> new MigrationEvent.RevisionFailed(
                        at, context.namespace(), planned.id(), e.error().id(), sqlState));
        try {
            context.callback().onFailure(planned, e);
        } catch (RuntimeException secondary) {
            e.addSuppressed(secondary);
        }
        return e;
    }

    private MigrationException lost(StatementFailure e) {
        String what = planned.isAtomic() ? "the transaction" : "the last statement sent";
        return new MigrationException(
                MigrationError.CONNECTION_LOST,
                "The connection was lost during the " + planned.direction().word() + " of revision " + planned.id()
                        + " " + e.placeIn(planned.script().origin()) + ": " + e.reason() + " Whether " + what
                        + " took effect is not known here.",
                "Check that the server is running, then run the same command again: it looks up what took effect.",
                fields(e),
                e.failure());
    }

    private MigrationException failure(StatementFailure e) {
        String place = e.placeIn(planned.script().origin());
        String blockers = e.blockers().isEmpty() ? "" : " Blocked by " + e.blockers() + ".";
        String tries = e.tries() == 1
                ? ""
                : " It gave way to others " + e.tries() + " times, for "
                        + e.blocked().toMillis() + " ms in all.";
        return new MigrationException(
                MigrationError.STATEMENT_FAILED,
                "The " + planned.direction().word() + " of revision " + planned.id() + " failed " + place + ": "
                        + e.reason() + blockers + tries + " " + whatIsLeft(),
                nextStep(e),
                fields(e),
                e.failure());
    }

    private String nextStep(StatementFailure e) {
        String again = ", then run the " + planned.direction().word() + " again";
        if (!e.blockers().isEmpty()) {
            return "End the sessions that block it, or choose a quieter hour" + again + ".";
        }
        String correction = "Correct the script or the data";
        if (e.sqlState().equals(TRANSACTION_ENDED_INSIDE) && !planned.script().commits()) {
            correction = "Write '-- commits: true' into the header of the script if the routine is to end its"
                    + " transaction by itself";
        } else if (e.sqlState().equals(CANCELED) && planned.script().findJava().isEmpty()) {
            correction = "If it needs the time, raise its limit with '-- statement-timeout: 4h' in the header of the"
                    + " script";
        }
        return correction + again + (planned.isAtomic() ? "." : goingOn());
    }

    private String goingOn() {
        return planned.direction() == Direction.UPGRADE
                ? ", which goes on where it stopped; or have repair undo what was begun (--undo)."
                : ", which goes on where it stopped; what needs no taking back is told to repair (--done).";
    }

    private Map<String, String> fields(StatementFailure e) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("revision", planned.id());
        fields.put("place", e.place());
        fields.put("sqlState", e.sqlState());
        if (!e.blockers().isEmpty()) {
            fields.put("blockers", e.blockers());
        }
        return fields;
    }
}
