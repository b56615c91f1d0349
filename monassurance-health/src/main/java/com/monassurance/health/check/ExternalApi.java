package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;

/**
 * An API of somebody else and how it is watched: by default asked at most once a minute, down after 5 failures in a row,
 * left alone for 30 s then, and warned of 14 days before its certificate ends. Immutable.
 *
 * @param address what to ask with GET, absolute http or https without credentials
 * @param askEvery the shortest time from one question of ours to the next; zero for in every run. Calls of the application
 *     that succeeded within that time stand for a question
 * @param failures how many failures in a row make it down, at least 1
 * @param coolDown how long it is left alone after that, before one question tells whether it is back; zero for not at all
 * @param certificateDays how many days before the end of its certificate are a warning, 0 for none
 * @since 0.1.0
 */
public record ExternalApi(URI address, Duration askEvery, int failures, Duration coolDown, int certificateDays) {

    private static final Duration ASK_EVERY = Duration.ofMinutes(1);
    private static final Duration COOL_DOWN = Duration.ofSeconds(30);
    private static final int FAILURES = 5;
    private static final int CERTIFICATE_DAYS = 14;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the address is not absolute http or https or carries credentials, or a number is
     *     out of its range
     */
    public ExternalApi {
        String scheme = String.valueOf(requireNonNull(address, "address").getScheme());
        boolean isHttp = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
        if (!isHttp || address.getHost() == null || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "an API is an absolute http or https address without credentials, this has the scheme " + scheme);
        }
        requireNotNegative(askEvery, "askEvery");
        requireNotNegative(coolDown, "coolDown");
        if (failures < 1 || certificateDays < 0) {
            throw new IllegalArgumentException(
                    "failures must be at least 1 and certificateDays at least 0: " + failures + ", " + certificateDays);
        }
    }

    /**
     * Returns an API that is watched by the defaults.
     *
     * @param address what to ask
     * @return the API
     * @throws IllegalArgumentException if the address is not absolute http or https, or carries credentials
     */
    public static ExternalApi at(URI address) {
        return new ExternalApi(address, ASK_EVERY, FAILURES, COOL_DOWN, CERTIFICATE_DAYS);
    }

    /**
     * Returns this API asked more or less often.
     *
     * @param least the shortest time from one question to the next
     * @return a copy
     */
    public ExternalApi askEvery(Duration least) {
        return new ExternalApi(address, least, failures, coolDown, certificateDays);
    }

    /**
     * Returns this API with another threshold.
     *
     * @param inARow how many failures make it down
     * @return a copy
     */
    public ExternalApi failures(int inARow) {
        return new ExternalApi(address, askEvery, inARow, coolDown, certificateDays);
    }

    /**
     * Returns this API left alone for longer or shorter.
     *
     * @param pause after it went down
     * @return a copy
     */
    public ExternalApi coolDown(Duration pause) {
        return new ExternalApi(address, askEvery, failures, pause, certificateDays);
    }

    /**
     * Returns this API with another warning of its certificate.
     *
     * @param days before its end
     * @return a copy
     */
    public ExternalApi certificateDays(int days) {
        return new ExternalApi(address, askEvery, failures, coolDown, days);
    }

    private static void requireNotNegative(Duration length, String name) {
        if (requireNonNull(length, name).isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + length);
        }
    }
}
