package com.monassurance.maintenance;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that was claimed. Immutable.
 *
 * @param plan name of the plan
 * @param scheduledTime time it was scheduled for
 * @param exclusion what no two runs share at one time
 * @param id drawn by whoever claims, so that it knows its own row again
 * @param token number of the attempt
 * @param cancelled who asked for its end before it was claimed, and why; null when nobody did
 */
record RunClaim(
        String plan,
        Instant scheduledTime,
        String exclusion,
        UUID id,
        long token,
        @Nullable String cancelled) {}
