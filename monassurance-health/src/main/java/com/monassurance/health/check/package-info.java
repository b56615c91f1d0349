/**
 * The checks of the guide: {@link com.monassurance.health.check.PostgresCheck},
 * {@link com.monassurance.health.check.RedisCheck} and {@link com.monassurance.health.check.RedisClusterCheck},
 * {@link com.monassurance.health.check.StorageCheck}, {@link com.monassurance.health.check.ExternalApiCheck}; those of the
 * host: {@link com.monassurance.health.check.DiskCheck}, {@link com.monassurance.health.check.JvmCheck},
 * {@link com.monassurance.health.check.PoolCheck} (the only class that needs HikariCP),
 * {@link com.monassurance.health.check.TcpCheck}; and the look behind {@code /health/db},
 * {@link com.monassurance.health.check.DatabaseLook}. Depends on the root package, its internals and core.
 */
@NullMarked
package com.monassurance.health.check;

import org.jspecify.annotations.NullMarked;
