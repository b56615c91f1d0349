package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

/**
 * The last row of a page: listing, number and, where the listing is not ordered by number alone, the value before it.
 *
 * @param listing name of the listing, so that a cursor of another one is refused
 * @param id the number that breaks ties
 * @param value the value that comes first in the order, or empty
 */
record Cursor(String listing, long id, String value) {

    Cursor {
        requireNonNull(listing, "listing");
        requireNonNull(value, "value");
    }

    /** The cursor of the request; for a first page the one before every row whose value is at least the given one. */
    static Cursor of(PageRequest request, String listing, String least) {
        return request.findCursor()
                .map(text -> parse(text, listing))
                .orElseGet(() -> new Cursor(listing, Long.MIN_VALUE, least));
    }

    String text() {
        return listing + ":" + id + ":" + value;
    }

    private static Cursor parse(String text, String listing) {
        String[] parts = text.split(":", 3);
        if (parts.length != 3 || !parts[0].equals(listing)) {
            throw new IllegalArgumentException("not a cursor of the listing " + listing + ": " + text);
        }
        try {
            return new Cursor(listing, Long.parseLong(parts[1]), parts[2]);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a cursor of the listing " + listing + ": " + text, e);
        }
    }
}
