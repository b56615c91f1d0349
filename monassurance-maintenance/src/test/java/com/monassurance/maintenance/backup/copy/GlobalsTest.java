package com.monassurance.maintenance.backup.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.TempTree;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupEngine;
import com.monassurance.maintenance.backup.BackupFormat;
import com.monassurance.maintenance.backup.BackupOutcome;
import com.monassurance.maintenance.backup.DebianServer;
import com.monassurance.maintenance.task.TaskContext;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Roles and settings, which a dump of one database lacks; pg_dumpall is the judge. */
class GlobalsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final List<String> ROLES = List.of(
            "create role app_owner nologin createdb",
            "create role \"App User\" login password 's3cret' connection limit 7 valid until '2031-02-03 04:05:06+00'",
            "create role reader login noinherit bypassrls password 'other'",
            "create role lone replication login valid until 'infinity'",
            "comment on role reader is 'reads: it''s \\ all'",
            "grant app_owner to \"App User\" with admin option",
            "grant pg_monitor, app_owner to reader",
            "alter role reader set search_path to \"$user\", public, \"Odd, one\", ''",
            "alter role reader set work_mem to '7MB'",
            "alter role \"App User\" in database original set \"my.setting\" to 'a ''quoted'' \\ value'",
            "alter database original set lock_timeout to '3s'",
            "alter database original connection limit 55");

    private static final String SETTINGS = """
            select coalesce(d.datname, '') || '/' || coalesce(r.rolname, '') || '/' || c
              from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase
              left join pg_roles r on r.oid = s.setrole cross join unnest(setconfig) c order by 1
            """;

    private DebianServer server;
    private TempTree tree;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        server = DebianServer.startOrSkip();
        tree = TempTree.create();
        file = tree.root().resolve("backup.tar");
        server.execute("postgres", "create database original");
        server.execute("postgres", ROLES.toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            tree.close();
        }
    }

    @Test
    void g12_roles_memberships_tablespaces_and_settings_come_back_as_pg_dumpall_knows_them() throws Exception {
        String directory = tablespaceDirectory();
        server.execute(
                "postgres",
                "create tablespace fast owner app_owner location '" + directory
                        + "' with (random_page_cost = 1.25, effective_io_concurrency = 3)",
                "comment on tablespace fast is 'on the quick disk'");
        server.execute("original", "create table t as select 1 as n", "alter table t owner to app_owner");
        String before = dumpAll();
        List<String> settings = settings();
        write(NativeEngine.of(server.dataSource("original")).withPasswords());
        forget();
        assertThat(dumpAll()).isNotEqualTo(before).doesNotContain("app_owner");
        server.execute("postgres", "create database original");

        GlobalsReport report =
                GlobalsRestore.into(server.dataSource("original")).run(file);
        NativeRestore.into(server.dataSource("original")).run(file);

        assertThat(report.problems()).isEmpty();
        assertThat(report.made()).contains("role app_owner", "tablespace fast", "membership of reader in app_owner");
        assertThat(dumpAll()).isEqualTo(before);
        assertThat(settings()).isEqualTo(settings);
        assertThat(server.number("original", "select datconnlimit from pg_database where datname = 'original'"))
                .isEqualTo(55);

        GlobalsReport again = GlobalsRestore.into(server.dataSource("original")).run(file);
        assertThat(again.made()).isEmpty();
        assertThat(again.differing()).isEmpty();
        assertThat(again.problems()).isEmpty();
        assertThat(again.kept()).containsAll(report.made());
        assertThat(dumpAll()).isEqualTo(before);
    }

    @Test
    void passwords_are_left_out_unless_asked_for() throws Exception {
        write(NativeEngine.of(server.dataSource("original")));

        try (ArchiveReader archive = ArchiveReader.open(file)) {
            assertThat(archive.contents().globals().roles())
                    .extracting(Globals.Role::name)
                    .contains("App User", "reader");
            assertThat(archive.contents().globals().roles()).allMatch(role -> role.password() == null);
        }
        write(NativeEngine.of(server.dataSource("original")).withPasswords());
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            assertThat(archive.contents().globals().roles())
                    .filteredOn(role -> role.name().equals("reader"))
                    .allMatch(role -> role.password().startsWith("SCRAM-SHA-256$"));
        }
    }

    @Test
    void whoever_may_not_read_passwords_is_told_so_and_backs_up_without_them() throws Exception {
        DataSource limited = as("reader", "other");

        Backup refused = Backup.into(
                        tree.root().resolve("b"),
                        NativeEngine.of(limited).withPasswords(),
                        new ApplicationInfo("a", "1", "t", "n"))
                .build();
        Backup without = Backup.into(
                        tree.root().resolve("b"), NativeEngine.of(limited), new ApplicationInfo("a", "1", "t", "n"))
                .build();

        assertThat(refused.take())
                .isInstanceOfSatisfying(
                        BackupOutcome.Failed.class,
                        failed -> assertThat(failed.problem()).contains("passwords"));
        assertThat(without.take()).isInstanceOf(BackupOutcome.Published.class);
    }

    @Test
    void what_is_there_already_stays_as_it_is_and_is_told_unless_it_is_to_be_overwritten() throws Exception {
        write(NativeEngine.of(server.dataSource("original")));
        server.execute(
                "postgres",
                "alter role app_owner superuser login",
                "alter role reader set work_mem to '9MB'",
                "revoke app_owner from reader");

        GlobalsReport report =
                GlobalsRestore.into(server.dataSource("original")).run(file);

        assertThat(report.made()).containsExactly("membership of reader in app_owner");
        assertThat(report.differing()).containsExactlyInAnyOrder("role app_owner", "role reader: work_mem");
        assertThat(number("select count(*) from pg_roles where rolname = 'app_owner' and rolsuper"))
                .isOne();

        GlobalsReport over =
                GlobalsRestore.into(server.dataSource("original")).overwriting().run(file);

        assertThat(over.made()).containsExactlyInAnyOrder("role app_owner", "role reader: work_mem");
        assertThat(number("select count(*) from pg_roles where rolname = 'app_owner' and rolsuper"))
                .isZero();
        assertThat(settings()).contains("/reader/work_mem=7MB");
    }

    @Test
    void one_thing_that_cannot_be_made_stops_no_other() throws Exception {
        server.execute("postgres", "create tablespace fast location '" + tablespaceDirectory() + "'");
        write(NativeEngine.of(server.dataSource("original")));
        forget();
        server.execute(
                "postgres",
                "create database original",
                "copy (select 1) to program 'rmdir \"" + directory("ts") + "\"'");

        GlobalsReport report =
                GlobalsRestore.into(server.dataSource("original")).run(file);

        assertThat(report.problems()).singleElement().asString().startsWith("tablespace fast: ");
        assertThat(report.made()).contains("role reader", "role reader: work_mem");
        assertThat(GlobalsRestore.into(server.dataSource("original"))
                        .withoutTablespaces()
                        .run(file)
                        .problems())
                .isEmpty();
    }

    @Test
    void the_script_in_the_archive_does_the_same_by_psql_and_may_be_run_twice() throws Exception {
        String before = dumpAll();
        write(NativeEngine.of(server.dataSource("original")).withPasswords());
        Globals globals;
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            globals = archive.contents().globals();
        }
        Path script = tree.file("globals.sql", globals.script("original", 15));
        forget();
        server.execute("postgres", "create database original");

        for (int i = 0; i < 2; i++) {
            server.client("psql", "original", "-X", "-v", "ON_ERROR_STOP=1", "-f", script.toString());
            assertThat(dumpAll()).isEqualTo(before);
        }
    }

    @Test
    void a_newer_server_takes_the_globals_of_an_older_one(PostgresDatabase newer) throws Exception {
        write(NativeEngine.of(server.dataSource("original")));

        GlobalsReport report = GlobalsRestore.into(newer.dataSource()).run(file);

        try {
            assertThat(report.problems()).isEmpty();
            assertThat(report.made()).contains("role App User", "membership of App User in app_owner");
        } finally {
            newer.execute("drop role \"App User\", reader, lone, app_owner");
        }
    }

    private void write(NativeEngine engine) throws Exception {
        BackupEngine.Ready ready = (BackupEngine.Ready) engine.check();
        try (OutputStream out = Files.newOutputStream(file)) {
            engine.write(ready, BackupFormat.NATIVE, out, Judge.LIMIT, TaskContext.alone());
        }
    }

    /** Drops all that a backup of globals is to bring back. */
    private void forget() throws SQLException {
        server.execute("postgres", "drop database original with (force)");
        server.execute("postgres", "drop tablespace if exists fast");
        server.execute("postgres", "drop role \"App User\", reader, lone, app_owner");
    }

    private String tablespaceDirectory() throws SQLException {
        server.execute("postgres", "copy (select 1) to program 'mkdir -p \"" + directory("ts") + "\"'");
        return directory("ts");
    }

    private String directory(String name) throws SQLException {
        return text("select setting from pg_settings where name = 'data_directory'")
                        .get(0) + "-" + name;
    }

    private String dumpAll() throws Exception {
        return server.client("pg_dumpall", "dbname=postgres", "--globals-only")
                .lines()
                .filter(line -> !line.startsWith("\\") && !line.startsWith("-- "))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private List<String> settings() throws SQLException {
        return text(SETTINGS);
    }

    private long number(String sql) throws SQLException {
        return server.number("postgres", sql);
    }

    private List<String> text(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    private DataSource as(String role, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.url("original"));
        source.setUser(role);
        source.setPassword(password);
        return source;
    }
}
