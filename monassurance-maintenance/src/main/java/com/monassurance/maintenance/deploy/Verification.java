package com.monassurance.maintenance.deploy;

import com.monassurance.core.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until the running service is healthy and of the wanted version, or the deadline passes. */
record Verification(Running running, Ticker ticker, Duration deadline, Duration pause) {

    private static final Duration LOOK_MAX = Duration.ofSeconds(5);

    StepOutcome of(Version version) {
        long end = ticker.nanos() + deadline.toNanos();
        while (true) {
            long remaining = end - ticker.nanos();
            Duration limit = Duration.ofNanos(Math.max(1_000_000, Math.min(LOOK_MAX.toNanos(), remaining)));
            Running.State state = running.look(limit);
            boolean same = state.findVersion().filter(version::equals).isPresent();
            if (state.healthy() && same) {
                return StepOutcome.done("the service is healthy and runs " + version);
            }
            String seen = "the service " + (state.healthy() ? "is healthy" : "is not healthy") + " and runs "
                    + (state.version() == null ? "an unknown version" : state.version()) + " instead of " + version
                    + " (" + state.detail() + ")";
            if (Thread.currentThread().isInterrupted()) {
                return StepOutcome.failed("interrupted; last seen: " + seen);
            }
            if (end - ticker.nanos() <= pause.toNanos()) {
                return StepOutcome.failed("not within " + deadline + ": " + seen);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
