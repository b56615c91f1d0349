package com.monassurance.health.check;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.storage.LocalDocumentStorage;
import com.monassurance.health.CheckContext;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageCheckTest {

    @TempDir
    Path root;

    @Test
    void a_root_without_its_marker_is_down_and_nothing_is_written_to_it() throws IOException {
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

    private static CheckResult look(LocalDocumentStorage storage) {
        try (HealthMonitor monitor = Looks.monitor("storage", StorageCheck.of(storage), ofSeconds(5))) {
            return Looks.now(monitor);
        }
    }
}
