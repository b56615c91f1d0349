package com.monassurance.health.metrics.business;

import com.monassurance.health.HealthError;
import com.monassurance.health.HealthException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The keys of one application in Redis. Its name is the hash tag of all of them, so that a cluster keeps them in one slot and
 * can merge them.
 */
record ActiveUserKeys(String application) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    ActiveUserKeys {
        if (!NAME.matcher(application).matches()) {
            throw new HealthException(
                    HealthError.BAD_MONITOR,
                    "The name of an application cannot be part of a key of Redis",
                    "Use 1 to 64 letters, digits, dots, dashes and underscores.");
        }
    }

    /** The exact set of a day, or a plain value once it has grown too large. */
    String exact(LocalDate day) {
        return key(day) + ":ids";
    }

    /** The HyperLogLog of a day. */
    String estimate(LocalDate day) {
        return key(day);
    }

    /** Since when this Redis has counted without having been emptied: milliseconds since 1970, never expires. */
    String since() {
        return "au:{" + application + "}:since";
    }

    List<String> estimates(LocalDate first, LocalDate today) {
        return BusinessDays.days(first, today).map(this::estimate).toList();
    }

    List<String> exacts(LocalDate first, LocalDate today) {
        return BusinessDays.days(first, today).map(this::exact).toList();
    }

    private String key(LocalDate day) {
        return "au:{" + application + "}:" + day;
    }
}
