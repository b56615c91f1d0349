/**
 * How one schema becomes another, as values: {@link com.monassurance.migrations.diff.SchemaDiff} says what is created,
 * dropped, altered in place and rebuilt, and why. Pure; sees catalog only.
 */
@NullMarked
package com.monassurance.migrations.diff;

import org.jspecify.annotations.NullMarked;
