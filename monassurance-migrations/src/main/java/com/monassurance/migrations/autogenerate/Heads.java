package com.monassurance.migrations.autogenerate;

import com.monassurance.core.RevisionState;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.HistoryReader;
import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.history.RevisionHistory;
import com.monassurance.migrations.script.ScriptListing;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import java.util.List;
import java.util.Optional;

/** Where scripts and database stand, when there may be no script yet. Stateless. */
final class Heads {

    private Heads() {}

    /** The heads of the scripts. */
    static List<String> of(ScriptSource source) {
        return scripts(source).map(set -> set.graph().heads()).orElse(List.of());
    }

    /** Where the database stands. */
    static RevisionState state(ScriptSource source, HistoryPlace place, LiveDatabase database) {
        HistorySnapshot snapshot = database.read(
                session -> {
                    if (session.isPooled()) {
                        session.begin();
                    }
                    return new HistoryReader(place).read(session.connection());
                },
                "reading the schema history");
        Optional<ScriptSet> scripts = scripts(source);
        if (scripts.isPresent()) {
            return RevisionHistory.of(scripts.get(), snapshot).state();
        }
        List<String> applied = snapshot.applied().stream().sorted().toList();
        return new RevisionState(
                applied.isEmpty() ? RevisionState.Status.AT_HEAD : RevisionState.Status.AHEAD,
                applied,
                List.of(),
                List.of(),
                applied,
                applied.isEmpty()
                        ? "There is no script, and nothing is applied."
                        : "Revisions are applied that no script has: " + String.join(", ", applied) + ".");
    }

    private static Optional<ScriptSet> scripts(ScriptSource source) {
        ScriptListing listing = source.read();
        boolean isEmpty = listing.files().isEmpty()
                && listing.javaRevisions().isEmpty()
                && listing.problems().isEmpty();
        return isEmpty ? Optional.empty() : Optional.of(ScriptSet.read(source));
    }
}
