/**
 * How migrations fail: {@link com.monassurance.migrations.failure.MigrationException} with a
 * {@link com.monassurance.migrations.failure.MigrationError}. Depends on core's failure vocabulary only.
 */
@NullMarked
package com.monassurance.migrations.failure;

import org.jspecify.annotations.NullMarked;
