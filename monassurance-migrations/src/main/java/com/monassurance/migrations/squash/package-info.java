/**
 * Replacing old revisions by one that makes the same schema: {@link com.monassurance.migrations.squash.Squash} drafts and
 * proves it. Sees rehearsal, sqlplan and run.
 */
@NullMarked
package com.monassurance.migrations.squash;

import org.jspecify.annotations.NullMarked;
