package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

/**
 * Restarts the service so that it runs the activated version. With containers this means creating them anew: restarting
 * one keeps its old image.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Restart {

    /**
     * Restarts the service. May block as long as it takes.
     *
     * @param version the version that was activated
     * @return what became of it
     */
    StepOutcome restart(Version version);

    /**
     * Returns a restart that runs a command, {@code {version}} and {@code {tag}} in its words replaced.
     *
     * @param command such as {@code docker compose up -d backend}
     * @return the restart
     */
    static Restart command(Command command) {
        requireNonNull(command, "command");
        return version -> CommandPort.run(command.about(version));
    }
}
