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
import java.util.Currency;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An insurance contract of a client. Immutable.
 *
 * @param id number given by the database
 * @param policyNumber number of the contract, unique
 * @param clientId the client insured
 * @param companyId the company that insures; null when unknown
 * @param productName what is insured, as the company calls it
 * @param premiumAmount the premium in minor units of the currency, never negative
 * @param currency currency of the premium; null when unknown
 * @param effectiveDate when cover begins
 * @param expiryDate when cover ends
 * @param status where the contract stands, an open set of words; null when unknown
 * @param createdBy the user who wrote it; null when unknown
 * @param createdAt when the row was written
 * @since 0.1.0
 */
@Table("policies")
@Index(name = "idx_policies_client_id", columns = "client_id")
@Index(name = "idx_policies_created_at", columns = "created_at")
@Index(
        name = "idx_policies_client_status",
        columns = {"client_id", "status"},
        where = "status = 'active'")
public record Policy(
        @PrimaryKey @Identity Id id,
        @Column(length = 100) @Unique String policyNumber,

        @References(value = Client.class, onDelete = OnDelete.CASCADE)
        Client.Id clientId,

        @References(value = Company.class, onDelete = OnDelete.SET_NULL)
        Company.@Nullable Id companyId,

        @Column(length = 255) String productName,
        int premiumAmount,

        @Column(type = "character(3)") @Default("'XAF'") @Nullable
        Currency currency,

        Instant effectiveDate,
        Instant expiryDate,
        @Column(length = 30) @Default("'active'") @Nullable String status,

        @References(value = User.class, onDelete = OnDelete.SET_NULL)
        User.@Nullable Id createdBy,

        @Default("now()") Instant createdAt) {

    /** The status of a policy in force, and the default of the database. */
    public static final String ACTIVE = "active";

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public Policy {
        requireNonNull(id, "id");
        requireNonNull(createdAt, "createdAt");
        check(policyNumber, clientId, productName, premiumAmount, effectiveDate, expiryDate, status);
    }

    /**
     * Returns an active policy, to be inserted.
     *
     * @param policyNumber number of the contract, unique
     * @param clientId the client insured
     * @param productName what is insured, as the company calls it
     * @param premium the premium, at most 2147483647 minor units
     * @param effectiveDate when cover begins
     * @param expiryDate when cover ends
     * @return a draft; its {@code with…} verbs add the rest
     * @throws IllegalArgumentException if a value does not fit its column
     */
    public static Draft draft(
            String policyNumber,
            Client.Id clientId,
            String productName,
            Money premium,
            Instant effectiveDate,
            Instant expiryDate) {
        return new Draft(
                policyNumber,
                clientId,
                null,
                productName,
                premium(premium),
                premium.currency(),
                effectiveDate,
                expiryDate,
                ACTIVE,
                null,
                null);
    }

    /**
     * Returns the premium with its currency.
     *
     * @return the premium, or empty when the currency is unknown
     */
    public Optional<Money> findPremium() {
        return findCurrency().map(known -> new Money(premiumAmount, known));
    }

    /**
     * Returns the company that insures.
     *
     * @return it, or empty when the column is null
     */
    public Optional<Company.Id> findCompanyId() {
        return Optional.ofNullable(companyId);
    }

    /**
     * Returns the currency of the premium.
     *
     * @return it, or empty when the column is null
     */
    public Optional<Currency> findCurrency() {
        return Optional.ofNullable(currency);
    }

    /**
     * Returns where the contract stands, an open set of words.
     *
     * @return it, or empty when the column is null
     */
    public Optional<String> findStatus() {
        return Optional.ofNullable(status);
    }

    /**
     * Returns the user who wrote it.
     *
     * @return it, or empty when the column is null
     */
    public Optional<User.Id> findCreatedBy() {
        return Optional.ofNullable(createdBy);
    }

    private static void check(
            String policyNumber,
            Client.Id clientId,
            String productName,
            int premiumAmount,
            Instant effectiveDate,
            Instant expiryDate,
            @Nullable String status) {
        Checks.text(policyNumber, "policyNumber", 100);
        requireNonNull(clientId, "clientId");
        Checks.text(productName, "productName", 255);
        if (premiumAmount < 0) {
            throw new IllegalArgumentException("premiumAmount must not be negative: " + premiumAmount);
        }
        requireNonNull(effectiveDate, "effectiveDate");
        requireNonNull(expiryDate, "expiryDate");
        Checks.textOrNull(status, "status", 30);
    }

    private static int premium(Money premium) {
        if (premium.minorUnits() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "premium must have at most " + Integer.MAX_VALUE + " minor units: " + premium);
        }
        return (int) premium.minorUnits();
    }

    /**
     * The id of a policy. Immutable.
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
     * A policy that is not written yet. Immutable.
     *
     * @param policyNumber number of the contract, unique
     * @param clientId the client insured
     * @param companyId the company that insures; null when unknown
     * @param productName what is insured, as the company calls it
     * @param premiumAmount the premium in minor units of the currency, never negative
     * @param currency currency of the premium; null when unknown
     * @param effectiveDate when cover begins
     * @param expiryDate when cover ends
     * @param status where the contract stands, an open set of words; null when unknown
     * @param createdBy the user who wrote it; null when unknown
     * @param createdAt when the row was written; null means the clock of the database
     */
    public record Draft(
            String policyNumber,
            Client.Id clientId,
            Company.@Nullable Id companyId,
            String productName,
            int premiumAmount,
            @Nullable Currency currency,
            Instant effectiveDate,
            Instant expiryDate,
            @Nullable String status,
            User.@Nullable Id createdBy,
            @Nullable Instant createdAt) {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if a value does not fit its column
         */
        public Draft {
            check(policyNumber, clientId, productName, premiumAmount, effectiveDate, expiryDate, status);
        }

        /**
         * Returns this draft with the company that insures.
         *
         * @param companyId the company that insures
         * @return a copy
         */
        public Draft withCompany(Company.Id companyId) {
            return new Draft(
                    policyNumber,
                    clientId,
                    requireNonNull(companyId, "companyId"),
                    productName,
                    premiumAmount,
                    currency,
                    effectiveDate,
                    expiryDate,
                    status,
                    createdBy,
                    createdAt);
        }

        /**
         * Returns this draft with a status.
         *
         * @param status where the contract stands, an open set of words
         * @return a copy
         */
        public Draft withStatus(String status) {
            return new Draft(
                    policyNumber,
                    clientId,
                    companyId,
                    productName,
                    premiumAmount,
                    currency,
                    effectiveDate,
                    expiryDate,
                    requireNonNull(status, "status"),
                    createdBy,
                    createdAt);
        }

        /**
         * Returns this draft with the user who writes it.
         *
         * @param createdBy the user who wrote it
         * @return a copy
         */
        public Draft withCreatedBy(User.Id createdBy) {
            return new Draft(
                    policyNumber,
                    clientId,
                    companyId,
                    productName,
                    premiumAmount,
                    currency,
                    effectiveDate,
                    expiryDate,
                    status,
                    requireNonNull(createdBy, "createdBy"),
                    createdAt);
        }

        /**
         * Returns this draft with a time of creation instead of the database's clock.
         *
         * @param createdAt when the row was written
         * @return a copy
         */
        public Draft withCreatedAt(Instant createdAt) {
            return new Draft(
                    policyNumber,
                    clientId,
                    companyId,
                    productName,
                    premiumAmount,
                    currency,
                    effectiveDate,
                    expiryDate,
                    status,
                    createdBy,
                    requireNonNull(createdAt, "createdAt"));
        }
    }
}
