/**
 * The guide's three families of figures for a Micrometer registry of the host:
 * {@link com.monassurance.health.metrics.ApplicationMetrics}, {@link com.monassurance.health.metrics.BusinessMetrics} and
 * {@link com.monassurance.health.metrics.InfrastructureMetrics}; {@link com.monassurance.health.metrics.EventMetrics}
 * counts events. The only package that knows Micrometer. Depends on internal and core.
 */
@NullMarked
package com.monassurance.health.metrics;

import org.jspecify.annotations.NullMarked;
