package com.monassurance.health.check;

import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.concurrent.ExecutionException;

/** Tells the failures of Redis apart by the first word of its error, which is its error code. */
final class RedisFailure {

    private static final int CAUSES_MAX = 20;

    private RedisFailure() {}

    static HealthStatus status(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        Throwable current = cause;
        for (int depth = 0; current != null && depth < CAUSES_MAX; depth++) {
            if (current instanceof RedisCommandExecutionException) {
                return HealthStatus.down(reason(String.valueOf(current.getMessage())), text(current));
            }
            if (current instanceof RedisCommandTimeoutException) {
                return HealthStatus.down(HealthReason.TIMEOUT, text(current));
            }
            current = current.getCause();
        }
        HealthReason reason = HealthReason.of(cause);
        return HealthStatus.down(reason == HealthReason.FAILED ? HealthReason.UNREACHABLE : reason, text(cause));
    }

    private static HealthReason reason(String error) {
        String code = error.split(" ", 2)[0];
        return switch (code) {
            case "LOADING" -> HealthReason.STARTING;
            case "NOAUTH", "WRONGPASS" -> HealthReason.AUTHENTICATION;
            case "NOPERM" -> HealthReason.DENIED;
            case "MASTERDOWN" -> HealthReason.REPLICATION;
            case "READONLY" -> HealthReason.READ_ONLY;
            case "OOM" -> HealthReason.NO_RESOURCES;
            case "ERR" -> reasonOfPlainError(error);
            default -> HealthReason.FAILED;
        };
    }

    private static HealthReason reasonOfPlainError(String error) {
        if (error.contains("max number of clients")) {
            return HealthReason.TOO_MANY_CONNECTIONS;
        }
        return error.contains("AUTH") || error.contains("invalid password")
                ? HealthReason.AUTHENTICATION
                : HealthReason.FAILED;
    }

    private static String text(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
