package com.monassurance.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.TempTree;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A disk that is full somewhere in a backup, its manifest or its proof. {@code campaign.factor} makes more of them. */
class FullDiskTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final int DISKS = 12 * Integer.getInteger("campaign.factor", 1);
    private static final int PAGE_KIB = 4;

    @Test
    void b06_a_disk_that_is_full_anywhere_in_a_backup_holds_no_half_one_and_the_next_run_succeeds(
            PostgresDatabase database) throws Exception {
        database.execute("create table noise as select i, md5(random()::text) || md5(random()::text) as text from"
                + " generate_series(1, 1500) i");
        Random random = new Random(6);
        int failed = 0;
        try (TempTree tree = TempTree.create()) {
            int pagesMax = pagesOfABackup(database) + 6;
            for (int i = 0; i < DISKS; i++) {
                int pages = 1 + random.nextInt(pagesMax);
                Optional<SmallDisk> mounted = SmallDisk.mount(tree.root().resolve("disk" + i), pages * PAGE_KIB + "k");
                assumeTrue(mounted.isPresent(), "mounting a small tmpfs is not permitted here");
                try (SmallDisk disk = mounted.get()) {
                    failed += fill(disk, database, "disk of " + pages + " pages");
                }
            }
        }
        assertThat(failed).as("disks of " + DISKS + " that were too small").isPositive();
    }

    private static int fill(SmallDisk disk, PostgresDatabase database, String when) throws Exception {
        Backup backup = backup(disk, database);

        BackupOutcome outcome = backup.take();

        boolean isPublished = outcome instanceof BackupOutcome.Published;
        assertThat(isPublished || outcome instanceof BackupOutcome.Failed)
                .as(when + ": " + outcome)
                .isTrue();
        assertThat(files(disk)).as(when).noneMatch(name -> name.endsWith(".partial"));
        assertThat(backup.lastVerified().isPresent()).as(when).isEqualTo(isPublished);
        for (BackupEntry entry : backup.list()) {
            Manifest manifest = ((BackupEntry.Known) entry).manifest();
            assertThat(DigestingFile.sha256Of(disk.path().resolve(manifest.file())))
                    .as(when)
                    .isEqualTo(manifest.sha256());
        }
        disk.grow("4m");
        assertThat(backup.take()).as(when).isInstanceOf(BackupOutcome.Published.class);
        return isPublished ? 0 : 1;
    }

    private static int pagesOfABackup(PostgresDatabase database) throws IOException {
        try (TempTree tree = TempTree.create()) {
            Backup.into(tree.root(), NativeEngine.of(database.dataSource()), new ApplicationInfo("a", "1", "t", "n"))
                    .build()
                    .take();
            try (Stream<Path> files = Files.list(tree.root())) {
                long bytes = files.mapToLong(file -> file.toFile().length()).sum();
                return (int) (bytes / (PAGE_KIB * 1024));
            }
        }
    }

    private static Backup backup(SmallDisk disk, PostgresDatabase database) {
        return Backup.into(disk.path(), NativeEngine.of(database.dataSource()), new ApplicationInfo("a", "1", "t", "n"))
                .spaceFactor(0)
                .build();
    }

    private static List<String> files(SmallDisk disk) throws IOException {
        try (Stream<Path> files = Files.list(disk.path())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
