package com.monassurance.examples.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.Secret;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.baseline.Baseline;
import com.monassurance.migrations.baseline.BaselineOutcome;
import com.monassurance.migrations.baseline.Tool;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.JdbcScratchServer;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that the real Flyway and Liquibase have migrated go on with our revisions. */
class BaselineToolsTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final String CLIENTS = "create table client (id bigint primary key, name text not null)";
    private static final String POLICIES =
            "create table policy (id bigint primary key, client_id bigint not null references client)";
    private static final ScriptSource SCRIPTS = ScriptSources.all(List.of(
            script("1", "base", "clients", CLIENTS, "drop table client"),
            script("2", "1", "policies", POLICIES, "drop table policy"),
            script("3", "2", "notes", "alter table client add note text", "alter table client drop note")));

    @TempDir
    Path folder;

    private static ScriptSource script(String id, String parent, String message, String up, String down) {
        return ScriptSources.of(
                id + ".sql",
                "-- revision: " + id + "\n-- revises: " + parent + "\n-- message: " + message + "\n-- upgrade\n" + up
                        + ";\n-- downgrade\n" + down + ";\n");
    }

    @Test
    void a_database_of_flyway_is_taken_over_and_goes_on() throws IOException, SQLException {
        Files.writeString(folder.resolve("V1__clients.sql"), CLIENTS + ";\n");
        Files.writeString(folder.resolve("V2__policies.sql"), POLICIES + ";\n");
        try (PostgresDatabase database = SERVER.newDatabase()) {
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .locations("filesystem:" + folder)
                    .load()
                    .migrate();

            takenOver(database, Tool.FLYWAY, "flyway_schema_history");
        }
    }

    @Test
    void a_database_of_liquibase_is_taken_over_and_goes_on() throws IOException, SQLException, LiquibaseException {
        Files.writeString(
                folder.resolve("changelog.sql"),
                "--liquibase formatted sql\n--changeset author:1\n" + CLIENTS + ";\n--changeset author:2\n" + POLICIES
                        + ";\n");
        try (PostgresDatabase database = SERVER.newDatabase()) {
            try (Connection connection = database.dataSource().getConnection()) {
                Database target =
                        DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
                new Liquibase("changelog.sql", new DirectoryResourceAccessor(folder), target).update(new Contexts());
            }

            takenOver(database, Tool.LIQUIBASE, "databasechangelog");
        }
    }

    private static void takenOver(PostgresDatabase database, Tool tool, String table) throws SQLException {
        database.execute("insert into client values (7, 'Ada')");
        JdbcScratchServer scratch = ScratchServers.onLoopback(ConnectionSettings.of(SERVER.jdbcUrl("postgres"))
                .withUser(SERVER.user())
                .withPassword(Secret.of(SERVER.password())));
        Migrator migrator =
                Migrator.over(database.dataSource()).scripts(SCRIPTS).build();
        Baseline baseline = Baseline.over(database.dataSource(), tool, ScriptSet.read(SCRIPTS))
                .build();

        BaselineOutcome outcome = baseline.plan(scratch);

        assertThat(outcome).isInstanceOf(BaselineOutcome.Agreed.class);
        assertThat(baseline.stamp((BaselineOutcome.Agreed) outcome).added()).containsExactly("1", "2");
        migrator.upgrade(Target.head());
        assertThat(ask(database, "select id || ' ' || name || coalesce(note, '') from client"))
                .isEqualTo("7 Ada");
        assertThat(ask(database, "select count(*)::text from " + table)).isEqualTo("2");
        migrator.downgrade(Target.revision("2"));
    }

    private static String ask(PostgresDatabase database, String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
