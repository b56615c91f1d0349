package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.annotation.Column;
import com.monassurance.core.domain.annotation.Default;
import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.Table;
import com.monassurance.core.domain.annotation.Unique;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An insurance company. Immutable.
 *
 * @param id number given by the database
 * @param name name, unique
 * @param code short code, unique
 * @param apiMode whether the company is reached through its API
 * @param apiEndpoint where its API is; null when unknown
 * @param createdAt when the row was written
 * @since 0.1.0
 */
@Table("companies")
public record Company(
        @PrimaryKey @Identity Id id,
        @Column(length = 255) @Unique String name,
        @Column(length = 50) @Unique String code,
        @Default("false") boolean apiMode,
        @Column(length = 500) @Nullable String apiEndpoint,
        @Default("now()") Instant createdAt) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public Company {
        requireNonNull(id, "id");
        requireNonNull(createdAt, "createdAt");
        check(name, code, apiEndpoint);
    }

    /**
     * Returns a company that is not reached through an API, to be inserted.
     *
     * @param name name, unique
     * @param code short code, unique
     * @return a draft; its {@code with…} verbs add the rest
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public static Draft draft(String name, String code) {
        return new Draft(name, code, false, null, null);
    }

    /**
     * Returns where its API is.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findApiEndpoint() {
        return Optional.ofNullable(apiEndpoint);
    }

    private static void check(String name, String code, @Nullable String apiEndpoint) {
        Checks.text(name, "name", 255);
        Checks.text(code, "code", 50);
        Checks.textOrNull(apiEndpoint, "apiEndpoint", 500);
    }

    /**
     * The id of a company. Immutable.
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
     * A company that is not written yet. Immutable.
     *
     * @param name name, unique
     * @param code short code, unique
     * @param apiMode whether the company is reached through its API
     * @param apiEndpoint where its API is; null when unknown
     * @param createdAt when the row was written; null means the clock of the database
     */
    public record Draft(
            String name,
            String code,
            boolean apiMode,
            @Nullable String apiEndpoint,
            @Nullable Instant createdAt) {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if a value does not fit its column
         */
        public Draft {
            check(name, code, apiEndpoint);
        }

        /**
         * Returns this draft with a time of creation instead of the database's clock.
         *
         * @param createdAt when the row was written
         * @return a copy
         */
        public Draft withCreatedAt(Instant createdAt) {
            return new Draft(name, code, apiMode, apiEndpoint, requireNonNull(createdAt, "createdAt"));
        }

        /**
         * Returns this draft with an API in use.
         *
         * @param endpoint where the API is
         * @return a copy
         */
        public Draft withApi(String endpoint) {
            return new Draft(name, code, true, requireNonNull(endpoint, "endpoint"), createdAt);
        }
    }
}
