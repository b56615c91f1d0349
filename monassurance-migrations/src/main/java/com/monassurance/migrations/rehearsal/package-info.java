/**
 * Revisions run on scratch to learn something about them before they meet a live database:
 * {@link com.monassurance.migrations.rehearsal.Rehearsal} replays and traces them,
 * {@link com.monassurance.migrations.rehearsal.MergeCheck} tells whether heads can be merged. Sees trace and run.
 */
@NullMarked
package com.monassurance.migrations.rehearsal;

import org.jspecify.annotations.NullMarked;
