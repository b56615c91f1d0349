package com.monassurance.migrations.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Scripts and revisions written in code. Immutable. */
record CodeSource(List<ScriptFile> files, List<JavaRevision> javaRevisions) implements ScriptSource {

    CodeSource {
        files = List.copyOf(files);
        javaRevisions = List.copyOf(javaRevisions);
    }

    @Override
    public ScriptListing read() {
        return new ScriptListing(files, javaRevisions, List.of());
    }

    @Override
    public Optional<List<String>> names() {
        List<String> names = new ArrayList<>(files.size() + javaRevisions.size());
        for (ScriptFile file : files) {
            names.add(file.name());
        }
        for (JavaRevision revision : javaRevisions) {
            names.add(JavaScripts.nameOf(revision.revision()));
        }
        return Optional.of(names);
    }
}
