package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.revision.Revision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A revision with the SQL that brings it and takes it back. Immutable.
 *
 * @param revision what the header says
 * @param name file name
 * @param origin where the file is, for people
 * @param upgrade what brings the revision
 * @param downgrade what takes it back; null when it is irreversible
 * @param verify queries that must return true after the upgrade
 * @since 0.1.0
 */
public record RevisionScript(
        Revision revision,
        String name,
        String origin,
        ScriptSection upgrade,
        @Nullable ScriptSection downgrade,
        List<SqlStatement> verify) {

    /** Checks the parts. */
    public RevisionScript {
        requireNonNull(revision, "revision");
        requireNonNull(name, "name");
        requireNonNull(origin, "origin");
        requireNonNull(upgrade, "upgrade");
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
}
