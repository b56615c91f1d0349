package com.monassurance.migrations.catalog;

/**
 * A rewrite rule other than that of a view. Immutable.
 *
 * @param id what tells it from all others
 * @param on its relation
 * @param definition the whole statement
 * @param firing when it holds
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record Rule(ObjectId id, ObjectId on, String definition, Trigger.Firing firing, Attachments attachments)
        implements CatalogObject {}
