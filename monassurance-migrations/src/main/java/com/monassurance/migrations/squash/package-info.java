/**
 * Replacing old revisions by one that makes the same schema: {@link com.monassurance.migrations.squash.Squash} drafts and
 * proves it, and lets databases that are past it go on. Sees rehearsal, sqlplan and run.
 */
@NullMarked
package com.monassurance.migrations.squash;

import org.jspecify.annotations.NullMarked;
