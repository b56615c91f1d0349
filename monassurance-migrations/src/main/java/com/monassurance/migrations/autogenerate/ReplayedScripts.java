package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.rehearsal.Replay;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptListing;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import java.util.List;
import java.util.stream.Collectors;

/** Revision scripts as the model, replayed from base. */
final class ReplayedScripts extends DesiredSchema {

    private final ScriptSource source;
    private final Target target;

    ReplayedScripts(ScriptSource source, Target target) {
        this.source = source;
        this.target = target;
    }

    @Override
    public String name() {
        return "scripts@" + target;
    }

    /** What Java does nobody can read. */
    @Override
    String content() {
        ScriptListing listing = source.read();
        return listing.javaRevisions().isEmpty()
                ? target + "\0"
                        + listing.files().stream()
                                .map(file -> file.name() + "\0" + file.text())
                                .collect(Collectors.joining("\0"))
                : "";
    }

    @Override
    LoadedSchema load(Workshop workshop) {
        ScriptSet scripts = ScriptSet.read(source);
        return workshop.make((database, connection) -> {
            try {
                new Replay(database, workshop.place(), scripts).up(target);
            } catch (MigrationException e) {
                if (e.error() == MigrationError.BAD_TARGET) {
                    throw e;
                }
                return new LoadedSchema.Missing(
                        "The scripts cannot be replayed on scratch: " + e.problem(),
                        List.copyOf(e.fields().values()));
            }
            return new LoadedSchema.Loaded(workshop.read(connection), List.of());
        });
    }
}
