package com.monassurance.migrations.catalog;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An object of the kinds that are mostly replaced whole: the statement that makes it, and by name what {@code ALTER} can change in place. Immutable.
 *
 * @param id what tells it from all others
 * @param definition the statement that makes it, without the properties
 * @param properties what can be altered, such as {@code option host}, {@code enabled} or {@code mapping word}
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record PlainObject(ObjectId id, String definition, SortedMap<String, String> properties, Attachments attachments)
        implements CatalogObject {

    /** Copies. */
    public PlainObject {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }
}
