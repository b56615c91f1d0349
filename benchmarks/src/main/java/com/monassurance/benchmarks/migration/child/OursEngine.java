package com.monassurance.benchmarks.migration.child;

import com.monassurance.core.event.EventSink;
import com.monassurance.core.event.OpsEvent;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.event.MigrationEvent;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.TransactionMode;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.nio.file.Path;
import javax.sql.DataSource;

/** MonAssurance Ops, by the three lines of its documentation. */
final class OursEngine implements Engine {

    private final DataSource dataSource;
    private final ScriptSource source;
    private final EventSink events;
    private RunSettings settings = RunSettings.defaults();
    private Migrator kept;
    private int retries;

    private OursEngine(DataSource dataSource, ScriptSource source, boolean isCounting) {
        this.dataSource = dataSource;
        this.source = source;
        this.events = isCounting ? this::count : EventSink.none();
    }

    static OursEngine overDirectory(DataSource dataSource, String folder) {
        return new OursEngine(dataSource, ScriptSources.directory(Path.of(folder)), false);
    }

    /** Counts how often a transaction gave way and was tried again. */
    static OursEngine countingRetries(DataSource dataSource, String folder) {
        return new OursEngine(dataSource, ScriptSources.directory(Path.of(folder)), true);
    }

    static OursEngine overClasspath(DataSource dataSource, String folder) {
        return new OursEngine(dataSource, ScriptSources.classpath(folder), false);
    }

    /** Uses one migrator for every call, as a service does that asks again. */
    OursEngine kept() {
        kept = Migrator.over(dataSource).scripts(source).build();
        return this;
    }

    /** Applies all revisions in one transaction. */
    OursEngine inOneTransaction() {
        settings = settings.withTransactions(TransactionMode.WHOLE_RUN);
        return this;
    }

    @Override
    public void head() {
        if (migrator().upgrade(Target.head()).isChanged()) {
            throw new IllegalStateException("The database was not at head.");
        }
    }

    @Override
    public void apply() {
        migrator().upgrade(Target.head());
    }

    @Override
    public void downgrade() {
        migrator().downgrade(Target.base());
    }

    @Override
    public String remarks() {
        return " retries=" + retries;
    }

    private Migrator migrator() {
        return kept != null
                ? kept
                : Migrator.over(dataSource)
                        .scripts(source)
                        .events(events)
                        .settings(settings)
                        .build();
    }

    private void count(OpsEvent event) {
        if (event instanceof MigrationEvent.TransactionRetried) {
            retries++;
        }
    }
}
