package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a listing is wanted: at most 100 items by default and 10,000 at most, from the start or after a cursor.
 * A cursor is the text that {@link Page#next()} carries, good for the same listing only; rows written or deleted between
 * two pages neither repeat nor hide others. Immutable.
 *
 * @param size the most items of the page, 1 to {@link #SIZE_MAX}
 * @param cursor where the page before ended; null for the first page
 * @since 0.1.0
 */
public record PageRequest(int size, @Nullable String cursor) {

    /** The most items of one page. */
    public static final int SIZE_MAX = 10_000;

    /** The items of a page when no size is named. */
    public static final int SIZE_DEFAULT = 100;

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if it is below 1 or above {@link #SIZE_MAX}
     */
    public PageRequest {
        if (size < 1 || size > SIZE_MAX) {
            throw new IllegalArgumentException("a page has 1 to " + SIZE_MAX + " items, not " + size);
        }
    }

    /**
     * Asks for the first page of {@link #SIZE_DEFAULT} items.
     *
     * @return the request
     */
    public static PageRequest first() {
        return first(SIZE_DEFAULT);
    }

    /**
     * Asks for the first page.
     *
     * @param size the most items, 1 to {@link #SIZE_MAX}
     * @return the request
     * @throws IllegalArgumentException if the size is out of range
     */
    public static PageRequest first(int size) {
        return new PageRequest(size, null);
    }

    /**
     * Asks for the page after a cursor, of the same size.
     *
     * @param cursor text of a cursor, from {@link #findCursor()} of {@link Page#next()}
     * @return a copy
     */
    public PageRequest after(String cursor) {
        return new PageRequest(size, requireNonNull(cursor, "cursor"));
    }

    /**
     * Returns where the page before ended, fit to be kept or sent and given to {@link #after} later.
     *
     * @return the cursor, or empty for the first page
     */
    public Optional<String> findCursor() {
        return Optional.ofNullable(cursor);
    }
}
