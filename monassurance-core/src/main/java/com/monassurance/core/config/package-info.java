/**
 * How the library is configured: {@link com.monassurance.core.config.OpsConfig} read from a
 * {@link com.monassurance.core.config.ConfigSource}, with every problem reported at once in a
 * {@link com.monassurance.core.config.ConfigException}. Depends on the root package, failure and sql.
 */
@NullMarked
package com.monassurance.core.config;

import org.jspecify.annotations.NullMarked;
