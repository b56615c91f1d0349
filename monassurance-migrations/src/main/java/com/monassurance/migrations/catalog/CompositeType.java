package com.monassurance.migrations.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A composite type of its own. Immutable.
 *
 * @param id what tells it from all others
 * @param columns its columns in order
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record CompositeType(ObjectId id, List<Attribute> columns, Attachments attachments) implements CatalogObject {

    /** Copies. */
    public CompositeType {
        columns = List.copyOf(columns);
    }

    /**
     * A column of a composite type. Immutable.
     *
     * @param name its name
     * @param type its type with modifiers
     * @param collation its collation; null when it is that of the type
     * @param comment its comment; null without one
     * @since 0.1.0
     */
    public record Attribute(
            String name,
            String type,
            @Nullable String collation,
            @Nullable String comment) {}
}
