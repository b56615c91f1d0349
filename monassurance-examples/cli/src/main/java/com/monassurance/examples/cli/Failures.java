package com.monassurance.examples.cli;

import com.monassurance.core.config.ConfigException;
import com.monassurance.core.failure.OpsException;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.regex.Pattern;

/** Shows a failure: one line with its code, the next step on a second one, and no stack trace without -v. */
final class Failures {

    private static final Pattern PASSWORD_PARAMETER = Pattern.compile("(?i)(password=)[^&\\s']*");
    private static final Pattern PASSWORD_IN_AUTHORITY = Pattern.compile("(://[^/\\s:@]*:)[^\\s@]*@");

    private Failures() {}

    /** Prints the failure and returns the exit status it means. */
    static int show(Console console, Throwable failure) {
        if (failure instanceof OpsException ops) {
            console.error(ops.code().id() + " " + ops.problem());
            String nextStep = nextStep(ops);
            if (!nextStep.isEmpty()) {
                console.error(nextStep);
            }
            console.stackTrace(ops);
            return Exit.of(ops.code().category());
        }
        console.error(CliError.SURPRISE.id() + " Unexpected failure: " + oneLine(String.valueOf(failure)));
        console.error("Run it again with -v and report the stack trace.");
        console.stackTrace(failure);
        return Exit.FAILED;
    }

    /** What the parser of options says; an argument it quotes may be a URL with a password. */
    static int showUsage(Console console, String message, String command) {
        console.error(CliError.BAD_COMMAND.id() + " " + redacted(oneLine(message)));
        console.error("Try '" + command + " --help'.");
        return Exit.USAGE;
    }

    private static String nextStep(OpsException failure) {
        if (failure instanceof ConfigException config
                && config.problems().stream()
                        .anyMatch(p ->
                                p.key().endsWith("DATABASE_URL") && p.problem().equals("is missing"))) {
            return "Give --url JDBC_URL, MONASSURANCE_DATABASE_URL, or database.url in --config FILE.";
        }
        if (failure instanceof MigrationException migration && migration.error() == MigrationError.POOLED_CONNECTION) {
            return "Give --direct-url JDBC_URL, an address that goes to the server itself.";
        }
        return failure.nextStep();
    }

    private static String redacted(String message) {
        String text = PASSWORD_PARAMETER.matcher(message).replaceAll("$1***");
        return PASSWORD_IN_AUTHORITY.matcher(text).replaceAll("$1***@");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
