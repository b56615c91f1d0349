package com.monassurance.migrations.diff;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.ObjectId;
import java.util.function.Predicate;

/**
 * What is compared: by default everything. Immutable.
 *
 * @param filter the objects that are looked at; what is left out on either side stays as it is
 * @since 0.1.0
 */
public record DiffSettings(Predicate<ObjectId> filter) {

    private static final DiffSettings DEFAULTS = new DiffSettings(id -> true);

    /** Checks. */
    public DiffSettings {
        requireNonNull(filter, "filter");
    }

    /**
     * Returns the defaults.
     *
     * @return everything
     */
    public static DiffSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these settings with objects left out.
     *
     * @param excluded which; parts of a table are asked about by their own id
     * @return new settings
     */
    public DiffSettings without(Predicate<ObjectId> excluded) {
        return new DiffSettings(filter.and(excluded.negate()));
    }
}
