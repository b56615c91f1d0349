package com.monassurance.examples.cli;

import com.monassurance.core.failure.ErrorCode;

/** The exit status, which scripts may rely on. */
final class Exit {

    /** Done and well. */
    static final int DONE = 0;
    /** The answer is no: unhealthy, changes pending, findings. */
    static final int NO = 1;
    /** Usage or configuration. */
    static final int USAGE = 2;
    /** Refused for safety. */
    static final int REFUSED = 3;
    /** Failed while running. */
    static final int FAILED = 4;
    /** Gave up waiting for a lock or a deadline. */
    static final int TIMEOUT = 5;

    private Exit() {}

    static int of(ErrorCode.Category category) {
        return switch (category) {
            case USAGE -> USAGE;
            case REFUSED -> REFUSED;
            case FAILED -> FAILED;
            case TIMEOUT -> TIMEOUT;
        };
    }
}
