/**
 * From bytes to revisions and statements: {@link com.monassurance.migrations.script.ScriptSources} says where scripts
 * are, {@link com.monassurance.migrations.script.ScriptSet} reads them all and reports every problem at once, and
 * {@link com.monassurance.migrations.script.StatementSplitter} cuts SQL where psql would;
 * {@link com.monassurance.migrations.script.RevisionWriter} writes new files. Depends on revision and failure.
 */
@NullMarked
package com.monassurance.migrations.script;

import org.jspecify.annotations.NullMarked;
