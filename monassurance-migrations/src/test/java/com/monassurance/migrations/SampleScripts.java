package com.monassurance.migrations;

import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Scripts written in a test, each revision standing on the one before. */
final class SampleScripts {

    private final List<ScriptSource> sources = new ArrayList<>();
    private String parent = "base";

    static SampleScripts scripts() {
        return new SampleScripts();
    }

    /** A revision that creates a table of its own name and drops it again. */
    SampleScripts table(String id) {
        return revision(id, "create table t_" + id + " (a int);", "drop table t_" + id + ";");
    }

    SampleScripts revision(String id, String upgrade, String downgrade) {
        return sections(id, "-- upgrade\n" + upgrade + "\n-- downgrade\n" + downgrade + "\n");
    }

    SampleScripts sections(String id, String sections) {
        return text(
                id, "-- revision: " + id + "\n-- revises: " + parent + "\n-- message: make " + id + "\n" + sections);
    }

    SampleScripts text(String id, String text) {
        sources.add(ScriptSources.of(id + "_test.sql", text));
        parent = id;
        return this;
    }

    /** A revision in code, made by what is told what it stands on. */
    SampleScripts java(Function<String, JavaRevision> maker) {
        JavaRevision made = maker.apply(parent);
        sources.add(ScriptSources.java(made));
        parent = made.revision().id();
        return this;
    }

    ScriptSource source() {
        return ScriptSources.all(sources);
    }
}
