package com.monassurance.maintenance.backup.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.TempTree;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupEntry;
import com.monassurance.maintenance.backup.BackupFormat;
import com.monassurance.maintenance.backup.Proof;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Processes that are killed at random instants: no half backup is ever listed, no good one lost, and a restore goes on.
 * {@code campaign.kills} chooses another number of instants than the few of every day.
 */
class NativeKillTest {

    private static final int KILLS = Integer.getInteger("campaign.kills", 12);
    private static final int LIFE_MILLIS_MAX = 1_800;
    private static final String AREA = """
            create table large (id int primary key, noise text);
            insert into large select i, md5(i::text) || md5((i + 1)::text) from generate_series(1, 120000) i;
            create table small (id int references large (id));
            insert into small select i from generate_series(1, 20000) i;
            create index on small (id);
            create materialized view counted as select count(*) as n from small;
            select lo_from_bytea(4711, '\\x0102');
            """;

    private static Judge judge;

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

    @Test
    void b25_a_backup_whose_process_is_killed_at_any_instant_is_whole_or_not_listed() throws Exception {
        String database = judge.newDatabase();
        judge.script(database, AREA);
        Random random = new Random(11);
        try (TempTree tree = TempTree.create()) {
            Backup backup = Backup.into(tree.root(), judge.engine(database), new ApplicationInfo("a", "1", "t", "n"))
                    .build();
            int listed = 0;
            for (int i = 0; i < KILLS; i++) {
                runAndKill(random.nextInt(LIFE_MILLIS_MAX), "backup", database, tree.root());
                List<BackupEntry> entries = backup.list();
                assertThat(entries).as("kill " + i).hasSizeGreaterThanOrEqualTo(listed);
                entries.stream()
                        .filter(BackupEntry.Known.class::isInstance)
                        .forEach(entry ->
                                assertThat(backup.verify(entry.id()).level()).isEqualTo(Proof.Level.READ));
                listed = entries.size();
            }
            assertThat(backup.run().outcome()).isInstanceOf(TaskOutcome.Done.class);
        }
    }

    @Test
    void a_restore_whose_process_is_killed_at_random_instants_goes_on_until_all_is_there() throws Exception {
        String database = judge.newDatabase();
        judge.script(database, AREA);
        String target = judge.newDatabase();
        Random random = new Random(12);
        try (TempTree tree = TempTree.create()) {
            Path file = tree.root().resolve("backup.tar");
            judge.write(judge.engine(database), BackupFormat.NATIVE, file);
            for (int i = 0; i < KILLS; i++) {
                runAndKill(300 + random.nextInt(LIFE_MILLIS_MAX), "restore", target, file);
                if (i % 4 == 3) {
                    finish(target, file);
                    assertThat(judge.dump(target)).isEqualTo(judge.dump(database));
                    judge.drop(target);
                    target = judge.newDatabase();
                }
            }
        }
    }

    /** The sessions of the dead may hold the lock for a moment. */
    private static void finish(String target, Path file) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                judge.restore(target).run(file);
                return;
            } catch (MaintenanceException e) {
                if (e.getMessage().contains("not empty")) {
                    // The one that was to be killed had come to its end.
                    return;
                }
                if (tries > 100 || !e.getMessage().contains("Another restore")) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static void runAndKill(int millis, String what, String database, Path path)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NativeChild.class.getName(),
                        what,
                        judge.server().url(database),
                        judge.server().password(),
                        path.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
