package com.monassurance.migrations.catalog;

/**
 * A schema. Immutable.
 *
 * @param id what tells it from all others
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record SchemaObject(ObjectId id, Attachments attachments) implements CatalogObject {}
