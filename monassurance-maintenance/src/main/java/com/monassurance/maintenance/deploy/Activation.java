package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

/**
 * Makes a version the one that the next start runs: a checkout, an image tag, a symbolic link.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Activation {

    /**
     * Activates a version. May block as long as it takes; doing it again changes nothing.
     *
     * @param version the version that is to run after the next restart
     * @return what became of it
     */
    StepOutcome activate(Version version);

    /**
     * Returns an activation that runs a command, {@code {version}} and {@code {tag}} in its words replaced.
     *
     * @param command such as {@code git checkout --detach {tag}}
     * @return the activation
     */
    static Activation command(Command command) {
        requireNonNull(command, "command");
        return version -> CommandPort.run(command.about(version));
    }
}
