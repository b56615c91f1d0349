package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.script.RepeatableScript;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.SqlStatement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a plan. Immutable.
 *
 * @param script the revision
 * @param direction which way
 * @param section the section that runs
 * @param resume where it was interrupted; null when it begins
 * @since 0.1.0
 */
public record PlannedRevision(
        RevisionScript script,
        Direction direction,
        ScriptSection section,
        @Nullable Resume resume) {

    /**
     * Where an earlier run was interrupted. Immutable.
     *
     * @param done statements that took effect, for sure
     * @param attempted the statement outside a transaction that had been begun; null when none was
     * @param failure SQLSTATE the server answered to it; empty when no answer was recorded
     */
    public record Resume(int done, @Nullable SqlStatement attempted, String failure) {

        /** Checks the parts. */
        public Resume {
            requireNonNull(failure, "failure");
        }

        /**
         * Returns the statement that had been begun.
         *
         * @return the statement as it was run, or empty
         */
        public Optional<SqlStatement> findAttempted() {
            return Optional.ofNullable(attempted);
        }
    }

    /** Checks the parts. */
    public PlannedRevision {
        requireNonNull(script, "script");
        requireNonNull(direction, "direction");
        requireNonNull(section, "section");
    }

    /**
     * Plans a repeatable script, which runs like an upgrade and is recorded on its own.
     *
     * @param repeatable the script
     * @return a step whose id is the name of the script
     */
    static PlannedRevision of(RepeatableScript repeatable) {
        Revision named = new Revision(repeatable.name(), List.of(), List.of(), List.of(), repeatable.message());
        RevisionScript script = new RevisionScript(
                named,
                repeatable.fileName(),
                repeatable.origin(),
                repeatable.upgrade(),
                null,
                repeatable.verify(),
                repeatable.options(),
                null);
        return new PlannedRevision(script, Direction.UPGRADE, repeatable.upgrade(), null);
    }

    /**
     * Tells a repeatable script from a revision.
     *
     * @return true for a repeatable script
     */
    public boolean isRepeatable() {
        return ScriptSource.isRepeatableName(script.name());
    }

    /**
     * Returns the id of the revision.
     *
     * @return the id
     */
    public String id() {
        return script.id();
    }

    /**
     * Returns where an earlier run was interrupted.
     *
     * @return the place, or empty when the revision begins
     */
    public Optional<Resume> findResume() {
        return Optional.ofNullable(resume);
    }

    /**
     * Returns the transactions and the statements outside, in the order they will run.
     *
     * @return segments from where the revision begins or goes on
     */
    public List<Segment> segments() {
        return Segment.of(section.statements(), resume == null ? 0 : resume.done());
    }

    /**
     * Tells whether the revision either happens wholly or not at all.
     *
     * @return true when it is one transaction, with its row in the schema history
     */
    public boolean isAtomic() {
        for (SqlStatement statement : section.statements()) {
            if (!statement.isTransactional()) {
                return false;
            }
        }
        return resume == null;
    }

    /**
     * Returns what the comments of the section say that it loses or changes, as drafts have them, as long as nobody has
     * agreed to it: the consent in the header of a script is for its upgrade.
     *
     * @return such as {@code data-loss: the values of public.clients.note are gone}; empty when nothing is said
     */
    public List<String> losses() {
        boolean isAgreed = direction == Direction.UPGRADE && script.consent().isPresent();
        return isAgreed ? List.of() : section.losses();
    }

    /** The lines of this revision in a printed plan. */
    String toText() {
        StringBuilder text = new StringBuilder()
                .append(isRepeatable() ? "repeatable" : direction.word())
                .append(' ')
                .append(id())
                .append(
                        script.revision().message().isEmpty()
                                ? ""
                                : "  " + script.revision().message())
                .append('\n');
        findResume()
                .ifPresent(place -> text.append("  goes on after statement ")
                        .append(place.done())
                        .append(" of ")
                        .append(section.statements().size())
                        .append('\n'));
        section.requirements()
                .forEach(each ->
                        text.append("  requires none: ").append(each.text()).append('\n'));
        section.losses().forEach(each -> text.append("  ").append(each).append('\n'));
        for (Segment segment : segments()) {
            text.append(segment.isTransactional() ? "  in a transaction\n" : "  outside a transaction\n");
            for (SqlStatement statement : segment.statements()) {
                text.append("    ")
                        .append(statement.text().replace("\n", "\n    "))
                        .append(";\n");
            }
        }
        return text.toString();
    }
}
