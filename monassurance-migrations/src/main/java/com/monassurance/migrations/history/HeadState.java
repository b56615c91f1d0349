package com.monassurance.migrations.history;

/**
 * How the scripts of an application compare with what a database has. Immutable.
 *
 * @param isInstalled whether there is a schema history at all
 * @param isAtHead whether all scripts, in their present form if they are repeatable, and nothing else are applied
 * @param applied how many revisions the history has
 * @since 0.1.0
 */
public record HeadState(boolean isInstalled, boolean isAtHead, long applied) {

    static HeadState notInstalled() {
        return new HeadState(false, false, 0);
    }
}
