/**
 * Figures of the application's own work: {@link com.monassurance.health.metrics.application.ApplicationMetrics}, with
 * adapters for the HTTP server of the JDK and for Servlet containers (an optional dependency that only its filter loads).
 * Depends on core.
 */
@NullMarked
package com.monassurance.health.metrics.application;

import org.jspecify.annotations.NullMarked;
