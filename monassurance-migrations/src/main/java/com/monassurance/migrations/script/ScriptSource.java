package com.monassurance.migrations.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place of revision scripts; {@link ScriptSources} makes the usual ones. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ScriptSource {

    /**
     * Reads every script of the place, repeatable ones too. Blocks on I/O; never throws for what it cannot read but
     * lists it.
     *
     * @return scripts and problems
     */
    ScriptListing read();

    /**
     * Returns the names of the scripts that {@link #read} would return, without opening one of them, so that an
     * application at head need not read any. Blocks on I/O.
     *
     * @return file names, repeatable scripts and Java revisions among them, in any order; empty when the place cannot
     *     tell cheaply or cannot be listed, then {@link #read} says why
     */
    default Optional<List<String>> names() {
        return Optional.empty();
    }

    /**
     * Reads the repeatable scripts of the place alone. Blocks on I/O.
     *
     * @return the scripts whose name {@link #isRepeatableName} tells, and problems with them or with the place
     */
    default ScriptListing readRepeatables() {
        ScriptListing all = read();
        List<ScriptFile> files = new ArrayList<>();
        for (ScriptFile file : all.files()) {
            if (isRepeatableName(file.name())) {
                files.add(file);
            }
        }
        return new ScriptListing(files, all.problems());
    }

    /**
     * Tells a repeatable script from a revision by its name.
     *
     * @param name a file name
     * @return true when it ends in {@code .repeatable.sql}
     */
    static boolean isRepeatableName(String name) {
        int start = name.length() - RepeatableScript.SUFFIX.length();
        return start >= 0
                && name.regionMatches(true, start, RepeatableScript.SUFFIX, 0, RepeatableScript.SUFFIX.length());
    }
}
