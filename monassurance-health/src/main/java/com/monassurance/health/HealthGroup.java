package com.monassurance.health;

import static java.util.Objects.requireNonNull;

/**
 * A question that some of the checks answer together, such as whether this instance should be given work. Immutable.
 *
 * @param name lower-case words joined by underscores, as it stands in paths
 * @since 0.1.0
 */
public record HealthGroup(String name) {

    /**
     * Whether the process should be left running. Only a critical check of it that is down says no, and a dependency that
     * all instances share cannot be in it: restarting them would mend nothing. Without any check it says yes, for
     * answering is alive.
     */
    public static final HealthGroup LIVENESS = new HealthGroup("liveness");

    /** Whether this instance should be given work. Critical and shared checks are in it unless told otherwise. */
    public static final HealthGroup READINESS = new HealthGroup("readiness");

    /**
     * Whether the start is over: once it says yes it never says no again. Without checks of its own it looks at those of
     * {@link #READINESS}.
     */
    public static final HealthGroup STARTUP = new HealthGroup("startup");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public HealthGroup {
        if (!requireNonNull(name, "name").matches("[a-z][a-z0-9_]{0,63}")) {
            throw new IllegalArgumentException("the name of a group is lower-case words joined by _: " + name);
        }
    }

    /**
     * Returns a group of the host's own.
     *
     * @param name lower-case words joined by underscores
     * @return the group, equal to any other of that name
     * @throws IllegalArgumentException if the name is not of that form
     */
    public static HealthGroup of(String name) {
        return new HealthGroup(name);
    }
}
