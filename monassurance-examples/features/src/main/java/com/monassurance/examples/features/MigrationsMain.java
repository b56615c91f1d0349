package com.monassurance.examples.features;

import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationPlan;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.script.ScriptSources;

/** Migrations: look at the plan, run it, take the last revision back and apply it again. */
public final class MigrationsMain {

    private MigrationsMain() {}

    /**
     * Migrates a fresh database up, down and up.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (PostgresFixture postgres = PostgresFixture.start();
                PostgresDatabase database = postgres.newDatabase()) {
            Migrator migrator = Migrator.over(database.dataSource())
                    .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
                    .build();

            MigrationPlan plan = migrator.plan(Target.head());
            System.out.println(plan.toText());
            MigrationReport report = migrator.run(plan);
            System.out.println("applied " + report.ids());

            migrator.downgrade(Target.parse("-1"));
            System.out.println("pending " + migrator.state().pending());
            migrator.upgrade(Target.head());
            System.out.println("current " + migrator.history().current());
        }
    }
}
