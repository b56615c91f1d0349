/**
 * The checks of the guide: {@link com.monassurance.health.check.PostgresCheck},
 * {@link com.monassurance.health.check.RedisCheck}, {@link com.monassurance.health.check.StorageCheck},
 * {@link com.monassurance.health.check.ExternalApiCheck}, and the look behind {@code /health/db},
 * {@link com.monassurance.health.check.DatabaseLook}. Depends on the root package, its internals and core.
 */
@NullMarked
package com.monassurance.health.check;

import org.jspecify.annotations.NullMarked;
