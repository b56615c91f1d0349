/**
 * For tests of users' own checks, free of any test framework: {@link com.monassurance.health.testing.HealthCheckContract}.
 * Depends on the root package.
 */
@NullMarked
package com.monassurance.health.testing;

import org.jspecify.annotations.NullMarked;
