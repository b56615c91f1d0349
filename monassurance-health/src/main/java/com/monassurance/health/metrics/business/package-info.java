/**
 * Figures of the business.
 */
@NullMarked
package com.monassurance.health.metrics.business;

import org.jspecify.annotations.NullMarked;
