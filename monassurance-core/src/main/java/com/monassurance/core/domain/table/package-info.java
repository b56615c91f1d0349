/**
 * What the annotations on records say, as values: {@link com.monassurance.core.domain.table.TableDefinition}. Depends on
 * {@code domain.annotation}.
 */
@NullMarked
package com.monassurance.core.domain.table;

import org.jspecify.annotations.NullMarked;
