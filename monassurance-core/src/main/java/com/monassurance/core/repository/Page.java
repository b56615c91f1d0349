package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a listing and how to ask for the next ones. Immutable when its items are.
 *
 * @param items the items, in the order of the listing
 * @param following the request for the next page; null when this is the last one
 * @param <T> what is listed
 * @since 0.1.0
 */
public record Page<T>(List<T> items, @Nullable PageRequest following) {

    /** Copies the list. */
    public Page {
        items = List.copyOf(items);
    }

    /**
     * Returns how to ask for the next page.
     *
     * @return the request, or empty when this is the last page
     */
    public Optional<PageRequest> next() {
        return Optional.ofNullable(following);
    }

    /**
     * Reads a whole listing page by page, each when it is needed, so that memory holds one page and no transaction stays
     * open between two.
     *
     * @param first the first page wanted
     * @param listing reads a page, such as {@code policies::page}
     * @param <T> what is listed
     * @return a lazy stream; reading it blocks and fails as the listing does
     */
    public static <T> Stream<T> stream(PageRequest first, Function<PageRequest, Page<T>> listing) {
        requireNonNull(listing, "listing");
        return Stream.iterate(
                        Optional.of(requireNonNull(first, "first")).map(listing),
                        Optional::isPresent,
                        page -> page.flatMap(Page::next).map(listing))
                .flatMap(page -> page.stream().flatMap(read -> read.items().stream()));
    }
}
