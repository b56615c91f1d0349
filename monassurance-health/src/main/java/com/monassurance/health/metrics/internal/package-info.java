/**
 * Private to the metrics: what is collected together, how old it may be, and how it becomes meters that are absent rather
 * than zero and counters that survive resets and outages. Depends on core.
 */
@NullMarked
package com.monassurance.health.metrics.internal;

import org.jspecify.annotations.NullMarked;
