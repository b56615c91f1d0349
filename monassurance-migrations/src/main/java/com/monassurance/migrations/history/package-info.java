/**
 * Who applied what, and who may apply now: the schema history table, its reader and writer, the lock of the one runner,
 * and {@link com.monassurance.migrations.history.RevisionHistory}, the view that hosts read. Depends on script,
 * revision, failure.
 */
@NullMarked
package com.monassurance.migrations.history;

import org.jspecify.annotations.NullMarked;
