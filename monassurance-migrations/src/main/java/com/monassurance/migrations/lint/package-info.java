/**
 * What is wrong with statements that people wrote, before they are run: {@link com.monassurance.migrations.lint.Linter}
 * looks at scripts and plain SQL, with the catalogue and the sizes of tables when a database is at hand, and gives
 * findings, each with a place, a lock, a reason and mostly a fix, and the script rewritten to forms that do not block.
 * Only {@link com.monassurance.migrations.lint.TableSizes} reads a database. Sees script, catalog and sqlplan.
 */
@NullMarked
package com.monassurance.migrations.lint;

import org.jspecify.annotations.NullMarked;
