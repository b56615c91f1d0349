package com.monassurance.migrations.scratch;

/** What became of statements on scratch. */
sealed interface ScriptOutcome {

    /** All of them were executed. */
    record Done(int statements) implements ScriptOutcome {}

    /** One was refused; those of its transaction were taken back. */
    record Failed(String statement, String message, String sqlState) implements ScriptOutcome {}
}
