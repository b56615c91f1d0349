package com.monassurance.migrations.baseline;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.CatalogComparison;
import java.util.List;

/**
 * Whether a database can be taken over from another tool.
 *
 * @since 0.1.0
 */
public sealed interface BaselineOutcome {

    /**
     * Returns what the other tool says that it has applied.
     *
     * @return its history
     */
    ToolHistory history();

    /**
     * The revisions make the schema that is there: the database can be stamped. Immutable.
     *
     * @param history what the other tool has applied
     * @param matches which of our revisions stand for it; empty when the caller named the revision
     * @param revisions the revisions at which the database stands
     * @param remarks what is worth knowing, one sentence each
     * @since 0.1.0
     */
    record Agreed(ToolHistory history, List<RevisionMatch> matches, List<String> revisions, List<String> remarks)
            implements BaselineOutcome {

        /** Copies. */
        public Agreed {
            requireNonNull(history, "history");
            matches = List.copyOf(matches);
            revisions = List.copyOf(revisions);
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * The revisions make another schema. Immutable.
     *
     * @param history what the other tool has applied
     * @param matches which of our revisions stand for it
     * @param revisions the revisions whose schema was compared
     * @param differences what the revisions make on the left, the database on the right
     * @since 0.1.0
     */
    record Differs(
            ToolHistory history,
            List<RevisionMatch> matches,
            List<String> revisions,
            List<CatalogComparison.Difference> differences)
            implements BaselineOutcome {

        /** Copies. */
        public Differs {
            requireNonNull(history, "history");
            matches = List.copyOf(matches);
            revisions = List.copyOf(revisions);
            differences = List.copyOf(differences);
        }
    }

    /**
     * For some of what was applied there is no revision. Immutable.
     *
     * @param history what the other tool has applied
     * @param unmatched what the other tool calls it
     * @since 0.1.0
     */
    record NotMatched(ToolHistory history, List<String> unmatched) implements BaselineOutcome {

        /** Copies. */
        public NotMatched {
            requireNonNull(history, "history");
            unmatched = List.copyOf(unmatched);
        }
    }

    /**
     * Nobody knows whether the revisions make the schema that is there. Immutable.
     *
     * @param history what the other tool has applied
     * @param reason why, one sentence
     * @since 0.1.0
     */
    record NotProven(ToolHistory history, String reason) implements BaselineOutcome {

        /** Checks. */
        public NotProven {
            requireNonNull(history, "history");
            requireNonNull(reason, "reason");
        }
    }
}
