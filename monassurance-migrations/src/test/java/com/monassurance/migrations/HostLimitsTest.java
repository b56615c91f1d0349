package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationCallback;
import com.monassurance.migrations.run.PlannedRevision;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database whose sessions are ended when they are idle or long, as administrators set it up for applications. */
class HostLimitsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String LIMITS = """
            select current_setting('idle_session_timeout'), current_setting('idle_in_transaction_session_timeout'),
                   coalesce(current_setting('transaction_timeout', true), '0')
            """;

    private static List<String> limits(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LIMITS)) {
            row.next();
            return List.of(row.getString(1), row.getString(2), row.getString(3));
        }
    }

    private static void limit(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            String set = "alter database \"" + database.name() + "\" set ";
            statement.execute(set + "idle_session_timeout = '40s'");
            statement.execute(set + "idle_in_transaction_session_timeout = '30s'");
            if (connection.getMetaData().getDatabaseMajorVersion() >= 17) {
                statement.execute(set + "transaction_timeout = '50s'");
            }
        }
    }

    /** The limits that each statement of a run finds. */
    private static List<List<String>> run(DataSource dataSource) {
        List<List<String>> found = new ArrayList<>();
        Migrator.over(dataSource)
                .scripts(scripts().table("r1").source())
                .callback(new MigrationCallback() {
                    @Override
                    public void beforeStatement(PlannedRevision revision, SqlStatement statement, Connection connection)
                            throws SQLException {
                        found.add(limits(connection));
                    }
                })
                .build()
                .upgrade(Target.head());
        return found;
    }

    @Test
    void they_do_not_end_a_run_and_are_in_force_again_behind_it(PostgresDatabase database) throws Exception {
        limit(database);
        try (Connection connection = database.dataSource().getConnection()) {
            List<String> before = limits(connection);
            assertThat(before).contains("40s", "30s");

            assertThat(run(HiddenDriver.always(connection))).containsExactly(List.of("0", "1h", "0"));

            assertThat(limits(connection)).isEqualTo(before);
        }
    }

    @Test
    void behind_a_pooler_those_of_a_transaction_do_not_end_it_and_nothing_is_left(PostgresDatabase database)
            throws Exception {
        limit(database);
        try (Connection connection = database.dataSource().getConnection()) {
            List<String> before = limits(connection);

            assertThat(run(HiddenDriver.over(HiddenDriver.always(connection))))
                    .containsExactly(List.of("40s", "1h", "0"));

            assertThat(limits(connection)).isEqualTo(before);
        }
    }
}
