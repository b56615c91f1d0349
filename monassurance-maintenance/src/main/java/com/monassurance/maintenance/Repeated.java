package com.monassurance.maintenance;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Says a statement again that may be said again: after a failure of the connection nobody knows whether it was heard. At most
 * four times within a few seconds. The calling thread's interruption is put off meanwhile, since pools give nothing to an
 * interrupted thread.
 */
final class Repeated {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(2_500));

    /** Connection lost, server going down or full, deadlock or serialisation, lock not had in time. */
    private static final List<String> PASSING = List.of("08", "57P", "53", "40", "55P03", "25P03");

    private Repeated() {}

    static <T> T of(Statement<T> statement) throws SQLException {
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 0; ; attempt++) {
                try {
                    return statement.execute();
                } catch (SQLException e) {
                    if (attempt == PAUSES.size() || !isPassing(e)) {
                        throw e;
                    }
                    interrupted |= isInterruptedIn(PAUSES.get(attempt));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isPassing(SQLException e) {
        String state = e.getSQLState();
        return state == null || PASSING.stream().anyMatch(state::startsWith);
    }

    private static boolean isInterruptedIn(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
            return false;
        } catch (InterruptedException e) {
            // Told again by the caller when all attempts are over: what is at stake is whether work is known to be
            // done.
            return true;
        }
    }

    /** One or more statements that have the same effect when they are said twice. */
    @FunctionalInterface
    interface Statement<T> {
        T execute() throws SQLException;
    }
}
