package com.monassurance.core.domain;

import java.util.List;

/**
 * The nine records of the domain. Immutable.
 *
 * @since 0.1.0
 */
public final class DomainRecords {

    private static final List<Class<? extends Record>> ALL = List.of(
            User.class,
            Client.class,
            Company.class,
            Policy.class,
            Template.class,
            TemplateVersion.class,
            GeneratedDocument.class,
            RefreshToken.class,
            AuditLog.class);

    private DomainRecords() {}

    /**
     * Returns the records, each after those that it references.
     *
     * @return an unmodifiable list, in an order in which the tables can be created
     */
    public static List<Class<? extends Record>> all() {
        return ALL;
    }
}
