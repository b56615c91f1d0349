package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

/**
 * Something wrong with a script or a place of scripts. Immutable.
 *
 * @param origin the file or folder
 * @param line 1-based; 0 when it concerns the whole
 * @param column 1-based; 0 when it concerns the whole
 * @param problem what is wrong, one sentence
 * @since 0.1.0
 */
public record ScriptProblem(String origin, int line, int column, String problem) {

    /** Checks the parts. */
    public ScriptProblem {
        requireNonNull(origin, "origin");
        requireNonNull(problem, "problem");
    }

    /**
     * Returns a problem of a whole file or folder.
     *
     * @param origin the file or folder
     * @param problem what is wrong, one sentence
     * @return the problem
     */
    public static ScriptProblem of(String origin, String problem) {
        return new ScriptProblem(origin, 0, 0, problem);
    }

    /** A problem at a character of a script. */
    static ScriptProblem at(String origin, ScriptText text, int offset, String problem) {
        LineIndex lines = text.lines();
        return new ScriptProblem(origin, lines.line(offset), lines.column(offset), problem);
    }

    /**
     * Returns the place and the problem in one line.
     *
     * @return such as {@code 0002_names.sql:7:1: …}
     */
    public String summary() {
        return origin + (line > 0 ? ":" + line + ":" + column : "") + ": " + problem;
    }
}
