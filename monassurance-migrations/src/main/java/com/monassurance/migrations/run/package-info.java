/**
 * From plan to report: {@link com.monassurance.migrations.run.Planner} is pure,
 * {@link com.monassurance.migrations.run.MigrationRunner} executes and survives being killed. Depends on history,
 * script, revision, event, failure.
 */
@NullMarked
package com.monassurance.migrations.run;

import org.jspecify.annotations.NullMarked;
