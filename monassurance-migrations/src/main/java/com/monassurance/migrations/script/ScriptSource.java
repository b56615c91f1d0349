package com.monassurance.migrations.script;

/**
 * A place of revision scripts; {@link ScriptSources} makes the usual ones. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ScriptSource {

    /**
     * Reads every script of the place. Blocks on I/O; never throws for what it cannot read but lists it.
     *
     * @return scripts and problems
     */
    ScriptListing read();
}
