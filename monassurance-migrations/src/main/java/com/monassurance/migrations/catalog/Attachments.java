package com.monassurance.migrations.catalog;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What can hang on any object beside its definition. Immutable.
 *
 * @param owner the owning role; null where the kind has none or owners are not read
 * @param privileges the privileges; null when they are those that the object has by itself, or are not read
 * @param comment the comment; null without one
 * @param labels security labels by provider; empty when they are not read
 * @param extensions the extensions that take the object along when they are dropped ({@code DEPENDS ON EXTENSION})
 * @since 0.1.0
 */
public record Attachments(
        @Nullable String owner,
        @Nullable Privileges privileges,
        @Nullable String comment,
        SortedMap<String, String> labels,
        List<String> extensions) {

    /** Nothing attached. */
    public static final Attachments NONE = new Attachments(null, null, null, new TreeMap<>(), List.of());

    /** Copies the collections. */
    public Attachments {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        extensions = List.copyOf(extensions);
    }
}
