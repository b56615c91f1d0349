package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.annotation.Column;
import com.monassurance.core.domain.annotation.Default;
import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.Index;
import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.Table;
import com.monassurance.core.domain.annotation.Unique;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person who works with the application. {@code toString} does not show the hashed password. Immutable.
 *
 * @param id number given by the database
 * @param email address the user signs in with, unique
 * @param fullName name for people; null when unknown
 * @param hashedPassword hash of the password
 * @param role what the user may do; null when unknown
 * @param isActive whether the user may sign in
 * @param createdAt when the row was written
 * @since 0.1.0
 */
@Table("users")
@Index(name = "idx_users_active", columns = "email", where = "is_active")
public record User(
        @PrimaryKey @Identity Id id,
        @Column(length = 255) @Unique String email,
        @Column(length = 255) @Nullable String fullName,
        @Column(length = 255) String hashedPassword,
        @Default("'agent'") @Nullable UserRole role,
        @Default("true") boolean isActive,
        @Default("now()") Instant createdAt) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public User {
        requireNonNull(id, "id");
        requireNonNull(createdAt, "createdAt");
        check(email, fullName, hashedPassword);
    }

    /**
     * Returns an agent who is active, to be inserted.
     *
     * @param email address the user signs in with, unique
     * @param hashedPassword hash of the password
     * @return a draft; its {@code with…} verbs add the rest
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public static Draft draft(String email, String hashedPassword) {
        return new Draft(email, null, hashedPassword, UserRole.AGENT, true, null);
    }

    /**
     * Returns the name for people.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findFullName() {
        return Optional.ofNullable(fullName);
    }

    /**
     * Returns what the user may do.
     *
     * @return it, or empty when the column is null
     */
    public Optional<UserRole> findRole() {
        return Optional.ofNullable(role);
    }

    @Override
    public String toString() {
        return "User["
                + "id=" + id
                + ", email=" + email
                + ", fullName=" + fullName
                + ", hashedPassword=***"
                + ", role=" + role
                + ", isActive=" + isActive
                + ", createdAt=" + createdAt
                + "]";
    }

    private static void check(String email, @Nullable String fullName, String hashedPassword) {
        Checks.text(email, "email", 255);
        Checks.textOrNull(fullName, "fullName", 255);
        Checks.text(hashedPassword, "hashedPassword", 255);
    }

    /**
     * The id of a user. Immutable.
     *
     * @param value the number, positive
     */
    public record Id(long value) {

        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Id {
            Checks.id(value);
        }
    }

    /**
     * A user that is not written yet. Immutable.
     *
     * @param email address the user signs in with, unique
     * @param fullName name for people; null when unknown
     * @param hashedPassword hash of the password
     * @param role what the user may do; null when unknown
     * @param isActive whether the user may sign in
     * @param createdAt when the row was written; null means the clock of the database
     */
    public record Draft(
            String email,
            @Nullable String fullName,
            String hashedPassword,
            @Nullable UserRole role,
            boolean isActive,
            @Nullable Instant createdAt) {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if a value does not fit its column
         */
        public Draft {
            check(email, fullName, hashedPassword);
        }

        /**
         * Returns this draft with a full name.
         *
         * @param fullName name for people
         * @return a copy
         */
        public Draft withFullName(String fullName) {
            return new Draft(email, requireNonNull(fullName, "fullName"), hashedPassword, role, isActive, createdAt);
        }

        /**
         * Returns this draft with a role.
         *
         * @param role what the user may do
         * @return a copy
         */
        public Draft withRole(UserRole role) {
            return new Draft(email, fullName, hashedPassword, requireNonNull(role, "role"), isActive, createdAt);
        }

        /**
         * Returns this draft with the user allowed to sign in, or not.
         *
         * @param isActive whether the user may sign in
         * @return a copy
         */
        public Draft withActive(boolean isActive) {
            return new Draft(email, fullName, hashedPassword, role, isActive, createdAt);
        }

        /**
         * Returns this draft with a time of creation instead of the database's clock.
         *
         * @param createdAt when the row was written
         * @return a copy
         */
        public Draft withCreatedAt(Instant createdAt) {
            return new Draft(email, fullName, hashedPassword, role, isActive, requireNonNull(createdAt, "createdAt"));
        }

        @Override
        public String toString() {
            return "Draft["
                    + "email=" + email
                    + ", fullName=" + fullName
                    + ", hashedPassword=***"
                    + ", role=" + role
                    + ", isActive=" + isActive
                    + ", createdAt=" + createdAt
                    + "]";
        }
    }
}
