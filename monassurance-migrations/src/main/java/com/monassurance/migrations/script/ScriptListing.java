package com.monassurance.migrations.script;

import java.util.List;

/**
 * What a source of scripts holds, and what of it cannot be read. Immutable.
 *
 * @param files the scripts, in any order
 * @param problems one for each file or folder that cannot be read
 * @since 0.1.0
 */
public record ScriptListing(List<ScriptFile> files, List<ScriptProblem> problems) {

    /** Copies the lists. */
    public ScriptListing {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }
}
