package com.monassurance.maintenance;

import com.monassurance.core.event.EventSink;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import javax.sql.DataSource;

/** The tables of maintenance, made by our own migrator. */
final class RunTables {

    private static final String REVISIONS = "META-INF/monassurance/maintenance-revisions";
    private static final String NAMESPACE = "monassurance";

    private final DataSource dataSource;
    private final EventSink events;

    RunTables(DataSource dataSource, EventSink events) {
        this.dataSource = dataSource;
        this.events = events;
    }

    void install() {
        Migrator.over(dataSource)
                .scripts(ScriptSources.classpath(REVISIONS))
                .namespace(NAMESPACE)
                .events(events)
                .build()
                .upgrade(Target.head());
    }
}
