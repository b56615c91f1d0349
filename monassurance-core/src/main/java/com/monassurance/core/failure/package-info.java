/**
 * How things fail: {@link com.monassurance.core.failure.OpsException} carries a stable
 * {@link com.monassurance.core.failure.ErrorCode}, named fields and the next thing to do. Depends on nothing.
 */
@NullMarked
package com.monassurance.core.failure;

import org.jspecify.annotations.NullMarked;
