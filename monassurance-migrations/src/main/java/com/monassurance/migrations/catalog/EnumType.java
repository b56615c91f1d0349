package com.monassurance.migrations.catalog;

import java.util.List;

/**
 * An enum. Immutable.
 *
 * @param id what tells it from all others
 * @param values its values in order
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record EnumType(ObjectId id, List<String> values, Attachments attachments) implements CatalogObject {

    /** Copies. */
    public EnumType {
        values = List.copyOf(values);
    }
}
