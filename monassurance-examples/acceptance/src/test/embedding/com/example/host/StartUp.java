package com.example.host;

import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A service that does nothing but bring its schema to head; the same class however it is packed and started. */
public final class StartUp {

    private StartUp() {}

    public static void main(String[] arguments) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(System.getenv("HOST_URL"));
        dataSource.setUser(System.getenv("HOST_USER"));
        dataSource.setPassword(System.getenv("HOST_PASSWORD"));
        System.out.println("applied " + start(dataSource));
    }

    /** The statement that the documentation promises. */
    public static String start(DataSource dataSource) {
        return Migrator.over(dataSource).scripts(ScriptSources.classpath("db/revisions")).build().upgrade(Target.head())
                .ids()
                .toString();
    }
}
