package com.monassurance.migrations.catalog;

/**
 * Something that the database has and a catalogue does not hold. Immutable.
 *
 * @param kind what it is, such as {@code options of user mappings}
 * @param reason why it is not there, one sentence
 * @since 0.1.0
 */
public record Unread(String kind, String reason) {}
