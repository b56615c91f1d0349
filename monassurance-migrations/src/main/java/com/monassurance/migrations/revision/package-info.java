/**
 * The graph of revisions, as pure values: {@link com.monassurance.migrations.revision.Revision},
 * {@link com.monassurance.migrations.revision.RevisionGraph} with its problems as data, and
 * {@link com.monassurance.migrations.revision.Target}, the words that address a place in it. Depends on failure only.
 */
@NullMarked
package com.monassurance.migrations.revision;

import org.jspecify.annotations.NullMarked;
