/**
 * How the schema changes. The entry point is {@link com.monassurance.migrations.Migrator}:
 *
 * <pre>{@code
 * Migrator.over(dataSource).scripts(ScriptSources.classpath("db/revisions")).build().upgrade(Target.head());
 * }</pre>
 *
 * <p>Works from directories, jars, fat jars of Spring Boot and Java modules. A host that is a module requires
 * {@code com.monassurance.migrations}, {@code org.slf4j} and, for the driver's own data sources, {@code java.naming};
 * the folder of its scripts need not be opened. A linked image of the JDK needs {@code java.naming} and
 * {@code java.sql}, with our jars on the class path.
 *
 * <p>Each package sees only what stands behind its arrow: revision, script, history, run, and this one on top; catalog
 * stands alone; failure and event are vocabulary. Depends on core.
 */
@NullMarked
package com.monassurance.migrations;

import org.jspecify.annotations.NullMarked;
