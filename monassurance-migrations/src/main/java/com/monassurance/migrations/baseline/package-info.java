/**
 * Taking a database over from another migration tool: {@link com.monassurance.migrations.baseline.Baseline} reads what that
 * tool has applied, proves on scratch that our revisions make the same schema, and stamps. Sees rehearsal and run.
 */
@NullMarked
package com.monassurance.migrations.baseline;

import org.jspecify.annotations.NullMarked;
