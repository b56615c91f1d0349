package com.monassurance.migrations.script;

import java.util.List;

/**
 * What a source of scripts holds, and what of it cannot be read. Immutable.
 *
 * @param files the scripts, in any order
 * @param javaRevisions revisions written in Java, in any order
 * @param problems one for each file or folder that cannot be read
 * @since 0.1.0
 */
public record ScriptListing(List<ScriptFile> files, List<JavaRevision> javaRevisions, List<ScriptProblem> problems) {

    /** Copies the lists. */
    public ScriptListing {
        files = List.copyOf(files);
        javaRevisions = List.copyOf(javaRevisions);
        problems = List.copyOf(problems);
    }

    /**
     * Makes a listing without Java revisions.
     *
     * @param files the scripts, in any order
     * @param problems one for each file or folder that cannot be read
     */
    public ScriptListing(List<ScriptFile> files, List<ScriptProblem> problems) {
        this(files, List.of(), problems);
    }

    static ScriptListing failed(ScriptProblem problem) {
        return new ScriptListing(List.of(), List.of(), List.of(problem));
    }
}
