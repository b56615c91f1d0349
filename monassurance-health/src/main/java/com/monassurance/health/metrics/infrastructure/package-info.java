/**
 * Figures of PostgreSQL, Redis and the host for a Micrometer registry of the host application:
 * {@link com.monassurance.health.metrics.infrastructure.InfrastructureMetrics}. One connection and at most five statements a
 * collection, absent rather than zero. Depends on metrics.internal, health.internal and core.
 */
@NullMarked
package com.monassurance.health.metrics.infrastructure;

import org.jspecify.annotations.NullMarked;
