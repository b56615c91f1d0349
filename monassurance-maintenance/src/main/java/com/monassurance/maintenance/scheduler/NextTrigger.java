package com.monassurance.maintenance.scheduler;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when a trigger comes again: at the next scheduled time, or earlier for the same one. */
final class NextTrigger {

    static final int FAILURES_MAX = 8;

    private static final Duration PAUSE_FIRST = Duration.ofMinutes(1);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(15);

    private static final Logger LOGGER = LoggerFactory.getLogger(NextTrigger.class);

    private final String plan;
    private final UnaryOperator<Instant> nextAfter;

    NextTrigger(String plan, UnaryOperator<Instant> nextAfter) {
        this.plan = plan;
        this.nextAfter = nextAfter;
    }

    Occurrence after(Instant time) {
        Instant next = nextAfter.apply(time).truncatedTo(ChronoUnit.MICROS);
        if (!next.isAfter(time.truncatedTo(ChronoUnit.MICROS))) {
            throw new IllegalStateException("the time after " + time + " of " + plan + " must be later: " + next);
        }
        return Occurrence.at(next);
    }

    /** The occurrence is dealt with. */
    void goOn(ExecutionComplete complete, ExecutionOperations<String> operations, Occurrence dealtWith) {
        Instant now = complete.getTimeDone();
        Instant scheduled = dealtWith.scheduledTime();
        Occurrence next = after(now.isAfter(scheduled) ? now : scheduled);
        operations.reschedule(complete, next.scheduledTime(), next.toData());
    }

    /** The occurrence is not dealt with yet; by the next one at the latest it is given up. */
    void lookAgain(
            ExecutionComplete complete, ExecutionOperations<String> operations, Occurrence open, Instant lookAt) {
        Instant now = complete.getTimeDone();
        if (open.failures() >= FAILURES_MAX || !lookAt.isBefore(after(now).scheduledTime())) {
            LOGGER.error(
                    "plan={} scheduled={} failures={} outcome=given-up", plan, open.scheduledTime(), open.failures());
            goOn(complete, operations, open);
            return;
        }
        // Never before its scheduled time, whatever the clock of this node says: it would stand for another run.
        Instant dueAt = lookAt.isBefore(open.scheduledTime()) ? open.scheduledTime() : lookAt;
        operations.reschedule(complete, dueAt, open.toData());
    }

    /** Nobody could say who runs. A thread that shuts down only hands the trigger back. */
    void failed(ExecutionComplete complete, ExecutionOperations<String> operations) {
        // A pool of connections may give none to an interrupted thread.
        boolean isInterrupted = Thread.interrupted();
        try {
            Occurrence open = occurrence(complete);
            Occurrence counted = isInterrupted ? open : open.failedOnceMore();
            Duration pause = isInterrupted ? Duration.ZERO : pause(counted.failures());
            lookAgain(complete, operations, counted, complete.getTimeDone().plus(pause));
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The node that had it gave no sign for too long. A plan that kills its node is not tried for ever. */
    void died(ExecutionComplete complete, ExecutionOperations<String> operations) {
        LOGGER.warn("plan={} picked-by={} outcome=dead", plan, complete.getExecution().pickedBy);
        lookAgain(complete, operations, occurrence(complete).failedOnceMore(), complete.getTimeDone());
    }

    private static Occurrence occurrence(ExecutionComplete complete) {
        return Occurrence.of(complete.getExecution().taskInstance.getData(), complete.getExecution().executionTime);
    }

    private static Duration pause(int failures) {
        Duration pause = PAUSE_FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
    }
}
