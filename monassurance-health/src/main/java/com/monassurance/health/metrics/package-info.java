/**
 * What the library tells a Micrometer registry of the host: the guide's three families have packages of their own
 * (application, business, infrastructure), and {@link com.monassurance.health.metrics.EventMetrics} counts events. Micrometer
 * is known here and below only. Depends on core and on the health of this module.
 */
@NullMarked
package com.monassurance.health.metrics;

import org.jspecify.annotations.NullMarked;
