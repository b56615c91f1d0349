package com.monassurance.migrations.catalog;

import java.util.List;

/**
 * One GRANT or REVOKE. Immutable.
 *
 * @param form which of the four forms
 * @param grantee the role; empty for everybody
 * @param grantor the role that does it
 * @param privileges what is given or taken
 * @since 0.1.0
 */
public record AccessStep(Form form, String grantee, String grantor, List<String> privileges) {

    /** Copies. */
    public AccessStep {
        privileges = List.copyOf(privileges);
    }

    /**
     * A form of GRANT or REVOKE.
     *
     * @since 0.1.0
     */
    public enum Form {
        /** Gives. */
        GRANT,
        /** Gives, to be passed on. */
        GRANT_WITH_OPTION,
        /** Takes. */
        REVOKE,
        /** Takes the right to pass on. */
        REVOKE_OPTION,
        /** Of all privileges, along with what was passed on. */
        REVOKE_CASCADE;

        /**
         * Tells whether it gives.
         *
         * @return false for those that take
         */
        public boolean isGrant() {
            return this == GRANT || this == GRANT_WITH_OPTION;
        }
    }

    /**
     * Writes the statement.
     *
     * @param all all privileges of the kind of object, for which one word is enough
     * @param columns the columns in parentheses, or empty
     * @param on what follows the privileges, such as {@code  on table public.policies}
     * @return the statement
     */
    public String sql(List<String> all, String columns, String on) {
        boolean isAll = privileges.size() == all.size() && all.size() > 1;
        String words = isAll
                ? "all" + columns
                : String.join(
                        ", ", privileges.stream().map(each -> each + columns).toList());
        String role = grantee.equals(ConstructorRights.OWNER) ? "current_user" : SqlName.role(grantee);
        return switch (form) {
            case GRANT -> "grant " + words + on + " to " + role;
            case GRANT_WITH_OPTION -> "grant " + words + on + " to " + role + " with grant option";
            case REVOKE -> "revoke " + words + on + " from " + role;
            case REVOKE_OPTION -> "revoke grant option for " + words + on + " from " + role;
            case REVOKE_CASCADE -> "revoke " + words + on + " from " + role + " cascade";
        };
    }
}
