package com.monassurance.maintenance.files;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.nio.file.Path;
import java.util.Map;

/** Refuses directories below which nobody wants anything deleted by age. */
final class SafeRoot {

    private SafeRoot() {}

    static Path require(Path directory) {
        requireNonNull(directory, "directory");
        if (directory.toString().isBlank()) {
            throw refused(directory, "the path is empty");
        }
        for (Path part : directory) {
            if (part.toString().equals("..")) {
                throw refused(directory, "the path contains ..");
            }
        }
        Path absolute = directory.toAbsolutePath().normalize();
        requireNotRootOrHome(directory, absolute);
        return absolute;
    }

    /** Invariant: also called on the real path before anything is listed, as the directory itself may be a link. */
    static void requireNotRootOrHome(Path directory, Path absolute) {
        if (absolute.getNameCount() == 0) {
            throw refused(directory, "it is the root of a file system");
        }
        Path home =
                Path.of(System.getProperty("user.home", "")).toAbsolutePath().normalize();
        if (home.startsWith(absolute)) {
            throw refused(directory, "it is or contains the home directory");
        }
    }

    private static MaintenanceException refused(Path directory, String why) {
        return new MaintenanceException(
                MaintenanceError.DANGEROUS_ROOT,
                "Logs are not purged in \"" + directory + "\": " + why + ".",
                "Name the directory that holds the logs, such as /var/log/monassurance.",
                Map.of("directory", directory.toString()),
                null);
    }
}
