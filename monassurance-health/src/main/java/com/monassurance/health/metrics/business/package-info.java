/**
 * Figures of the business: {@link com.monassurance.health.metrics.business.BusinessMetrics} from the tables of MonAssurance,
 * {@link com.monassurance.health.metrics.business.ActiveUsers} from what the application records in Redis. Depends on
 * metrics.internal, health.internal and core.
 */
@NullMarked
package com.monassurance.health.metrics.business;

import org.jspecify.annotations.NullMarked;
