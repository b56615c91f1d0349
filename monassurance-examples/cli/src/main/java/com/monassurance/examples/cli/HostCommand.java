package com.monassurance.examples.cli;

import java.util.List;
import java.util.concurrent.Callable;

/** A command of the catalogue: one call of the library and one rendering. */
abstract class HostCommand implements Callable<Integer> {

    final Host host;

    HostCommand(Host host) {
        this.host = host;
    }

    Console console() {
        return host.console();
    }

    /** The forms of the answer; text and JSON unless a command says otherwise. */
    List<String> formats() {
        return List.of("text", "json");
    }

    abstract int run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        String format = console().format();
        if (!formats().contains(format)) {
            throw CliException.of(
                    CliError.BAD_COMMAND, "There is no --format " + format + " here.", "Use one of " + formats() + ".");
        }
        console().requireKnownLanguage();
        return run();
    }

    /** An option that the command line has and the library does not have yet. */
    static void refuse(boolean given, String what) {
        if (given) {
            throw CliException.notThereYet(what);
        }
    }
}
