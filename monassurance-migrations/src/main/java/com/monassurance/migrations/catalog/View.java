package com.monassurance.migrations.catalog;

/**
 * A view or a materialised view, whose rows are data and not looked at. Immutable.
 *
 * @param id what tells it from all others
 * @param query the query as the server prints it
 * @param columns its columns
 * @param storage its options such as {@code security_barrier=true}; for a materialised view also where it is kept
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record View(ObjectId id, String query, Columns columns, Table.Storage storage, Attachments attachments)
        implements CatalogObject {}
