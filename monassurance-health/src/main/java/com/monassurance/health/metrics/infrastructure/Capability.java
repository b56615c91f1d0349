package com.monassurance.health.metrics.infrastructure;

import static java.util.Objects.requireNonNull;

import com.monassurance.health.metrics.internal.Family;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a figure can be had from this server, with these privileges, at this moment. Immutable.
 *
 * @param collector who reads it: {@code postgresql}, {@code postgresql_sizes}, {@code redis} or {@code host}
 * @param meter name of the meter
 * @param tags its tags, as {@code name=value} separated by commas, empty when it has none
 * @param missing why it cannot be had, null when it can
 * @since 0.1.0
 */
public record Capability(
        String collector,
        String meter,
        String tags,
        @Nullable String missing) {

    /** Checks that the names are there. */
    public Capability {
        requireNonNull(collector, "collector");
        requireNonNull(meter, "meter");
        requireNonNull(tags, "tags");
    }

    static Stream<Capability> of(Family family) {
        return family.missing().entrySet().stream()
                .map(entry -> new Capability(
                        family.name(),
                        entry.getKey().meter(),
                        entry.getKey().tags().stream()
                                .map(tag -> tag.getKey() + "=" + tag.getValue())
                                .collect(Collectors.joining(",")),
                        entry.getValue().isEmpty() ? null : entry.getValue()));
    }

    /**
     * Tells whether the figure has a value.
     *
     * @return true when it has
     */
    public boolean isAvailable() {
        return missing == null;
    }

    /**
     * Returns why the figure has no value.
     *
     * @return the reason, empty when it has one
     */
    public Optional<String> findReason() {
        return Optional.ofNullable(missing);
    }
}
