package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many rows one period has for one user, template or other key. Immutable.
 *
 * @param firstDay first day of the period
 * @param key whose rows; null for those of which it is not known
 * @param count how many
 * @param <K> type of the key
 * @since 0.1.0
 */
public record PeriodCount<K>(LocalDate firstDay, @Nullable K key, long count) {

    /** Checks the parts. */
    public PeriodCount {
        requireNonNull(firstDay, "firstDay");
    }

    /**
     * Returns whose rows were counted.
     *
     * @return the key, or empty for rows of which it is not known
     */
    public Optional<K> findKey() {
        return Optional.ofNullable(key);
    }
}
