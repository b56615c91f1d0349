package com.monassurance.migrations.catalog;

import java.util.HashSet;
import java.util.List;

/**
 * Who may do what with an object, complete: what is not listed nobody may, the owner neither. Kept in the server's order,
 * which does not count for equality. Immutable.
 *
 * @since 0.1.0
 */
public final class Privileges {

    private final List<Grant> grants;

    private Privileges(List<Grant> grants) {
        this.grants = grants;
    }

    /**
     * Returns the privileges that consist of some grants.
     *
     * @param grants one for each pair of grantee and grantor
     * @return the privileges
     */
    public static Privileges of(List<Grant> grants) {
        return new Privileges(List.copyOf(grants));
    }

    /**
     * Returns the grants in the server's order.
     *
     * @return the grants; empty when everything was revoked
     */
    public List<Grant> grants() {
        return grants;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Privileges that && new HashSet<>(grants).equals(new HashSet<>(that.grants));
    }

    @Override
    public int hashCode() {
        return new HashSet<>(grants).hashCode();
    }

    @Override
    public String toString() {
        return grants.toString();
    }

    /**
     * What one role gave to another. Immutable.
     *
     * @param grantee the role; empty for {@code public}
     * @param grantor the role that gave it
     * @param granted the privileges in SQL's words, such as {@code select}
     * @param grantable those of them that the grantee may pass on
     * @since 0.1.0
     */
    public record Grant(String grantee, String grantor, List<String> granted, List<String> grantable) {

        /** Copies. */
        public Grant {
            granted = List.copyOf(granted);
            grantable = List.copyOf(grantable);
        }
    }
}
