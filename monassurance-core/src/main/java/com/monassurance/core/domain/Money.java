package com.monassurance.core.domain;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount in the minor unit of its currency: 150000 is 1,500.00 in EUR and 150,000 in XAF, which has no minor unit.
 * Immutable.
 *
 * @param minorUnits the amount, never negative
 * @param currency its ISO 4217 currency
 * @since 0.1.0
 */
public record Money(long minorUnits, Currency currency) {

    /**
     * Checks the amount.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Money {
        requireNonNull(currency, "currency");
        if (minorUnits < 0) {
            throw new IllegalArgumentException("minorUnits must not be negative: " + minorUnits);
        }
    }

    /**
     * Returns an amount.
     *
     * @param minorUnits the amount in minor units, never negative
     * @param currencyCode an ISO 4217 code, such as {@code XAF}
     * @return the money
     * @throws IllegalArgumentException if the amount is negative or the code unknown
     */
    public static Money of(long minorUnits, String currencyCode) {
        return new Money(minorUnits, Currency.getInstance(currencyCode));
    }

    /**
     * Returns the sum.
     *
     * @param other an amount in the same currency
     * @return this and the other together
     * @throws IllegalArgumentException if the currencies differ
     * @throws ArithmeticException if the sum exceeds a {@code long}
     */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(
                    "amounts in " + currency + " and " + other.currency + " cannot be added");
        }
        return new Money(Math.addExact(minorUnits, other.minorUnits), currency);
    }

    /**
     * Returns the amount in whole units, with as many decimals as the currency has.
     *
     * @return such as {@code 1500.00} for 150000 in EUR
     */
    public BigDecimal toDecimal() {
        return BigDecimal.valueOf(minorUnits, Math.max(0, currency.getDefaultFractionDigits()));
    }

    @Override
    public String toString() {
        return toDecimal().toPlainString() + " " + currency.getCurrencyCode();
    }
}
