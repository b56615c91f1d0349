/**
 * The insurance domain as values: one record per table of the MonAssurance schema, listed by
 * {@link com.monassurance.core.domain.DomainRecords}, each with a nested {@code Id} and a nested {@code Draft} for a row
 * that is not written yet. A component accepts null exactly where its column does, and then has a {@code find…} accessor
 * that returns an {@code Optional}. The annotations say the schema. Depends on {@code domain.annotation}.
 */
@NullMarked
package com.monassurance.core.domain;

import org.jspecify.annotations.NullMarked;
