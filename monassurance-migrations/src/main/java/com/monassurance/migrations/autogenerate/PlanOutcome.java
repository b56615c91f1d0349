package com.monassurance.migrations.autogenerate;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.diff.RenameProposals.Proposal;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.util.List;

/**
 * The statements that turn one schema into another and back, and whether they were proven to.
 *
 * @since 0.1.0
 */
public sealed interface PlanOutcome {

    /**
     * They do: on a scratch copy the way up reached the desired schema, the way down the start, and the way up again the
     * desired schema. Immutable.
     *
     * @param upgrade from the start to the desired schema
     * @param downgrade from the desired schema to the start
     * @param notes what could not be compared and what stays different, one sentence each
     * @since 0.1.0
     */
    record Proven(SchemaPlan upgrade, SchemaPlan downgrade, List<String> notes) implements PlanOutcome {

        /** Copies. */
        public Proven {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Nobody tried. Immutable.
     *
     * @param upgrade from the start to the desired schema
     * @param downgrade from the desired schema to the start
     * @param reason why nobody tried, one sentence
     * @param notes what could not be compared and what stays different, one sentence each
     * @since 0.1.0
     */
    record NotChecked(SchemaPlan upgrade, SchemaPlan downgrade, String reason, List<String> notes)
            implements PlanOutcome {

        /** Copies. */
        public NotChecked {
            notes = List.copyOf(notes);
        }
    }

    /**
     * The schemas are equal. Immutable.
     *
     * @param notes what could not be compared and what stays different, one sentence each
     * @since 0.1.0
     */
    record Nothing(List<String> notes) implements PlanOutcome {

        /** Copies. */
        public Nothing {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Something is likely called otherwise, and nobody has decided whether it is: nothing was planned, for a wrong guess
     * would lose rows or give them another meaning. Immutable.
     *
     * @param proposals what is likely renamed, with its score and evidence; {@link AutogeneratorBuilder#rename} and
     *     {@link AutogeneratorBuilder#notRenamed} decide, as does the model
     * @since 0.1.0
     */
    record Undecided(List<Proposal> proposals) implements PlanOutcome {

        /** Copies. */
        public Undecided {
            proposals = List.copyOf(proposals);
        }
    }

    /**
     * There is no way that could be proven. Immutable.
     *
     * @param reason why, one sentence
     * @param objects what stands in the way, such as {@code role auditor}
     * @param residual what still differed when it was given up: on the left what was reached, on the right what was
     *     wanted; nothing when it did not come so far
     * @since 0.1.0
     */
    record NotProven(String reason, List<String> objects, CatalogComparison residual) implements PlanOutcome {

        /** Copies. */
        public NotProven {
            requireNonNull(reason, "reason");
            objects = List.copyOf(objects);
        }

        static NotProven of(String reason, List<String> objects) {
            return new NotProven(reason, objects, new CatalogComparison(List.of(), List.of()));
        }
    }
}
