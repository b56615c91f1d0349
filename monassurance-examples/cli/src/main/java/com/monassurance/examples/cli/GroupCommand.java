package com.monassurance.examples.cli;

/** A word before the command proper, such as {@code db}; alone it is not a command. */
abstract class GroupCommand extends HostCommand {

    private final String name;

    GroupCommand(Host host, String name) {
        super(host);
        this.name = name;
    }

    @Override
    int run() {
        throw CliException.of(
                CliError.BAD_COMMAND, "'" + name + "' needs a command.", "Try 'monassurance-ops " + name + " --help'.");
    }
}
