/**
 * Private to this module: connections of our own to PostgreSQL and Redis that never keep a caller beyond its deadline.
 * Depends on core.
 */
@NullMarked
package com.monassurance.health.internal;

import org.jspecify.annotations.NullMarked;
