package com.monassurance.core.domain;

import com.monassurance.core.domain.annotation.EnumType;
import java.util.Locale;

/**
 * What a user may do: the labels of the enum type {@code userrole}.
 *
 * @since 0.1.0
 */
@EnumType("userrole")
public enum UserRole {
    /** Administers the application. */
    ADMIN,
    /** Manages agents. */
    MANAGER,
    /** Manages clients and policies; the default of the database. */
    AGENT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the label in the database.
     *
     * @return such as {@code agent}
     */
    public String label() {
        return label;
    }

    /**
     * Returns the role of a label.
     *
     * @param label as the database has it
     * @return the role
     * @throws IllegalArgumentException if there is no such label
     */
    public static UserRole of(String label) {
        for (UserRole role : values()) {
            if (role.label.equals(label)) {
                return role;
            }
        }
        throw new IllegalArgumentException("there is no user role " + label);
    }
}
