package com.monassurance.migrations;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.FleetOutcome.Done;
import com.monassurance.migrations.FleetOutcome.Failed;
import com.monassurance.migrations.FleetOutcome.NotStarted;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an upgrade of a {@link Fleet} did. Immutable.
 *
 * @param target where to
 * @param databases one outcome for each database, canaries first, then in the order of the fleet
 * @param took how long all of it took
 * @since 0.1.0
 */
public record FleetReport(Target target, List<FleetOutcome<MigrationReport>> databases, Duration took) {

    /** Copies the list. */
    public FleetReport {
        requireNonNull(target, "target");
        databases = List.copyOf(databases);
        requireNonNull(took, "took");
    }

    /**
     * Tells whether every database is at the target.
     *
     * @return false when one failed or was not begun
     */
    public boolean isComplete() {
        return databases.stream().allMatch(Done.class::isInstance);
    }

    /**
     * Looks one database up.
     *
     * @param database its name in the fleet
     * @return what became of it, or empty for a name that the fleet does not have
     */
    public Optional<FleetOutcome<MigrationReport>> find(String database) {
        return databases.stream()
                .filter(outcome -> outcome.database().equals(database))
                .findFirst();
    }

    /**
     * Counts the databases that something was applied to.
     *
     * @return how many were changed and are at the target
     */
    public int changed() {
        return count(outcome ->
                outcome instanceof Done<MigrationReport> done && done.result().isChanged());
    }

    /**
     * Counts the databases that were at the target already.
     *
     * @return how many had nothing to do
     */
    public int unchanged() {
        return count(outcome ->
                outcome instanceof Done<MigrationReport> done && !done.result().isChanged());
    }

    /**
     * Returns the databases that failed.
     *
     * @return failures in the order of the report
     */
    public List<Failed<MigrationReport>> failures() {
        return databases.stream()
                .flatMap(outcome ->
                        outcome instanceof Failed<MigrationReport> failed ? Stream.of(failed) : Stream.empty())
                .toList();
    }

    /**
     * Counts the databases that failed.
     *
     * @return how many
     */
    public int failed() {
        return count(Failed.class::isInstance);
    }

    /**
     * Counts the databases that were not touched.
     *
     * @return how many
     */
    public int notStarted() {
        return count(NotStarted.class::isInstance);
    }

    /**
     * Returns the report for a person to read: the counts, every failure with what to do next, and how many were not
     * begun for which reason.
     *
     * @return lines of text
     */
    public String toText() {
        StringBuilder text = new StringBuilder("upgrade ").append(target);
        text.append(": ").append(databases.size()).append(" databases, ");
        text.append(changed()).append(" changed, ").append(unchanged()).append(" at the target already, ");
        text.append(failed()).append(" failed, ").append(notStarted()).append(" not begun, ");
        text.append(took.toMillis()).append(" ms\n");
        FleetText.failures(text, databases);
        FleetText.notStarted(text, databases);
        return text.toString();
    }

    private int count(Predicate<FleetOutcome<MigrationReport>> wanted) {
        return (int) databases.stream().filter(wanted).count();
    }
}
