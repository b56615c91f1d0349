package com.monassurance.migrations.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row security policy. Immutable.
 *
 * @param id what tells it from all others
 * @param on its table
 * @param isPermissive false for a restrictive one
 * @param command {@code all}, {@code select}, {@code insert}, {@code update} or {@code delete}
 * @param roles the roles it holds for; empty means {@code public}
 * @param using the condition for rows read; null without one
 * @param check the condition for rows written; null without one
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record Policy(
        ObjectId id,
        ObjectId on,
        boolean isPermissive,
        String command,
        List<String> roles,
        @Nullable String using,
        @Nullable String check,
        Attachments attachments)
        implements CatalogObject {

    /** Copies. */
    public Policy {
        roles = List.copyOf(roles);
    }
}
