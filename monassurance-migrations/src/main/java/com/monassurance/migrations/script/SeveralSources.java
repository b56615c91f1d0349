package com.monassurance.migrations.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several sources as one. Immutable. */
record SeveralSources(List<ScriptSource> sources) implements ScriptSource {

    SeveralSources {
        sources = List.copyOf(sources);
    }

    @Override
    public ScriptListing read() {
        return join(false);
    }

    @Override
    public ScriptListing readRepeatables() {
        return join(true);
    }

    @Override
    public Optional<List<String>> names() {
        List<String> names = new ArrayList<>();
        for (ScriptSource source : sources) {
            Optional<List<String>> some = source.names();
            if (some.isEmpty()) {
                return Optional.empty();
            }
            names.addAll(some.get());
        }
        return Optional.of(names);
    }

    private ScriptListing join(boolean repeatablesOnly) {
        List<ScriptFile> files = new ArrayList<>();
        List<JavaRevision> revisions = new ArrayList<>();
        List<ScriptProblem> problems = new ArrayList<>();
        for (ScriptSource source : sources) {
            ScriptListing listing = repeatablesOnly ? source.readRepeatables() : source.read();
            files.addAll(listing.files());
            revisions.addAll(listing.javaRevisions());
            problems.addAll(listing.problems());
        }
        return new ScriptListing(files, revisions, problems);
    }
}
