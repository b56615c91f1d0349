package com.monassurance.migrations.catalog;

/**
 * Privileges that objects yet to come will have. Immutable.
 *
 * @param id what tells it from all others
 * @param privileges what they will have
 * @param builtIn what they would have without
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record DefaultPrivileges(ObjectId id, Privileges privileges, Privileges builtIn, Attachments attachments)
        implements CatalogObject {

    /**
     * Returns the role whose objects these are for.
     *
     * @return the role
     */
    public String role() {
        return id.path().get(0);
    }

    /**
     * Returns the schema in which they hold.
     *
     * @return its name; empty for all schemas
     */
    public String schema() {
        return id.path().get(1);
    }

    /**
     * Returns the objects that they are for.
     *
     * @return {@code tables}, {@code sequences}, {@code functions}, {@code types}, {@code schemas} or
     *     {@code large objects}
     */
    public String objects() {
        return id.path().get(2);
    }
}
