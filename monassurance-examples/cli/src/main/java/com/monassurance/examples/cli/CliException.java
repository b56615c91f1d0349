package com.monassurance.examples.cli;

import com.monassurance.core.failure.OpsException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command cannot be carried out, and the command line knows why. */
final class CliException extends OpsException {

    private static final long serialVersionUID = 1L;

    private CliException(CliError error, String problem, String nextStep, @Nullable Throwable cause) {
        super(error, problem, nextStep, Map.of(), cause);
    }

    static CliException of(CliError error, String problem, String nextStep) {
        return new CliException(error, problem, nextStep, null);
    }

    /** One line is all there is to say: there is no next step but a later release. */
    static CliException notThereYet(String what) {
        return new CliException(CliError.NOT_THERE_YET, "not there yet: " + what, "", null);
    }

    static CliException file(String action, IOException failure) {
        return new CliException(
                CliError.FILE,
                "Failed while " + action + ": " + failure,
                "Check that the path exists, has free space and belongs to this user.",
                failure);
    }
}
