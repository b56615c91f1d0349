package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.RevisionDraft;
import com.monassurance.migrations.script.RevisionWriter;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.nio.file.Path;
import java.util.List;

/**
 * A revision that was proven and is not written yet. Immutable.
 *
 * @param revision its place and message
 * @param upgrade from the live schema to the desired one
 * @param downgrade back
 * @param data what the data of the live database says to the upgrade
 * @param back what going back would lose, as far as it is there already
 * @param notes what could not be compared and what stays different, one sentence each
 * @param body the sections as they will stand in the file, from {@code -- upgrade} on
 * @since 0.1.0
 */
public record Draft(
        RevisionDraft revision,
        SchemaPlan upgrade,
        SchemaPlan downgrade,
        DataReport data,
        DataReport back,
        List<String> notes,
        String body) {

    /** Copies. */
    public Draft {
        notes = List.copyOf(notes);
    }

    /**
     * Writes the file.
     *
     * @param writer where to
     * @return the new file
     * @throws MigrationException as {@link RevisionWriter#write(RevisionDraft, String)}
     */
    public Path write(RevisionWriter writer) {
        return writer.write(revision, body);
    }
}
