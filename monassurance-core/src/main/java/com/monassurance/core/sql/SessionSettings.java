package com.monassurance.core.sql;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a session of ours sets on a borrowed connection: by default a {@code statement_timeout} of 30 s, a
 * {@code lock_timeout} of 3 s and a network timeout of the statement timeout plus 5 s. Immutable.
 *
 * @param component last part of {@code application_name}, which becomes {@code monassurance-ops/<component>}
 * @param statementTimeout limit of each statement; zero means none
 * @param lockTimeout limit of each wait for a lock; zero means none
 * @param networkTimeout how long the socket may stay silent before the connection counts as broken; zero means for ever
 * @since 0.1.0
 */
public record SessionSettings(
        String component, Duration statementTimeout, Duration lockTimeout, Duration networkTimeout) {

    private static final int COMPONENT_LENGTH_MAX = 41;

    private static final Duration NETWORK_GRACE = Duration.ofSeconds(5);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the component is not lower-case words, or a timeout is negative
     */
    public SessionSettings {
        if (!isComponent(requireNonNull(component, "component"))) {
            throw new IllegalArgumentException("component must be lower-case words: " + component);
        }
        requireNotNegative(statementTimeout, "statementTimeout");
        requireNotNegative(lockTimeout, "lockTimeout");
        requireNotNegative(networkTimeout, "networkTimeout");
    }

    /**
     * Returns the default settings of a component.
     *
     * @param component such as {@code health}
     * @return 30 s per statement, 3 s per lock
     */
    public static SessionSettings of(String component) {
        return new SessionSettings(component, Duration.ZERO, Duration.ofSeconds(3), Duration.ZERO)
                .withStatementTimeout(Duration.ofSeconds(30));
    }

    /**
     * Returns these settings with another statement timeout; the network timeout follows it, 5 s later.
     *
     * @param timeout the limit of each statement; zero means none, and then the network timeout is none too
     * @return a copy
     */
    public SessionSettings withStatementTimeout(Duration timeout) {
        Duration network = timeout.isZero() ? Duration.ZERO : timeout.plus(NETWORK_GRACE);
        return new SessionSettings(component, timeout, lockTimeout, network);
    }

    /**
     * Returns these settings with another lock timeout.
     *
     * @param timeout the limit of each wait for a lock; zero means none
     * @return a copy
     */
    public SessionSettings withLockTimeout(Duration timeout) {
        return new SessionSettings(component, statementTimeout, timeout, networkTimeout);
    }

    /**
     * Returns these settings with another network timeout.
     *
     * @param timeout how long the socket may stay silent; zero means for ever
     * @return a copy
     */
    public SessionSettings withNetworkTimeout(Duration timeout) {
        return new SessionSettings(component, statementTimeout, lockTimeout, timeout);
    }

    /**
     * Returns the {@code application_name} of the session.
     *
     * @return such as {@code monassurance-ops/health}
     */
    public String applicationName() {
        return "monassurance-ops/" + component;
    }

    /** Without a regular expression, whose engine would be loaded by every service that starts. */
    private static boolean isComponent(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isLetter = c >= 'a' && c <= 'z';
            if (!isLetter && (i == 0 || ((c < '0' || c > '9') && c != '.' && c != '-'))) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= COMPONENT_LENGTH_MAX;
    }

    private static void requireNotNegative(Duration value, String name) {
        if (requireNonNull(value, name).isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }
}
