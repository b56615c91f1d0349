package com.monassurance.migrations.catalog;

/**
 * An extension; what it made is left to it. Immutable.
 *
 * @param id what tells it from all others
 * @param schema the schema of its objects
 * @param version the installed version
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record Extension(ObjectId id, String schema, String version, Attachments attachments) implements CatalogObject {}
