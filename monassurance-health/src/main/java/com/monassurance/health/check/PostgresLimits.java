package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * From where on a {@link PostgresCheck} warns; what it warns of is degraded and never down. By default a primary is
 * expected, 90 % of the connections, a transaction of 15 minutes, 30 s behind the primary and half of the transaction ids.
 * Immutable.
 *
 * @param expects what the server should be
 * @param connections share of the connections open to ordinary roles that may be used, above 0 and at most 1
 * @param transaction how long the longest transaction of a client may last, positive
 * @param lag how far a replica may be behind, positive
 * @param wraparound share of the transaction ids (or multixact ids) before the server stops that the oldest unfrozen
 *     database may be behind, above 0 and at most 1
 * @since 0.1.0
 */
public record PostgresLimits(Role expects, double connections, Duration transaction, Duration lag, double wraparound) {

    /** What a server should be. */
    public enum Role {
        /** It takes writes: a server in recovery or a read-only session is a warning. */
        PRIMARY,
        /** It follows another one: a server that is not in recovery is a warning. */
        REPLICA,
        /** Either is right. */
        ANY
    }

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public PostgresLimits {
        requireNonNull(expects, "expects");
        requireShare(connections, "connections");
        requirePositive(transaction, "transaction");
        requirePositive(lag, "lag");
        requireShare(wraparound, "wraparound");
    }

    /**
     * Returns the defaults.
     *
     * @return the limits of a primary
     */
    public static PostgresLimits ofDefaults() {
        return new PostgresLimits(Role.PRIMARY, 0.9, Duration.ofMinutes(15), Duration.ofSeconds(30), 0.5);
    }

    /**
     * Returns these limits for another role.
     *
     * @param role what the server should be
     * @return a copy
     */
    public PostgresLimits expecting(Role role) {
        return new PostgresLimits(role, connections, transaction, lag, wraparound);
    }

    /**
     * Returns these limits with another share of connections.
     *
     * @param share above 0 and at most 1
     * @return a copy
     */
    public PostgresLimits connections(double share) {
        return new PostgresLimits(expects, share, transaction, lag, wraparound);
    }

    /**
     * Returns these limits with another longest transaction.
     *
     * @param length positive
     * @return a copy
     */
    public PostgresLimits transaction(Duration length) {
        return new PostgresLimits(expects, connections, length, lag, wraparound);
    }

    /**
     * Returns these limits with another replication lag.
     *
     * @param behind positive
     * @return a copy
     */
    public PostgresLimits lag(Duration behind) {
        return new PostgresLimits(expects, connections, transaction, behind, wraparound);
    }

    /**
     * Returns these limits with another share of ids.
     *
     * @param share above 0 and at most 1
     * @return a copy
     */
    public PostgresLimits wraparound(double share) {
        return new PostgresLimits(expects, connections, transaction, lag, share);
    }

    private static void requireShare(double share, String name) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 1: " + share);
        }
    }

    private static void requirePositive(Duration length, String name) {
        if (requireNonNull(length, name).isNegative() || length.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + length);
        }
    }
}
