package com.monassurance.maintenance.backup.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.TempTree;
import com.monassurance.maintenance.backup.BackupFormat;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NativeRestoreTest {

    private static Judge judge;

    private TempTree tree;
    private String original;
    private String target;

    @BeforeAll
    static void start() throws Exception {
        judge = Judge.start();
    }

    @AfterAll
    static void stop() {
        if (judge != null) {
            judge.close();
        }
    }

    @BeforeEach
    void databases() throws Exception {
        tree = TempTree.create();
        original = judge.newDatabase();
        target = judge.newDatabase();
        judge.script(original, """
                create table clients (id int primary key, name text not null);
                insert into clients select i, 'Client ' || i from generate_series(1, 5000) i;
                create table policies (id bigint generated always as identity primary key,
                  client_id int references clients (id));
                insert into policies (client_id) select i from generate_series(1, 5000) i;
                """);
    }

    @AfterEach
    void clear() throws Exception {
        tree.close();
        judge.drop(original, target);
    }

    @Test
    void b14_a_database_that_is_not_empty_is_refused_and_left_alone() throws Exception {
        judge.script(target, "create function mine() returns int language sql as 'select 1'");

        assertThatThrownBy(() -> judge.restore(target).run(backup()))
                .isInstanceOf(MaintenanceException.class)
                .hasMessageContaining("MNT-013")
                .hasMessageContaining("not empty");

        assertThat(judge.server().number(target, "select count(*) from pg_class where oid >= 16384"))
                .isZero();
    }

    @Test
    void b15_a_missing_role_is_told_before_anything_is_done_and_can_be_replaced_or_left_out() throws Exception {
        judge.server()
                .execute(
                        "postgres",
                        "drop role if exists gone",
                        "drop role if exists reader",
                        "create role gone",
                        "create role reader");
        judge.script(original, """
                alter table clients owner to gone; grant select on policies to reader, gone;
                alter default privileges for role gone grant select on tables to reader;
                """);
        Path file = backup();
        judge.script(
                original, "drop owned by gone cascade; drop owned by reader cascade; drop role gone; drop role reader");

        assertThatThrownBy(() -> judge.restore(target).run(file))
                .isInstanceOf(MaintenanceException.class)
                .hasMessageContaining("MNT-013")
                .hasMessageContaining("gone, reader");

        judge.restore(target)
                .role("gone", "judge_one")
                .role("reader", "judge_two")
                .run(file);
        assertThat(judge.server()
                        .number(
                                target,
                                "select count(*) from pg_class where relname = 'clients'"
                                        + " and relowner = 'judge_one'::regrole"
                                        + " and has_table_privilege('judge_two', 'policies', 'select')"))
                .isEqualTo(1);
        String plainer = judge.newDatabase();
        judge.restore(plainer).withoutOwners().withoutPrivileges().run(file);
        assertThat(judge.server().number(plainer, "select count(*) from clients"))
                .isEqualTo(5000);
        judge.drop(plainer);
    }

    @Test
    void a_restore_that_stopped_goes_on_where_it_stopped() throws Exception {
        judge.script(original, "create function ok(int) returns bool language sql as 'select true'");
        judge.script(original, "create index on policies (client_id) where ok(1) is null");
        judge.script(original, "alter table policies add check (ok(client_id)) not valid");
        Path file = backup();
        assertThatThrownBy(
                        () -> judge.restore(target).limit(Duration.ofNanos(1)).run(file))
                .isInstanceOf(MaintenanceException.class)
                .hasMessageContaining("MNT-014");

        RestoreReport report = judge.restore(target).run(file);

        assertThat(report.isResumed()).isTrue();
        assertThat(judge.dump(target)).isEqualTo(judge.dump(original));
    }

    @Test
    void a_restore_of_another_backup_into_a_database_that_was_begun_is_refused() throws Exception {
        assertThatThrownBy(
                        () -> judge.restore(target).limit(Duration.ofNanos(1)).run(backup()))
                .isInstanceOf(MaintenanceException.class);
        judge.script(original, "insert into clients values (0, 'new')");
        Path other = backup();

        assertThatThrownBy(() -> judge.restore(target).run(other))
                .isInstanceOf(MaintenanceException.class)
                .hasMessageContaining("another backup");
    }

    @Test
    void a_damaged_archive_is_told_from_a_failing_server() throws Exception {
        Path file = backup();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 700));

        assertThatThrownBy(() -> judge.restore(target).run(file))
                .isInstanceOf(MaintenanceException.class)
                .hasMessageContaining("MNT-015");
    }

    @Test
    void rows_in_the_binary_form_come_back_too() throws Exception {
        Path file = tree.root().resolve("binary.tar");
        judge.write(judge.engine(original).binary(), BackupFormat.NATIVE, file);

        judge.restore(target).run(file);

        assertThat(judge.dump(target)).isEqualTo(judge.dump(original));
        assertThat(NativeComparison.of(file, judge.server().dataSource(target))).isEmpty();
    }

    @Test
    void a_row_that_was_changed_or_lost_behind_the_restore_is_seen_by_the_comparison() throws Exception {
        Path file = backup();
        judge.restore(target).run(file);
        judge.script(target, "update clients set name = 'other' where id = 77");

        assertThat(NativeComparison.of(file, judge.server().dataSource(target)))
                .singleElement()
                .asString()
                .contains("clients");
    }

    private Path backup() throws Exception {
        Path file = Files.createTempFile(tree.root(), "backup", ".tar");
        judge.write(judge.engine(original), BackupFormat.NATIVE, file);
        return file;
    }
}
