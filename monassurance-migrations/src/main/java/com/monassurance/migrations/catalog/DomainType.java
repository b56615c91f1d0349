package com.monassurance.migrations.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A domain; its checks are objects of their own. Immutable.
 *
 * @param id what tells it from all others
 * @param type the type it is made from
 * @param collation its collation; null when it is that of the type
 * @param defaultExpression its default; null without one
 * @param notNull its NOT NULL; null when it takes nulls
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record DomainType(
        ObjectId id,
        String type,
        @Nullable String collation,
        @Nullable String defaultExpression,
        Column.@Nullable NotNull notNull,
        Attachments attachments)
        implements CatalogObject {}
