package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.annotation.Column;
import com.monassurance.core.domain.annotation.Default;
import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.References;
import com.monassurance.core.domain.annotation.Table;
import com.monassurance.core.domain.annotation.Unique;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of document that can be generated; its text is in its versions. Immutable.
 *
 * @param id number given by the database
 * @param name name, unique together with type and scope
 * @param type kind of document; null when unknown
 * @param format format of its versions; null when unknown
 * @param scope for whom it is; null when unknown
 * @param isActive whether it may be used
 * @param createdBy the user who wrote it; null when unknown
 * @param createdAt when the row was written
 * @since 0.1.0
 */
@Table("templates")
@Unique(columns = {"name", "type", "scope"})
public record Template(
        @PrimaryKey @Identity Id id,
        @Column(length = 255) String name,
        @Column(length = 30) @Nullable String type,
        @Column(length = 20) @Nullable String format,
        @Column(length = 20) @Nullable String scope,
        @Default("true") boolean isActive,
        @References(User.class) User.@Nullable Id createdBy,
        @Default("now()") Instant createdAt) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public Template {
        requireNonNull(id, "id");
        requireNonNull(createdAt, "createdAt");
        check(name, type, format, scope);
    }

    /**
     * Returns an active template, to be inserted.
     *
     * @param name name, unique together with type and scope
     * @return a draft; its {@code with…} verbs add the rest
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public static Draft draft(String name) {
        return new Draft(name, null, null, null, true, null, null);
    }

    /**
     * Returns the kind of document.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findType() {
        return Optional.ofNullable(type);
    }

    /**
     * Returns the format of its versions.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findFormat() {
        return Optional.ofNullable(format);
    }

    /**
     * Returns the for whom it is.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findScope() {
        return Optional.ofNullable(scope);
    }

    /**
     * Returns the user who wrote it.
     *
     * @return it, or empty when the column is null
     */
    public Optional<User.Id> findCreatedBy() {
        return Optional.ofNullable(createdBy);
    }

    private static void check(String name, @Nullable String type, @Nullable String format, @Nullable String scope) {
        Checks.text(name, "name", 255);
        Checks.textOrNull(type, "type", 30);
        Checks.textOrNull(format, "format", 20);
        Checks.textOrNull(scope, "scope", 20);
    }

    /**
     * The id of a template. Immutable.
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
     * A template that is not written yet. Immutable.
     *
     * @param name name, unique together with type and scope
     * @param type kind of document; null when unknown
     * @param format format of its versions; null when unknown
     * @param scope for whom it is; null when unknown
     * @param isActive whether it may be used
     * @param createdBy the user who wrote it; null when unknown
     * @param createdAt when the row was written; null means the clock of the database
     */
    public record Draft(
            String name,
            @Nullable String type,
            @Nullable String format,
            @Nullable String scope,
            boolean isActive,
            User.@Nullable Id createdBy,
            @Nullable Instant createdAt) {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if a value does not fit its column
         */
        public Draft {
            check(name, type, format, scope);
        }

        /**
         * Returns this draft with a kind of document.
         *
         * @param type kind of document
         * @return a copy
         */
        public Draft withType(String type) {
            return new Draft(name, requireNonNull(type, "type"), format, scope, isActive, createdBy, createdAt);
        }

        /**
         * Returns this draft with a format.
         *
         * @param format format of its versions
         * @return a copy
         */
        public Draft withFormat(String format) {
            return new Draft(name, type, requireNonNull(format, "format"), scope, isActive, createdBy, createdAt);
        }

        /**
         * Returns this draft with a scope.
         *
         * @param scope for whom it is
         * @return a copy
         */
        public Draft withScope(String scope) {
            return new Draft(name, type, format, requireNonNull(scope, "scope"), isActive, createdBy, createdAt);
        }

        /**
         * Returns this draft with the template allowed to be used, or not.
         *
         * @param isActive whether it may be used
         * @return a copy
         */
        public Draft withActive(boolean isActive) {
            return new Draft(name, type, format, scope, isActive, createdBy, createdAt);
        }

        /**
         * Returns this draft with the user who writes it.
         *
         * @param createdBy the user who wrote it
         * @return a copy
         */
        public Draft withCreatedBy(User.Id createdBy) {
            return new Draft(name, type, format, scope, isActive, requireNonNull(createdBy, "createdBy"), createdAt);
        }

        /**
         * Returns this draft with a time of creation instead of the database's clock.
         *
         * @param createdAt when the row was written
         * @return a copy
         */
        public Draft withCreatedAt(Instant createdAt) {
            return new Draft(name, type, format, scope, isActive, createdBy, requireNonNull(createdAt, "createdAt"));
        }
    }
}
