package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.revision.Revision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A revision with what brings it and what takes it back: SQL, or Java. Immutable.
 *
 * @param revision what the header says
 * @param name file name, or for a Java revision one like it that ends in {@code .java}
 * @param origin where it is, for people
 * @param upgrade what brings the revision
 * @param downgrade what takes it back; null when it is irreversible
 * @param verify queries that must return true after the upgrade
 * @param options what the header says about running it
 * @param java the code to run instead of the statements of the sections, which only describe it; null for SQL
 * @since 0.1.0
 */
public record RevisionScript(
        Revision revision,
        String name,
        String origin,
        ScriptSection upgrade,
        @Nullable ScriptSection downgrade,
        List<SqlStatement> verify,
        ScriptOptions options,
        @Nullable JavaRevision java) {

    /** Checks the parts. */
    public RevisionScript {
        requireNonNull(revision, "revision");
        requireNonNull(name, "name");
        requireNonNull(origin, "origin");
        requireNonNull(upgrade, "upgrade");
        requireNonNull(options, "options");
        verify = List.copyOf(verify);
    }

    /**
     * Returns the id of the revision.
     *
     * @return the id
     */
    public String id() {
        return revision.id();
    }

    /**
     * Returns the section that takes the revision back.
     *
     * @return the section, or empty when the revision is irreversible
     */
    public Optional<ScriptSection> findDowngrade() {
        return Optional.ofNullable(downgrade);
    }

    /**
     * Returns the code of a Java revision. Its sections hold one statement each, which is not SQL but the description,
     * for plans.
     *
     * @return the code, or empty when the sections are to be run
     */
    public Optional<JavaRevision> findJava() {
        return Optional.ofNullable(java);
    }

    /**
     * Returns the reason for which somebody has agreed that the upgrade loses or changes data.
     *
     * @return what the header says behind {@code consent:}, or empty
     */
    public Optional<String> consent() {
        return java == null
                ? ScriptHeader.consentOf(new ScriptFile(name, origin, upgrade.sourceText()))
                : Optional.empty();
    }

    /**
     * Tells whether the header declares that a CALL or a DO of the script ends the transaction by itself.
     *
     * @return false by default
     */
    public boolean commits() {
        return options.commits();
    }
}
