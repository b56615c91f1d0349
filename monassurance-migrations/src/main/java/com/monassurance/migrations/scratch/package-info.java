/**
 * Databases that are made to be thrown away: {@link com.monassurance.migrations.scratch.ScratchServer} makes them,
 * {@link com.monassurance.migrations.scratch.ScratchCopy} fills one from a catalogue. Sees catalog and script.
 */
@NullMarked
package com.monassurance.migrations.scratch;

import org.jspecify.annotations.NullMarked;
