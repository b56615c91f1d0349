package com.monassurance.maintenance.escalation;

import static java.util.Objects.requireNonNull;

/**
 * A telephone number in E.164 form: a plus sign, then 8 to 15 digits without spaces. Immutable.
 *
 * @param e164 such as {@code +33639980001}
 * @since 0.1.0
 */
public record PhoneNumber(String e164) {

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if it is not E.164
     */
    public PhoneNumber {
        if (!requireNonNull(e164, "e164").matches("\\+[1-9][0-9]{7,14}")) {
            throw new IllegalArgumentException("a phone number is written +<country><number>, digits only: " + e164);
        }
    }

    /**
     * Returns the number of a text.
     *
     * @param e164 such as {@code +33639980001}
     * @return the number
     * @throws IllegalArgumentException if it is not E.164
     */
    public static PhoneNumber of(String e164) {
        return new PhoneNumber(e164);
    }

    @Override
    public String toString() {
        return e164;
    }
}
