package com.monassurance.maintenance.backup.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.SampleData;
import com.monassurance.fixtures.TempTree;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.SchemaPreparer;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupEntry;
import com.monassurance.maintenance.backup.BackupOutcome;
import com.monassurance.maintenance.backup.Proof;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementSplitter;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Backups come back on every version of the server, by the judgement of the catalogue and a sum over all rows; pg_dump
 * judges where it is as new as the server.
 */
class NativeVersionsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("a", "1", "t", "n");

    @ParameterizedTest
    @ValueSource(strings = {"tables", "partitions", "routines", "access"})
    void an_area_of_the_catalogue_comes_back(String area) throws Exception {
        try (PostgresDatabase original = POSTGRES.server().newDatabase()) {
            roles(original);
            script(original, Judge.resource(area, POSTGRES.server().majorVersion()));

            assertComesBack(original);
        }
    }

    @Test
    void every_type_and_hostile_name_comes_back() throws Exception {
        try (PostgresDatabase original = POSTGRES.server().newDatabase();
                InputStream in = NativeVersionsTest.class.getResourceAsStream("/backup/values.sql")) {
            roles(original);
            script(original, new String(in.readAllBytes(), StandardCharsets.UTF_8));

            assertComesBack(original);
        }
    }

    @Test
    void the_domain_with_sample_data_comes_back() throws Exception {
        try (PostgresDatabase original = POSTGRES.server().newDatabase(SchemaPreparer.INSTANCE)) {
            SampleData.into(original.dataSource()).scale(0.002).load();

            assertComesBack(original);
        }
    }

    private static void assertComesBack(PostgresDatabase original) throws Exception {
        try (TempTree tree = TempTree.create();
                PostgresDatabase empty = POSTGRES.server().newDatabase()) {
            Backup backup = Backup.into(tree.root(), NativeEngine.of(original.dataSource()), APPLICATION)
                    .build();
            BackupOutcome outcome = backup.take();
            assertThat(outcome).isInstanceOf(BackupOutcome.Published.class);
            BackupEntry entry = backup.list().get(0);

            Proof proof = backup.rehearse(entry.id(), empty.dataSource());

            assertThat(proof.level()).as(proof.detail()).isEqualTo(Proof.Level.RESTORED);
        }
    }

    private static void roles(PostgresDatabase database) {
        for (String role : List.of("judge_one", "judge_two")) {
            database.execute("do $$ begin create role " + role
                    + "; exception when duplicate_object then null; when unique_violation then null; end $$");
        }
    }

    private static void script(PostgresDatabase database, String sql) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (SqlStatement each : StatementSplitter.split("script", sql).statements()) {
                statement.execute(each.driverText());
            }
        }
    }
}
