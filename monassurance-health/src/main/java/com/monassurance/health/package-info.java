/**
 * What is known about the running service: checks that run in the background with hard deadlines, and snapshots that
 * can be read at any rate without touching a dependency. Entry point: {@link com.monassurance.health.HealthMonitor}.
 * Depends on core only.
 */
@NullMarked
package com.monassurance.health;

import org.jspecify.annotations.NullMarked;
