package com.monassurance.maintenance;

import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.fixtures.DatabasePreparer;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;

/** Prepares a template database with the MonAssurance schema at head. */
public final class SchemaPreparer {

    /** One instance, so that one template serves every test class. */
    public static final DatabasePreparer INSTANCE = dataSource -> Migrator.over(dataSource)
            .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
            .build()
            .upgrade(Target.head());

    private SchemaPreparer() {}
}
