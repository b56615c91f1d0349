package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.annotation.Column;
import com.monassurance.core.domain.annotation.Default;
import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.OnDelete;
import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.References;
import com.monassurance.core.domain.annotation.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person insured, or to be insured. Immutable.
 *
 * @param id number given by the database
 * @param firstName first name
 * @param lastName last name
 * @param email address of electronic mail; null when unknown
 * @param phone telephone number, as it was given; null when unknown
 * @param address postal address; null when unknown
 * @param ownerId the user who looks after the client; null when unknown
 * @param createdAt when the row was written
 * @since 0.1.0
 */
@Table("clients")
public record Client(
        @PrimaryKey @Identity Id id,
        @Column(length = 100) String firstName,
        @Column(length = 100) String lastName,
        @Column(length = 255) @Nullable String email,
        @Column(length = 50) @Nullable String phone,
        @Nullable String address,

        @References(value = User.class, onDelete = OnDelete.SET_NULL)
        User.@Nullable Id ownerId,

        @Default("now()") Instant createdAt) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public Client {
        requireNonNull(id, "id");
        requireNonNull(createdAt, "createdAt");
        check(firstName, lastName, email, phone, address);
    }

    /**
     * Returns a client whom nobody looks after yet, to be inserted.
     *
     * @param firstName first name
     * @param lastName last name
     * @return a draft; its {@code with…} verbs add the rest
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public static Draft draft(String firstName, String lastName) {
        return new Draft(firstName, lastName, null, null, null, null, null);
    }

    /**
     * Returns the address of electronic mail.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findEmail() {
        return Optional.ofNullable(email);
    }

    /**
     * Returns the telephone number, as it was given.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findPhone() {
        return Optional.ofNullable(phone);
    }

    /**
     * Returns the postal address.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findAddress() {
        return Optional.ofNullable(address);
    }

    /**
     * Returns the user who looks after the client.
     *
     * @return it, or empty when the column is null
     */
    public Optional<User.Id> findOwnerId() {
        return Optional.ofNullable(ownerId);
    }

    private static void check(
            String firstName,
            String lastName,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String address) {
        Checks.text(firstName, "firstName", 100);
        Checks.text(lastName, "lastName", 100);
        Checks.textOrNull(email, "email", 255);
        Checks.textOrNull(phone, "phone", 50);
        Checks.textOrNull(address, "address");
    }

    /**
     * The id of a client. Immutable.
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
     * A client that is not written yet. Immutable.
     *
     * @param firstName first name
     * @param lastName last name
     * @param email address of electronic mail; null when unknown
     * @param phone telephone number, as it was given; null when unknown
     * @param address postal address; null when unknown
     * @param ownerId the user who looks after the client; null when unknown
     * @param createdAt when the row was written; null means the clock of the database
     */
    public record Draft(
            String firstName,
            String lastName,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String address,
            User.@Nullable Id ownerId,
            @Nullable Instant createdAt) {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if a value does not fit its column
         */
        public Draft {
            check(firstName, lastName, email, phone, address);
        }

        /**
         * Returns this draft with an address of electronic mail.
         *
         * @param email address of electronic mail
         * @return a copy
         */
        public Draft withEmail(String email) {
            return new Draft(firstName, lastName, requireNonNull(email, "email"), phone, address, ownerId, createdAt);
        }

        /**
         * Returns this draft with a telephone number.
         *
         * @param phone telephone number, as it was given
         * @return a copy
         */
        public Draft withPhone(String phone) {
            return new Draft(firstName, lastName, email, requireNonNull(phone, "phone"), address, ownerId, createdAt);
        }

        /**
         * Returns this draft with a postal address.
         *
         * @param address postal address
         * @return a copy
         */
        public Draft withAddress(String address) {
            return new Draft(firstName, lastName, email, phone, requireNonNull(address, "address"), ownerId, createdAt);
        }

        /**
         * Returns this draft with the user who looks after the client.
         *
         * @param ownerId the user who looks after the client
         * @return a copy
         */
        public Draft withOwner(User.Id ownerId) {
            return new Draft(firstName, lastName, email, phone, address, requireNonNull(ownerId, "ownerId"), createdAt);
        }

        /**
         * Returns this draft with a time of creation instead of the database's clock.
         *
         * @param createdAt when the row was written
         * @return a copy
         */
        public Draft withCreatedAt(Instant createdAt) {
            return new Draft(
                    firstName, lastName, email, phone, address, ownerId, requireNonNull(createdAt, "createdAt"));
        }
    }
}
