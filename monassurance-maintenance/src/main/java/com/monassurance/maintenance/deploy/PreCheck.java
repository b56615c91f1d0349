package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

/**
 * Something that must be well before anything is changed, such as the guide's strict check and its tests.
 * Implementations change nothing that matters.
 *
 * @since 0.1.0
 */
public interface PreCheck {

    /**
     * Returns what is checked.
     *
     * @return a few words
     */
    String name();

    /**
     * Checks. May block as long as it takes.
     *
     * @return done when all is well
     */
    StepOutcome run();

    /**
     * Returns a check that runs a command, well when it exits with 0.
     *
     * @param name what is checked
     * @param command such as {@code make check-strict}
     * @return the check
     */
    static PreCheck command(String name, Command command) {
        return new CommandPort.Check(requireNonNull(name, "name"), requireNonNull(command, "command"));
    }
}
