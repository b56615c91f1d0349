package com.monassurance.maintenance.scheduler;

import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import javax.sql.DataSource;

/**
 * The table of db-scheduler as a revision of ours, for a host that has none yet; nothing else makes it or needs it. A host
 * that runs its revisions itself gives its migrator {@link #location()} and {@link #namespace()}.
 *
 * @since 0.1.0
 */
public final class SchedulerTable {

    private static final String NAME = "monassurance_ops.scheduled_tasks";
    private static final String LOCATION = "META-INF/monassurance/scheduler-revisions";
    private static final String NAMESPACE = "monassurance-scheduler";

    private SchedulerTable() {}

    /**
     * Returns the name of the table, with its schema, as {@code SchedulerBuilder.tableName} takes it.
     *
     * @return {@code monassurance_ops.scheduled_tasks}
     */
    public static String name() {
        return NAME;
    }

    /**
     * Returns the class-path folder of the revision, without a slash at either end.
     *
     * @return {@code META-INF/monassurance/scheduler-revisions}
     */
    public static String location() {
        return LOCATION;
    }

    /**
     * Returns the namespace of the revision in the schema history.
     *
     * @return {@code monassurance-scheduler}
     */
    public static String namespace() {
        return NAMESPACE;
    }

    /**
     * Makes the table with its indexes through the migrator. Harmless when it is there. Blocks; any number of instances
     * may call it at once.
     *
     * @param dataSource the host's
     * @throws com.monassurance.core.failure.OpsException if the schema cannot be changed
     */
    public static void install(DataSource dataSource) {
        Migrator.over(dataSource)
                .scripts(ScriptSources.classpath(LOCATION))
                .namespace(NAMESPACE)
                .build()
                .upgrade(Target.head());
    }
}
