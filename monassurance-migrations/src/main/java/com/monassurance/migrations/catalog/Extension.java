package com.monassurance.migrations.catalog;

import java.util.List;

/**
 * An extension; what it made is left to it. Immutable.
 *
 * @param id what tells it from all others
 * @param schema the schema of its objects
 * @param version the installed version
 * @param casts the casts that it brings, with which values of one type become values of another
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record Extension(ObjectId id, String schema, String version, List<Cast> casts, Attachments attachments)
        implements CatalogObject {

    /** Makes an extension; the casts are copied. */
    public Extension {
        casts = List.copyOf(casts);
    }

    /**
     * A cast of an extension, by the names of its types as the server prints them.
     *
     * @param source the type of what is given
     * @param target the type of what comes of it
     */
    public record Cast(String source, String target) {}
}
