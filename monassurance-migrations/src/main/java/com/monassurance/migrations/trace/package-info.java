/**
 * What a revision does to a database that has rows: {@link com.monassurance.migrations.trace.SyntheticRows} fills a
 * scratch database, {@link com.monassurance.migrations.trace.Tracer} runs a revision there and records its locks,
 * rewrites and scans. Sees script, catalog, sqlplan and scratch.
 */
@NullMarked
package com.monassurance.migrations.trace;

import org.jspecify.annotations.NullMarked;
