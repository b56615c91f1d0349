package com.monassurance.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.TempTree;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client program may do to us: real processes that misbehave in the place of pg_dump. */
class PgDumpProcessTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String PASSWORD = "a:b\\c d é";

    private TempTree tree;

    @BeforeEach
    void directory() {
        tree = TempTree.create();
    }

    @AfterEach
    void clear() {
        tree.close();
    }

    @Test
    void b02_a_client_that_fails_after_writing_leaves_nothing(PostgresDatabase database) throws IOException {
        BackupOutcome outcome = take(database, "head -c 3000000 /dev/zero; echo 'the disk of the server' >&2; exit 1");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        BackupOutcome.Failed.class,
                        failed -> assertThat(failed.problem()).contains("exit status 1", "the disk of the server"));
        assertThat(backups()).isEmpty();
    }

    @Test
    void b02_a_client_that_is_killed_after_writing_leaves_nothing(PostgresDatabase database) throws IOException {
        assertThat(take(database, "head -c 3000000 /dev/zero; kill -9 $$")).isInstanceOf(BackupOutcome.Failed.class);
        assertThat(backups()).isEmpty();
    }

    @Test
    @Timeout(60)
    void b11_a_megabyte_of_errors_stalls_nothing_and_its_end_is_told(PostgresDatabase database) throws IOException {
        BackupOutcome outcome = take(
                database,
                "i=0; while [ $i -lt 20000 ]; do echo \"warning $i: something of fifty characters and more\" >&2;"
                        + " i=$((i+1)); done; head -c 100000 /dev/zero; echo 'the last words' >&2; exit 3");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        BackupOutcome.Failed.class,
                        failed -> assertThat(failed.problem())
                                .contains("warning 19999", "the last words")
                                .doesNotContain("warning 0:")
                                .hasSizeLessThan(6_000));
        assertThat(backups()).isEmpty();
    }

    @Test
    void b10_the_password_is_in_a_private_file_only_and_escaped(PostgresDatabase database) throws IOException {
        Path seen = tree.root().resolve("seen");
        String look =
                "tr '\\0' '\\n' < /proc/$$/cmdline > " + seen + "; env >> " + seen + "; stat -c %a \"$PGPASSFILE\" > "
                        + seen + ".mode; cat \"$PGPASSFILE\" > " + seen + ".pass; echo oops >&2; exit 1";

        BackupOutcome outcome = take(database, look);

        assertThat(Files.readString(seen)).contains("PGPASSFILE=").doesNotContain(PASSWORD, "a\\:b");
        assertThat(Files.readString(Path.of(seen + ".mode")).strip()).isEqualTo("600");
        assertThat(Files.readString(Path.of(seen + ".pass"))).contains(":a\\:b\\\\c d é");
        assertThat(outcome.toString()).contains("oops").doesNotContain(PASSWORD);
        String file = Files.readString(seen)
                .lines()
                .filter(line -> line.startsWith("PGPASSFILE="))
                .findFirst()
                .orElseThrow()
                .substring("PGPASSFILE=".length());
        assertThat(Path.of(file)).doesNotExist();
    }

    @Test
    @Timeout(60)
    void b12_the_whole_tree_of_a_client_ends_with_the_limit(PostgresDatabase database) throws IOException {
        Path pid = tree.root().resolve("pid");

        BackupOutcome outcome =
                take(database, "sleep 300 & echo $! > " + pid + "; head -c 100 /dev/zero; wait", Duration.ofSeconds(2));

        assertThat(outcome).isInstanceOf(BackupOutcome.Failed.class);
        long child = Long.parseLong(Files.readString(pid).strip());
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive).map(ProcessHandle::info))
                .as("the child of the client")
                .matches(alive ->
                        alive.isEmpty() || !alive.get().commandLine().orElse("").contains("sleep 300"));
        assertThat(backups()).isEmpty();
    }

    private BackupOutcome take(PostgresDatabase database, String script) throws IOException {
        return take(database, script, Duration.ofMinutes(1));
    }

    private BackupOutcome take(PostgresDatabase database, String script, Duration limit) throws IOException {
        Path program = tree.root().resolve("pg_dump");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        PgAddress address = PgAddress.of(database.host(), database.port(), database.name(), database.user())
                .password(() -> PASSWORD);
        PgDumpEngine engine = new PgDumpEngine(
                database.dataSource(),
                address,
                Duration.ofSeconds(10),
                () -> List.of(new PgClient(program, 99, "99.0")));
        return Backup.into(tree.root().resolve("store"), engine, new ApplicationInfo("a", "1", "t", "n"))
                .limit(limit)
                .build()
                .take();
    }

    private List<String> backups() throws IOException {
        try (Stream<Path> files = Files.list(tree.root().resolve("store"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
