/**
 * The graph of revisions, as pure values: {@link com.monassurance.migrations.revision.Revision},
 * {@link com.monassurance.migrations.revision.RevisionGraph} with its problems as data,
 * {@link com.monassurance.migrations.revision.Target} and {@link com.monassurance.migrations.revision.RevisionRange}, the
 * words that address places in it, {@link com.monassurance.migrations.revision.NewRevisionParents}, where a new one may
 * stand, and {@link com.monassurance.migrations.revision.RevisionPath}, the ways from what a
 * database has to such a place. Depends on failure only.
 */
@NullMarked
package com.monassurance.migrations.revision;

import org.jspecify.annotations.NullMarked;
