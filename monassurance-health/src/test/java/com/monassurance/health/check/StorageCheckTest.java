package com.monassurance.health.check;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.storage.LocalDocumentStorage;
import com.monassurance.health.CheckContext;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageCheckTest {

    @TempDir
    Path root;

    @Test
    void a_root_without_its_marker_is_down_and_nothing_is_written_to_it() throws Exception {
        StorageCheck check = StorageCheck.of(LocalDocumentStorage.at(root));

        var status = check.check(CheckContext.within(ofSeconds(2)));

        assertThat(status.reason()).isEqualTo(HealthReason.MISCONFIGURED);
        try (var files = Files.list(root)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void a_storage_that_cannot_be_written_is_down() throws IOException {
        LocalDocumentStorage storage = LocalDocumentStorage.at(root);
        storage.mark();
        // A file where the probe needs a directory fails for root, too, whom permissions do not stop.
        Files.writeString(root.resolve("monassurance-health"), "in the way");

        assertThat(look(storage).state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void a_read_only_directory_is_denied() throws IOException {
        LocalDocumentStorage storage = LocalDocumentStorage.at(root);
        storage.mark();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            Assumptions.assumeFalse(Files.isWritable(root), "permissions do not stop this user: it is root");

            CheckResult result = look(storage);

            assertThat(result.state()).isEqualTo(HealthState.DOWN);
            assertThat(result.status().reason()).isEqualTo(HealthReason.DENIED);
        } finally {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void a_working_storage_is_up_and_no_probe_stays_behind() {
        LocalDocumentStorage storage = LocalDocumentStorage.at(root);
        storage.mark();

        CheckResult result = look(storage);

        assertThat(result.state()).isEqualTo(HealthState.UP);
        assertThat(result.status().facts()).containsKey("latency");
        try (var objects = storage.list("")) {
            assertThat(objects).isEmpty();
        }
    }

    @Test
    void too_little_room_and_a_slow_probe_are_warnings() {
        LocalDocumentStorage storage = LocalDocumentStorage.at(root);
        storage.mark();
        StorageCheck check = StorageCheck.of(storage);

        CheckResult little = look(check.limits(SpaceLimits.ofDefaults().freeBytes(Long.MAX_VALUE)));
        CheckResult share = look(check.limits(SpaceLimits.ofDefaults().freeShare(1)));
        CheckResult slow = look(check.slowAfter(Duration.ofNanos(1)));

        assertThat(little.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(little.status().reason()).isEqualTo(HealthReason.NEAR_LIMIT);
        assertThat(share.status().reason()).isEqualTo(HealthReason.NEAR_LIMIT);
        assertThat(slow.status().reason()).isEqualTo(HealthReason.SLOW);
        assertThat(little.status().facts()).containsKeys("free_bytes", "total_bytes", "free_ratio");
    }

    @Test
    void without_writing_it_is_up_where_a_write_would_fail() throws IOException {
        LocalDocumentStorage storage = LocalDocumentStorage.at(root);
        storage.mark();
        Files.writeString(root.resolve("monassurance-health"), "in the way");

        assertThat(look(StorageCheck.of(storage).withoutWriting()).state()).isEqualTo(HealthState.UP);
        assertThat(look(StorageCheck.of(storage)).state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void a_full_disk_is_down_for_that_reason_and_up_when_there_is_room_again() throws Exception {
        try (SmallDisk disk = SmallDisk.of(1 << 20)) {
            LocalDocumentStorage storage = LocalDocumentStorage.at(disk.path());
            storage.mark();
            Path filler = disk.path().resolve("filler");
            StorageCheck check = StorageCheck.of(storage)
                    .limits(SpaceLimits.ofDefaults().freeBytes(0).freeShare(0));
            DiskCheck room = DiskCheck.of(disk.path())
                    .limits(SpaceLimits.ofDefaults().freeBytes(0).freeShare(0));
            CheckResult before = look(check);
            fill(filler);
            CheckResult full = look(check);
            HealthStatus measured = room.check(CheckContext.within(ofSeconds(2)));
            Files.delete(filler);
            CheckResult after = look(check);

            assertThat(before.state()).isEqualTo(HealthState.UP);
            assertThat(full.status().reason()).isEqualTo(HealthReason.NO_SPACE);
            assertThat(measured.reason()).isEqualTo(HealthReason.NO_SPACE);
            assertThat(after.state()).isEqualTo(HealthState.UP);

            disk.remountReadOnly();
            CheckResult readOnly = look(check);
            assertThat(readOnly.state()).isEqualTo(HealthState.DOWN);
            assertThat(room.check(CheckContext.within(ofSeconds(2))).reason()).isEqualTo(HealthReason.READ_ONLY);
            assertThat(look(check.withoutWriting()).status().reason()).isEqualTo(HealthReason.READ_ONLY);
        }
    }

    private static void fill(Path file) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int written = 0; written < 1024; written++) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("space");
        }
    }

    private static CheckResult look(LocalDocumentStorage storage) {
        return look(StorageCheck.of(storage));
    }

    private static CheckResult look(StorageCheck check) {
        try (HealthMonitor monitor = Looks.monitor("storage", check, ofSeconds(5))) {
            return Looks.now(monitor);
        }
    }
}
