package com.monassurance.migrations.diff;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Looks among what is dropped and what is created for objects that are only called otherwise. It decides nothing: somebody
 * says which proposals are right, and whoever drops what was proposed to be renamed should have been asked. Pure;
 * thread-safe.
 *
 * <p>The score is a weighted mean of what two objects of one kind can be compared by: their shape (columns, values, options;
 * weight 0.45) or their whole definition (0.70), their names (0.25), their place among columns that stay (0.15), being
 * the only candidate in the same place (0.30), who uses them (0.10), their comments (0.10) and, where asked for, their rows (0.40). What neither has does not count. Constraints,
 * indexes, triggers, rules and policies are proposed only for equal definitions, columns only for equal types, functions
 * only for equal arguments.
 *
 * @since 0.1.0
 */
public final class RenameProposals {

    /** The least score of a proposal. */
    public static final double THRESHOLD = 0.65;

    private RenameProposals() {}

    /**
     * A likely rename. Immutable.
     *
     * @param rename what would be renamed
     * @param score from {@link RenameProposals#THRESHOLD} to 1
     * @param evidence what speaks for it, for people
     * @since 0.1.0
     */
    public record Proposal(Rename rename, double score, List<String> evidence) {

        /** Copies. */
        public Proposal {
            requireNonNull(rename, "rename");
            evidence = List.copyOf(evidence);
        }

        @Override
        public String toString() {
            return rename + ": " + String.join(", ", evidence);
        }
    }

    /**
     * Tells how alike the rows of two tables or the values of two columns are, such as by statistics or by samples.
     *
     * @since 0.1.0
     */
    @FunctionalInterface
    public interface Likeness {

        /**
         * Compares.
         *
         * @param from a table or column of the first schema
         * @param to one of the second
         * @return from 0 to 1; empty when it is not known
         */
        OptionalDouble of(ObjectId from, ObjectId to);
    }

    /**
     * Returns the likely renames of a difference by the schemas alone.
     *
     * @param diff the difference
     * @return each object at most once, the best matches first chosen; schemas, then what stands in them, then its parts
     */
    public static List<Proposal> of(SchemaDiff diff) {
        return of(diff, (from, to) -> OptionalDouble.empty());
    }

    /**
     * Returns the likely renames of a difference.
     *
     * @param diff the difference
     * @param likeness compares rows
     * @return each object at most once, the best matches first chosen; schemas, then what stands in them, then its parts
     */
    public static List<Proposal> of(SchemaDiff diff, Likeness likeness) {
        return of(diff, likeness, List.of(), List.of());
    }

    /**
     * Returns the likely renames of a difference beside those that are decided.
     *
     * @param diff the difference
     * @param likeness compares rows
     * @param decided what is renamed for sure
     * @param refused what is known to be no rename
     * @return each object at most once, none that is decided
     */
    public static List<Proposal> of(SchemaDiff diff, Likeness likeness, List<Rename> decided, List<Rename> refused) {
        requireNonNull(likeness, "likeness");
        Suspects suspects = new Suspects(diff, List.copyOf(decided), List.copyOf(refused));
        List<Proposal> proposals = new ArrayList<>(WholeRenames.schemas(suspects));
        proposals.addAll(new WholeRenames(suspects, likeness).find());
        proposals.addAll(new ColumnRenames(suspects, likeness).find());
        proposals.addAll(WholeRenames.sequences(suspects));
        proposals.addAll(PartRenames.find(suspects));
        return List.copyOf(proposals);
    }
}
