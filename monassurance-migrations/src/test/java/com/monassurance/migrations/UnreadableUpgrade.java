package com.monassurance.migrations;

import com.monassurance.core.failure.OpsException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/** A program that upgrades from a directory, to be run by somebody who may not read all of it. */
final class UnreadableUpgrade {

    private UnreadableUpgrade() {}

    public static void main(String[] arguments) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(arguments[0]);
        dataSource.setUser(arguments[1]);
        dataSource.setPassword(arguments[2]);
        try {
            System.out.println("applied "
                    + Migrator.over(dataSource)
                            .scripts(ScriptSources.directory(Path.of(arguments[3])))
                            .build()
                            .upgrade(Target.head())
                            .ids());
        } catch (OpsException e) {
            System.out.println(e.code().id() + " " + e.getMessage());
        }
    }
}
