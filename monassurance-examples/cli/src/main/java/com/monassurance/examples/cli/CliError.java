package com.monassurance.examples.cli;

import com.monassurance.core.failure.ErrorCode;

/** Ways the command line itself can fail. */
enum CliError implements ErrorCode {
    /** A failure nobody expected. */
    SURPRISE("CLI-000", Category.FAILED),
    /** Options or arguments that do not make a command. */
    BAD_COMMAND("CLI-001", Category.USAGE),
    /** The command or option is part of the command line, and the library does not have it yet. */
    NOT_THERE_YET("CLI-002", Category.USAGE),
    /** A password among the arguments, where every user of the machine reads it. */
    PASSWORD_IN_ARGUMENTS("CLI-003", Category.USAGE),
    /** An action that somebody has to agree to. */
    CONSENT_MISSING("CLI-004", Category.REFUSED),
    /** A part of the configuration that this command cannot do without. */
    NOT_CONFIGURED("CLI-005", Category.USAGE),
    /** Something named on the command line does not exist. */
    NO_SUCH_THING("CLI-006", Category.USAGE),
    /** The tables of the library are not in the database. */
    NOT_INSTALLED("CLI-007", Category.REFUSED),
    /** The library refused for safety, and its reason follows. */
    REFUSED("CLI-008", Category.REFUSED),
    /** Something outside of the library that the command needs is missing or failed. */
    NOT_DONE("CLI-009", Category.FAILED),
    /** A file could not be written or read. */
    FILE("CLI-010", Category.FAILED);

    private final String id;
    private final Category category;

    CliError(String id, Category category) {
        this.id = id;
        this.category = category;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Category category() {
        return category;
    }
}
