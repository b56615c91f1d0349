package com.monassurance.migrations.autogenerate;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.CatalogComparison;
import java.util.List;

/**
 * Whether the live database has the schema that it should have.
 *
 * @since 0.1.0
 */
public sealed interface SchemaCheck {

    /**
     * It has. Immutable.
     *
     * @param notes what could not be compared and what stays different, one sentence each
     * @since 0.1.0
     */
    record Same(List<String> notes) implements SchemaCheck {

        /** Copies. */
        public Same {
            notes = List.copyOf(notes);
        }
    }

    /**
     * It has not. Immutable.
     *
     * @param differences on the left the live database, on the right what it should be
     * @param notes what could not be compared and what stays different, one sentence each
     * @since 0.1.0
     */
    record Different(CatalogComparison differences, List<String> notes) implements SchemaCheck {

        /** Copies. */
        public Different {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Nobody knows. Immutable.
     *
     * @param reason why, one sentence
     * @param objects what stands in the way, such as {@code extension postgis}
     * @since 0.1.0
     */
    record NotChecked(String reason, List<String> objects) implements SchemaCheck {

        /** Copies. */
        public NotChecked {
            requireNonNull(reason, "reason");
            objects = List.copyOf(objects);
        }
    }
}
