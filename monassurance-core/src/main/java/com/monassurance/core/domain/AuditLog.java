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
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of the audit trail: who did what, to what, from where. Immutable.
 *
 * @param id number given by the database
 * @param userId who did it; null when unknown
 * @param action what was done, such as {@code login}; null when unknown
 * @param objectType kind of thing it was done to; null when unknown
 * @param objectId which one; null when unknown
 * @param ipAddress where it was done from; null when unknown
 * @param userAgent program it was done with; null when unknown
 * @param auditMetadata more about it; null when unknown
 * @param timestamp when it was done
 * @since 0.1.0
 */
@Table("audit_logs")
@Index(name = "idx_audit_logs_timestamp", columns = "timestamp")
public record AuditLog(
        @PrimaryKey @Identity Id id,

        @References(value = User.class, onDelete = OnDelete.SET_NULL)
        User.@Nullable Id userId,

        @Column(length = 100) @Nullable String action,
        @Column(length = 50) @Nullable String objectType,
        @Column(length = 64) @Nullable String objectId,
        @Column(type = "inet") @Nullable IpAddress ipAddress,
        @Column(length = 255) @Nullable String userAgent,
        @Column(type = "jsonb") @Nullable JsonText auditMetadata,
        @Default("now()") Instant timestamp) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public AuditLog {
        requireNonNull(id, "id");
        requireNonNull(timestamp, "timestamp");
        check(action, objectType, objectId, userAgent);
    }

    /**
     * Returns an action that names nobody and nothing, to be inserted.
     *
     * @param action what was done, such as {@code login}
     * @return a draft; its {@code with…} verbs add the rest
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public static Draft draft(String action) {
        return new Draft(null, requireNonNull(action, "action"), null, null, null, null, null, null);
    }

    /**
     * Returns who did it.
     *
     * @return it, or empty when the column is null
     */
    public Optional<User.Id> findUserId() {
        return Optional.ofNullable(userId);
    }

    /**
     * Returns what was done, such as {@code login}.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findAction() {
        return Optional.ofNullable(action);
    }

    /**
     * Returns the kind of thing it was done to.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findObjectType() {
        return Optional.ofNullable(objectType);
    }

    /**
     * Returns which one.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findObjectId() {
        return Optional.ofNullable(objectId);
    }

    /**
     * Returns where it was done from.
     *
     * @return it, or empty when the column is null
     */
    public Optional<IpAddress> findIpAddress() {
        return Optional.ofNullable(ipAddress);
    }

    /**
     * Returns the program it was done with.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findUserAgent() {
        return Optional.ofNullable(userAgent);
    }

    /**
     * Returns more about it.
     *
     * @return it, or empty when the column is null
     */
    public Optional<JsonText> findAuditMetadata() {
        return Optional.ofNullable(auditMetadata);
    }

    private static void check(
            @Nullable String action,
            @Nullable String objectType,
            @Nullable String objectId,
            @Nullable String userAgent) {
        Checks.textOrNull(action, "action", 100);
        Checks.textOrNull(objectType, "objectType", 50);
        Checks.textOrNull(objectId, "objectId", 64);
        Checks.textOrNull(userAgent, "userAgent", 255);
    }

    /**
     * The id of a line of the audit trail. Immutable.
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
     * A line of the audit trail that is not written yet. Immutable.
     *
     * @param userId who did it; null when unknown
     * @param action what was done, such as {@code login}; null when unknown
     * @param objectType kind of thing it was done to; null when unknown
     * @param objectId which one; null when unknown
     * @param ipAddress where it was done from; null when unknown
     * @param userAgent program it was done with; null when unknown
     * @param auditMetadata more about it; null when unknown
     * @param timestamp when it was done; null means the clock of the database
     */
    public record Draft(
            User.@Nullable Id userId,
            @Nullable String action,
            @Nullable String objectType,
            @Nullable String objectId,
            @Nullable IpAddress ipAddress,
            @Nullable String userAgent,
            @Nullable JsonText auditMetadata,
            @Nullable Instant timestamp) {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if a value does not fit its column
         */
        public Draft {
            check(action, objectType, objectId, userAgent);
        }

        /**
         * Returns this draft with who does it.
         *
         * @param userId who did it
         * @return a copy
         */
        public Draft withUser(User.Id userId) {
            return new Draft(
                    requireNonNull(userId, "userId"),
                    action,
                    objectType,
                    objectId,
                    ipAddress,
                    userAgent,
                    auditMetadata,
                    timestamp);
        }

        /**
         * Returns this draft with where it is done from.
         *
         * @param ipAddress where it was done from
         * @return a copy
         */
        public Draft withIpAddress(IpAddress ipAddress) {
            return new Draft(
                    userId,
                    action,
                    objectType,
                    objectId,
                    requireNonNull(ipAddress, "ipAddress"),
                    userAgent,
                    auditMetadata,
                    timestamp);
        }

        /**
         * Returns this draft with the program it is done with.
         *
         * @param userAgent program it was done with
         * @return a copy
         */
        public Draft withUserAgent(String userAgent) {
            return new Draft(
                    userId,
                    action,
                    objectType,
                    objectId,
                    ipAddress,
                    requireNonNull(userAgent, "userAgent"),
                    auditMetadata,
                    timestamp);
        }

        /**
         * Returns this draft with more about it.
         *
         * @param auditMetadata more about it
         * @return a copy
         */
        public Draft withAuditMetadata(JsonText auditMetadata) {
            return new Draft(
                    userId,
                    action,
                    objectType,
                    objectId,
                    ipAddress,
                    userAgent,
                    requireNonNull(auditMetadata, "auditMetadata"),
                    timestamp);
        }

        /**
         * Returns this draft with a time instead of the database's clock.
         *
         * @param timestamp when it was done
         * @return a copy
         */
        public Draft withTimestamp(Instant timestamp) {
            return new Draft(
                    userId,
                    action,
                    objectType,
                    objectId,
                    ipAddress,
                    userAgent,
                    auditMetadata,
                    requireNonNull(timestamp, "timestamp"));
        }

        /**
         * Returns this draft with the thing it is done to.
         *
         * @param type kind of thing
         * @param id which one
         * @return a copy
         */
        public Draft withObject(String type, String id) {
            requireNonNull(type, "type");
            requireNonNull(id, "id");
            return new Draft(userId, action, type, id, ipAddress, userAgent, auditMetadata, timestamp);
        }
    }
}
