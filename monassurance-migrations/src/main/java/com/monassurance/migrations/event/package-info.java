/**
 * What migrations tell their host: {@link com.monassurance.migrations.event.MigrationEvent}. Depends on core's events
 * only.
 */
@NullMarked
package com.monassurance.migrations.event;

import org.jspecify.annotations.NullMarked;
