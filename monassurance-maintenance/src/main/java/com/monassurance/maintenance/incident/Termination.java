package com.monassurance.maintenance.incident;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of the attempt to stop a statement or a session. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Termination {

    /**
     * Returns the process id it was about.
     *
     * @return the pid
     */
    int pid();

    /**
     * Returns the outcome in one sentence.
     *
     * @return for a log or a person
     */
    String detail();

    /**
     * Tells whether the statement, at least, is known to be over.
     *
     * @return true when nothing of it runs any more
     */
    default boolean isOver() {
        return this instanceof Cancelled || this instanceof Terminated || this instanceof AlreadyGone;
    }

    /**
     * The statement was cancelled and is over; the session lives on.
     *
     * @param pid process id
     * @param warnings what it leaves behind
     */
    record Cancelled(int pid, List<String> warnings) implements Termination {

        /** Copies the list. */
        public Cancelled {
            warnings = List.copyOf(warnings);
        }

        @Override
        public String detail() {
            return join("the statement was cancelled, the session lives on", warnings);
        }
    }

    /**
     * The session was ended and is gone.
     *
     * @param pid process id
     * @param warnings what it leaves behind
     */
    record Terminated(int pid, List<String> warnings) implements Termination {

        /** Copies the list. */
        public Terminated {
            warnings = List.copyOf(warnings);
        }

        @Override
        public String detail() {
            return join("the session was ended and is gone", warnings);
        }
    }

    /**
     * The statement was over before anything was done; nothing was signalled.
     *
     * @param pid process id
     * @param detail how it was found
     */
    record AlreadyGone(int pid, String detail) implements Termination {

        /** Checks that there is a detail. */
        public AlreadyGone {
            requireNonNull(detail, "detail");
        }
    }

    /**
     * It is out of reach; nothing was signalled.
     *
     * @param pid process id
     * @param reason why
     */
    record Refused(int pid, String reason) implements Termination {

        /** Checks that there is a reason. */
        public Refused {
            requireNonNull(reason, "reason");
        }

        @Override
        public String detail() {
            return "refused: " + reason;
        }
    }

    /**
     * It was signalled, but it could not be seen to end within the wait; it may still end, or never.
     *
     * @param pid process id
     * @param reason what was seen last
     */
    record NotConfirmed(int pid, String reason) implements Termination {

        /** Checks that there is a reason. */
        public NotConfirmed {
            requireNonNull(reason, "reason");
        }

        @Override
        public String detail() {
            return "not confirmed: " + reason;
        }
    }

    private static String join(String outcome, List<String> warnings) {
        return warnings.isEmpty() ? outcome : outcome + "; " + String.join("; ", warnings);
    }
}
