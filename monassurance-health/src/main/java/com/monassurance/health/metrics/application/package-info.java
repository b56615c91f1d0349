/**
 * Figures of the application.
 */
@NullMarked
package com.monassurance.health.metrics.application;

import org.jspecify.annotations.NullMarked;
