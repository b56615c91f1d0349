package com.monassurance.migrations.autogenerate;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.diff.RenameProposals.Proposal;
import java.util.List;

/**
 * What became of drafting a revision.
 *
 * @since 0.1.0
 */
public sealed interface DraftOutcome {

    /**
     * It was proven on scratch and can be written. Immutable.
     *
     * @param draft the draft
     * @since 0.1.0
     */
    record Proven(Draft draft) implements DraftOutcome {}

    /**
     * Nothing differs, so that there is nothing to write. Immutable.
     *
     * @param notes what could not be compared and what stays different, one sentence each
     * @since 0.1.0
     */
    record Nothing(List<String> notes) implements DraftOutcome {

        /** Copies. */
        public Nothing {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Something is likely called otherwise, and nobody has decided whether it is. Immutable.
     *
     * @param proposals what is likely renamed, with its score and evidence; {@link AutogeneratorBuilder#rename} and
     *     {@link AutogeneratorBuilder#notRenamed} decide, as does the model
     * @since 0.1.0
     */
    record Undecided(List<Proposal> proposals) implements DraftOutcome {

        /** Copies. */
        public Undecided {
            proposals = List.copyOf(proposals);
        }
    }

    /**
     * The upgrade was proven and would lose or change data, and nobody has agreed to that. Immutable.
     *
     * @param losses what would be lost or changed, with the figures of the live database; other databases may hold more
     * @since 0.1.0
     */
    record NeedsConsent(List<HazardCount> losses) implements DraftOutcome {

        /** Copies. */
        public NeedsConsent {
            losses = List.copyOf(losses);
        }
    }

    /**
     * There is no draft that could be proven, and none is written. Immutable.
     *
     * @param reason why, one sentence
     * @param objects what stands in the way
     * @param residual what still differed: on the left what was reached, on the right what was wanted
     * @since 0.1.0
     */
    record NotProven(String reason, List<String> objects, CatalogComparison residual) implements DraftOutcome {

        /** Copies. */
        public NotProven {
            requireNonNull(reason, "reason");
            objects = List.copyOf(objects);
        }
    }

    /**
     * A draft would be wrong in this state. Immutable.
     *
     * @param reason why, one sentence
     * @param nextStep what to do, one sentence
     * @since 0.1.0
     */
    record Refused(String reason, String nextStep) implements DraftOutcome {

        /** Checks. */
        public Refused {
            requireNonNull(reason, "reason");
            requireNonNull(nextStep, "nextStep");
        }
    }
}
