/**
 * Annotations on records from which a schema can be derived, beginning with
 * {@link com.monassurance.core.domain.annotation.Table}; they are read by
 * {@code com.monassurance.core.domain.table.TableDefinition}. Depends on nothing.
 */
@NullMarked
package com.monassurance.core.domain.annotation;

import org.jspecify.annotations.NullMarked;
