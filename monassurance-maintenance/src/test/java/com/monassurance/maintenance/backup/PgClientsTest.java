package com.monassurance.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.TempTree;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PgClientsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void b09_an_older_client_is_never_chosen_and_the_nearest_newer_one_is() {
        List<PgClient> clients = List.of(client(13), client(17), client(16), client(18));

        assertThat(PgClient.fitting(clients, 16)).contains(client(16));
        assertThat(PgClient.fitting(clients, 15)).contains(client(16));
        assertThat(PgClient.fitting(clients, 19)).isEmpty();
    }

    @Test
    void the_version_line_of_every_packager_is_understood() {
        assertThat(PgClient.of(Path.of("p"), "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"))
                .contains(new PgClient(Path.of("p"), 15, "15.18"));
        assertThat(PgClient.of(Path.of("p"), "pg_dump (PostgreSQL) 19beta1"))
                .contains(new PgClient(Path.of("p"), 19, "19beta1"));
        assertThat(PgClient.of(Path.of("p"), "something else")).isEmpty();
    }

    @Test
    void b09_a_server_newer_than_every_client_is_not_available_and_the_reason_says_both_versions(
            PostgresDatabase database) {
        try (TempTree tree = TempTree.create()) {
            BackupEngine engine = new PgDumpEngine(
                    database.dataSource(),
                    PgAddress.of(database.host(), database.port(), database.name(), database.user())
                            .password(database::password),
                    Duration.ofSeconds(1),
                    () -> List.of(client(13)));
            Backup backup = Backup.into(
                            tree.root().resolve("new"), engine, new ApplicationInfo("m", "1", "test", "node"))
                    .build();

            TaskReport report = backup.run();

            assertThat(report.outcome()).isInstanceOf(TaskOutcome.NotAvailable.class);
            assertThat(report.outcome().summary().english())
                    .contains("PostgreSQL " + database.server().majorVersion())
                    .contains("13.1")
                    .contains("postgresql-client-" + database.server().majorVersion());
            assertThat(report.outcome().summary().french()).contains("13.1");
            assertThat(tree.root().resolve("new")).doesNotExist();
        }
    }

    @Test
    void no_client_at_all_is_told_as_such(PostgresDatabase database) {
        BackupEngine engine = new PgDumpEngine(
                database.dataSource(),
                PgAddress.of(database.host(), database.port(), database.name(), database.user()),
                Duration.ofSeconds(1),
                List::of);

        assertThat(engine.check())
                .isInstanceOfSatisfying(
                        BackupEngine.NotAvailable.class,
                        missing -> assertThat(missing.reason().english()).startsWith("no pg_dump was found"));
    }

    @Test
    void an_address_of_another_database_is_told_before_it_is_backed_up(PostgresDatabase database) {
        BackupEngine engine = PgDumpEngine.of(
                database.dataSource(), PgAddress.of(database.host(), database.port(), "elsewhere", "me"));

        assertThat(engine.check()).isInstanceOf(BackupEngine.NotAvailable.class);
    }

    private static PgClient client(int major) {
        return new PgClient(Path.of("/opt/pg" + major + "/bin/pg_dump"), major, major + ".1");
    }
}
