package com.monassurance.core.storage;

import static java.util.Objects.requireNonNull;

/**
 * Something in a storage that is no object of it and cannot be addressed by a key; it is reported, never listed.
 * Immutable.
 *
 * @param place where it is, below the root, with bytes that are no text as {@code \xNN}
 * @param reason why it has no key, such as {@code the name is not UTF-8}
 * @since 0.1.0
 */
public record ListingProblem(String place, String reason) {

    /** Checks that both parts are there. */
    public ListingProblem {
        requireNonNull(place, "place");
        requireNonNull(reason, "reason");
    }
}
