package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A script that is run again whenever its content has changed, such as the one of a view or a function. Immutable.
 *
 * @param name its name, which is that of its file without {@code .repeatable.sql}
 * @param origin where the file is, for people
 * @param dependsOn names of repeatable scripts that must be run before
 * @param message what it does, one line; may be empty
 * @param upgrade what it runs, all of it transactional
 * @param verify queries that must return true afterwards
 * @param options what the header says about running it
 * @since 0.1.0
 */
public record RepeatableScript(
        String name,
        String origin,
        List<String> dependsOn,
        String message,
        ScriptSection upgrade,
        List<SqlStatement> verify,
        ScriptOptions options) {

    /** How the names of such files end. */
    public static final String SUFFIX = ".repeatable.sql";

    /** Checks the parts. */
    public RepeatableScript {
        requireNonNull(name, "name");
        requireNonNull(origin, "origin");
        dependsOn = List.copyOf(dependsOn);
        requireNonNull(message, "message");
        requireNonNull(upgrade, "upgrade");
        verify = List.copyOf(verify);
        requireNonNull(options, "options");
    }

    /**
     * Returns the name of the file.
     *
     * @return the name with its ending
     */
    public String fileName() {
        return name + SUFFIX;
    }
}
