package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * One typed detail of a status. Texts are for authorised viewers; figures hold no names. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Fact {

    /**
     * Words, such as a version.
     *
     * @param value the words
     */
    record Text(String value) implements Fact {
        /** Checks that there is a value. */
        public Text {
            requireNonNull(value, "value");
        }
    }

    /**
     * A whole number, such as connections or bytes.
     *
     * @param value the number
     */
    record Count(long value) implements Fact {}

    /**
     * A number that may have a fraction, such as a ratio.
     *
     * @param value a finite number
     */
    record Amount(double value) implements Fact {
        /**
         * Checks the value.
         *
         * @throws IllegalArgumentException if it is not finite: an unknown figure is left out, not written as NaN
         */
        public Amount {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("value must be finite: " + value);
            }
        }
    }

    /**
     * Yes or no.
     *
     * @param value the answer
     */
    record Flag(boolean value) implements Fact {}

    /**
     * A length of time.
     *
     * @param value the length
     */
    record Span(Duration value) implements Fact {
        /** Checks that there is a value. */
        public Span {
            requireNonNull(value, "value");
        }
    }

    /**
     * A moment.
     *
     * @param value the moment
     */
    record Moment(Instant value) implements Fact {
        /** Checks that there is a value. */
        public Moment {
            requireNonNull(value, "value");
        }
    }

    /**
     * Returns the fact as text, for logs and events.
     *
     * @return such as {@code 42} or {@code PT1.5S}
     */
    default String text() {
        if (this instanceof Text text) {
            return text.value();
        }
        if (this instanceof Count count) {
            return Long.toString(count.value());
        }
        if (this instanceof Amount amount) {
            return Double.toString(amount.value());
        }
        if (this instanceof Flag flag) {
            return Boolean.toString(flag.value());
        }
        if (this instanceof Span span) {
            return span.value().toString();
        }
        return ((Moment) this).value().toString();
    }
}
