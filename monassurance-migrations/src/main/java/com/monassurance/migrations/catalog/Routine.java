package com.monassurance.migrations.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A function, window function or procedure. Immutable.
 *
 * @param id what tells it from all others
 * @param arguments its arguments with modes, names and defaults
 * @param result what it returns; null for a procedure
 * @param definition the whole statement, which begins with {@code CREATE OR REPLACE}
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record Routine(
        ObjectId id, String arguments, @Nullable String result, String definition, Attachments attachments)
        implements CatalogObject {}
