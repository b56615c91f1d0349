package com.monassurance.migrations;

import com.monassurance.migrations.history.ScriptDigest;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.script.RepeatableScript;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scripts of an application, read no further than is needed: their names tell whether a database is at head, and
 * only what is pending makes it necessary to open them. Thread-safe.
 */
final class KnownScripts {

    private final ScriptSource source;
    private @Nullable ScriptDigest digest;
    private @Nullable ScriptSet set;

    KnownScripts(ScriptSource source) {
        this.source = source;
    }

    /** Stands for all of them; opens the repeatable scripts only, if the place can tell the names of the others. */
    synchronized ScriptDigest digest() {
        ScriptDigest known = digest;
        if (known == null) {
            List<String> names = source.names().orElse(List.of());
            known = names.isEmpty() ? digestOf(set()) : digestOf(names);
            digest = known;
        }
        return known;
    }

    /** All of them, read and checked. */
    synchronized ScriptSet set() {
        ScriptSet known = set;
        if (known == null) {
            known = ScriptSet.read(source);
            set = known;
        }
        return known;
    }

    private ScriptDigest digestOf(List<String> names) {
        List<String> revisions = new ArrayList<>(names.size());
        for (String name : names) {
            if (!ScriptSource.isRepeatableName(name)) {
                revisions.add(name);
            }
        }
        List<RepeatableScript> repeatables =
                revisions.size() == names.size() ? List.of() : ScriptSet.readRepeatables(source);
        return ScriptDigest.of(revisions, lines(repeatables));
    }

    private static ScriptDigest digestOf(ScriptSet set) {
        List<String> names = new ArrayList<>(set.graph().size());
        for (Revision revision : set.graph().order()) {
            names.add(set.find(revision.id()).orElseThrow().name());
        }
        return ScriptDigest.of(names, lines(set.repeatables()));
    }

    private static List<String> lines(List<RepeatableScript> repeatables) {
        List<String> lines = new ArrayList<>(repeatables.size());
        for (RepeatableScript repeatable : repeatables) {
            lines.add(ScriptDigest.line(repeatable.name(), repeatable.upgrade().hash()));
        }
        return lines;
    }
}
