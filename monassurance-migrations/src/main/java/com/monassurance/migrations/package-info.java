/**
 * How the schema changes. The entry point is {@link com.monassurance.migrations.Migrator}:
 *
 * <pre>{@code
 * Migrator.over(dataSource).scripts(ScriptSources.classpath("db/revisions")).build().upgrade(Target.head());
 * }</pre>
 *
 * <p>Each package sees only what stands behind its arrow: revision, script, history, run, and this one on top; failure
 * and event are vocabulary. Depends on core.
 */
@NullMarked
package com.monassurance.migrations;

import org.jspecify.annotations.NullMarked;
