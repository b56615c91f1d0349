package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.script.SqlStatement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An interrupted revision and what the catalogue tells of it. Immutable.
 *
 * @param revision the revision
 * @param direction which way it was going
 * @param done statements that took effect, for sure
 * @param statements the section as it was run
 * @param finding what became of the statement in doubt; null when none is in doubt
 * @since 0.1.0
 */
public record RepairPlan(
        String revision,
        Direction direction,
        int done,
        List<SqlStatement> statements,
        @Nullable RecoveryFinding finding) {

    /** Copies the list. */
    public RepairPlan {
        requireNonNull(revision, "revision");
        requireNonNull(direction, "direction");
        statements = List.copyOf(statements);
    }

    /**
     * Returns the statement that was interrupted, or is the next to run.
     *
     * @return the statement; empty when all took effect and only the end of the revision is missing
     */
    public Optional<SqlStatement> findNext() {
        return done < statements.size() ? Optional.of(statements.get(done)) : Optional.empty();
    }

    /**
     * Returns what became of the statement in doubt.
     *
     * @return the finding; empty when none is in doubt
     */
    public Optional<RecoveryFinding> findFinding() {
        return Optional.ofNullable(finding);
    }

    /**
     * Tells whether running the same command again goes on by itself.
     *
     * @return false when a person has to look first
     */
    public boolean isResumable() {
        return !(finding instanceof RecoveryFinding.Unknown) && !(finding instanceof RecoveryFinding.NotOurs);
    }

    /**
     * Returns the plan for a person to read.
     *
     * @return lines of text
     */
    public String toText() {
        StringBuilder text = new StringBuilder("The ")
                .append(direction.word())
                .append(" of revision ")
                .append(revision)
                .append(" was interrupted after ")
                .append(done)
                .append(" of ")
                .append(statements.size())
                .append(" statements.\n");
        findNext()
                .ifPresent(next -> text.append("  next: ")
                        .append(RecoveryText.headOf(next))
                        .append('\n'));
        findFinding()
                .ifPresent(found -> text.append(
                                found instanceof RecoveryFinding.Unknown ? "  the catalogue does not tell " : "  it ")
                        .append(found.what())
                        .append('\n'));
        if (finding instanceof RecoveryFinding.HalfDone half) {
            half.cures()
                    .forEach(cure -> text.append("  will run: ").append(cure).append('\n'));
        }
        return text.toString();
    }
}
