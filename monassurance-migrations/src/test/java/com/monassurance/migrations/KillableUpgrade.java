package com.monassurance.migrations;

import com.monassurance.core.failure.OpsException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A program to be killed: it says that it is up, waits for an address, and upgrades to the head. */
final class KillableUpgrade {

    private KillableUpgrade() {}

    public static void main(String[] arguments) throws IOException {
        ScriptSource scripts = KillScripts.source();
        // The driver and most classes are loaded before it is told to go, so that the kills hit the work.
        Migrator.over(dataSource(arguments)).scripts(scripts).build().state();
        System.out.println("ready");
        try (Scanner input = new Scanner(System.in, StandardCharsets.UTF_8)) {
            if (!input.hasNextLine()) {
                return;
            }
            DataSource dataSource = dataSource(input.nextLine().split(" "));
            System.out.println("go");
            Migrator.over(dataSource).scripts(scripts).build().upgrade(Target.head());
            System.out.println("done");
        } catch (OpsException e) {
            System.out.println("failed " + e.code().id() + " " + e.getMessage().replaceAll("\\s+", " "));
        }
    }

    private static DataSource dataSource(String[] address) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(address[0]);
        dataSource.setUser(address[1]);
        dataSource.setPassword(address[2]);
        return dataSource;
    }
}
