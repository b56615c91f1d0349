package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.domain.annotation.Column;
import com.monassurance.core.domain.annotation.Default;
import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.Index;
import com.monassurance.core.domain.annotation.OnDelete;
import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.References;
import com.monassurance.core.domain.annotation.Table;
import com.monassurance.core.domain.annotation.Unique;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token that renews a session. Each use revokes it and writes a child, so that tokens form chains.
 * {@code toString} does not show the hash. Immutable.
 *
 * @param id number given by the database
 * @param userId whose session it renews; null when unknown
 * @param tokenHash hash of the token, unique; null when unknown
 * @param issuedAt when it was issued
 * @param expiresAt when it expires
 * @param revokedAt when it was revoked; null when unknown
 * @param parentId the token whose use wrote this one; null when unknown
 * @param deviceLabel device, as the user calls it; null when unknown
 * @param ipAddress where it was used from; null when unknown
 * @param userAgent program it was used by; null when unknown
 * @since 0.1.0
 */
@Table("refresh_tokens")
@Index(name = "idx_refresh_tokens_user_id", columns = "user_id")
public record RefreshToken(
        @PrimaryKey @Identity Id id,

        @References(value = User.class, onDelete = OnDelete.CASCADE)
        User.@Nullable Id userId,

        @Column(length = 128) @Unique @Nullable String tokenHash,
        @Default("now()") Instant issuedAt,
        Instant expiresAt,
        @Nullable Instant revokedAt,

        @References(value = RefreshToken.class, onDelete = OnDelete.SET_NULL) @Nullable
        Id parentId,

        @Column(length = 100) @Nullable String deviceLabel,
        @Column(type = "inet") @Nullable IpAddress ipAddress,
        @Column(length = 255) @Nullable String userAgent) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public RefreshToken {
        requireNonNull(id, "id");
        requireNonNull(issuedAt, "issuedAt");
        check(tokenHash, expiresAt, deviceLabel, userAgent);
    }

    /**
     * Returns the first token of a chain, to be inserted.
     *
     * @param userId whose session it renews
     * @param tokenHash hash of the token, unique
     * @param expiresAt when it expires
     * @return a draft; its {@code with…} verbs add the rest
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public static Draft draft(User.Id userId, String tokenHash, Instant expiresAt) {
        return new Draft(
                requireNonNull(userId, "userId"),
                requireNonNull(tokenHash, "tokenHash"),
                null,
                expiresAt,
                null,
                null,
                null,
                null,
                null);
    }

    /**
     * Returns whose session it renews.
     *
     * @return it, or empty when the column is null
     */
    public Optional<User.Id> findUserId() {
        return Optional.ofNullable(userId);
    }

    /**
     * Returns the hash of the token, unique.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findTokenHash() {
        return Optional.ofNullable(tokenHash);
    }

    /**
     * Returns when it was revoked.
     *
     * @return it, or empty when the column is null
     */
    public Optional<Instant> findRevokedAt() {
        return Optional.ofNullable(revokedAt);
    }

    /**
     * Returns the token whose use wrote this one.
     *
     * @return it, or empty when the column is null
     */
    public Optional<Id> findParentId() {
        return Optional.ofNullable(parentId);
    }

    /**
     * Returns the device, as the user calls it.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findDeviceLabel() {
        return Optional.ofNullable(deviceLabel);
    }

    /**
     * Returns where it was used from.
     *
     * @return it, or empty when the column is null
     */
    public Optional<IpAddress> findIpAddress() {
        return Optional.ofNullable(ipAddress);
    }

    /**
     * Returns the program it was used by.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findUserAgent() {
        return Optional.ofNullable(userAgent);
    }

    @Override
    public String toString() {
        return "RefreshToken["
                + "id=" + id
                + ", userId=" + userId
                + ", tokenHash=***"
                + ", issuedAt=" + issuedAt
                + ", expiresAt=" + expiresAt
                + ", revokedAt=" + revokedAt
                + ", parentId=" + parentId
                + ", deviceLabel=" + deviceLabel
                + ", ipAddress=" + ipAddress
                + ", userAgent=" + userAgent
                + "]";
    }

    private static void check(
            @Nullable String tokenHash, Instant expiresAt, @Nullable String deviceLabel, @Nullable String userAgent) {
        Checks.textOrNull(tokenHash, "tokenHash", 128);
        requireNonNull(expiresAt, "expiresAt");
        Checks.textOrNull(deviceLabel, "deviceLabel", 100);
        Checks.textOrNull(userAgent, "userAgent", 255);
    }

    /**
     * The id of a refresh token. Immutable.
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
     * A refresh token that is not written yet. Immutable.
     *
     * @param userId whose session it renews; null when unknown
     * @param tokenHash hash of the token, unique; null when unknown
     * @param issuedAt when it was issued; null means the clock of the database
     * @param expiresAt when it expires
     * @param revokedAt when it was revoked; null when unknown
     * @param parentId the token whose use wrote this one; null when unknown
     * @param deviceLabel device, as the user calls it; null when unknown
     * @param ipAddress where it was used from; null when unknown
     * @param userAgent program it was used by; null when unknown
     */
    public record Draft(
            User.@Nullable Id userId,
            @Nullable String tokenHash,
            @Nullable Instant issuedAt,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Id parentId,
            @Nullable String deviceLabel,
            @Nullable IpAddress ipAddress,
            @Nullable String userAgent) {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if a value does not fit its column
         */
        public Draft {
            check(tokenHash, expiresAt, deviceLabel, userAgent);
        }

        /**
         * Returns this draft with a time of issue instead of the database's clock.
         *
         * @param issuedAt when it was issued
         * @return a copy
         */
        public Draft withIssuedAt(Instant issuedAt) {
            return new Draft(
                    userId,
                    tokenHash,
                    requireNonNull(issuedAt, "issuedAt"),
                    expiresAt,
                    revokedAt,
                    parentId,
                    deviceLabel,
                    ipAddress,
                    userAgent);
        }

        /**
         * Returns this draft with a time of revocation.
         *
         * @param revokedAt when it was revoked
         * @return a copy
         */
        public Draft withRevokedAt(Instant revokedAt) {
            return new Draft(
                    userId,
                    tokenHash,
                    issuedAt,
                    expiresAt,
                    requireNonNull(revokedAt, "revokedAt"),
                    parentId,
                    deviceLabel,
                    ipAddress,
                    userAgent);
        }

        /**
         * Returns this draft with the token whose use writes this one.
         *
         * @param parentId the token whose use wrote this one
         * @return a copy
         */
        public Draft withParent(Id parentId) {
            return new Draft(
                    userId,
                    tokenHash,
                    issuedAt,
                    expiresAt,
                    revokedAt,
                    requireNonNull(parentId, "parentId"),
                    deviceLabel,
                    ipAddress,
                    userAgent);
        }

        /**
         * Returns this draft with a device.
         *
         * @param deviceLabel device, as the user calls it
         * @return a copy
         */
        public Draft withDeviceLabel(String deviceLabel) {
            return new Draft(
                    userId,
                    tokenHash,
                    issuedAt,
                    expiresAt,
                    revokedAt,
                    parentId,
                    requireNonNull(deviceLabel, "deviceLabel"),
                    ipAddress,
                    userAgent);
        }

        /**
         * Returns this draft with where it is used from.
         *
         * @param ipAddress where it was used from
         * @return a copy
         */
        public Draft withIpAddress(IpAddress ipAddress) {
            return new Draft(
                    userId,
                    tokenHash,
                    issuedAt,
                    expiresAt,
                    revokedAt,
                    parentId,
                    deviceLabel,
                    requireNonNull(ipAddress, "ipAddress"),
                    userAgent);
        }

        /**
         * Returns this draft with the program it is used by.
         *
         * @param userAgent program it was used by
         * @return a copy
         */
        public Draft withUserAgent(String userAgent) {
            return new Draft(
                    userId,
                    tokenHash,
                    issuedAt,
                    expiresAt,
                    revokedAt,
                    parentId,
                    deviceLabel,
                    ipAddress,
                    requireNonNull(userAgent, "userAgent"));
        }

        @Override
        public String toString() {
            return "Draft["
                    + "userId=" + userId
                    + ", tokenHash=***"
                    + ", issuedAt=" + issuedAt
                    + ", expiresAt=" + expiresAt
                    + ", revokedAt=" + revokedAt
                    + ", parentId=" + parentId
                    + ", deviceLabel=" + deviceLabel
                    + ", ipAddress=" + ipAddress
                    + ", userAgent=" + userAgent
                    + "]";
        }
    }
}
