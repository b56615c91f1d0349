package com.monassurance.maintenance.backup;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said when a key is missing or another. */
final class Decryption {

    private static final int NAMED_MAX = 3;

    private Decryption() {}

    static MaintenanceException noKey(Manifest manifest) {
        return failed(manifest, "is encrypted to " + names(manifest) + ", and no identity was given.", null);
    }

    static MaintenanceException wrongKey(Manifest manifest, Throwable cause) {
        return failed(
                manifest, "is encrypted to " + names(manifest) + ", which the given identity does not open.", cause);
    }

    static MaintenanceException noLibrary(NoClassDefFoundError cause) {
        return new MaintenanceException(
                MaintenanceError.BACKUP_KEY,
                "Encryption needs a library that is not on the class path (" + cause.getMessage() + ").",
                "Add com.exceptionfactory.jagged:jagged-framework and jagged-x25519, version 1.0.0.",
                Map.of(),
                cause);
    }

    private static String names(Manifest manifest) {
        int count = manifest.recipients().size();
        String some = String.join(", ", manifest.recipients().subList(0, Math.min(count, NAMED_MAX)));
        return count > NAMED_MAX ? some + " and " + (count - NAMED_MAX) + " more" : some;
    }

    private static MaintenanceException failed(Manifest manifest, String problem, @Nullable Throwable cause) {
        return new MaintenanceException(
                MaintenanceError.BACKUP_KEY,
                "Backup " + manifest.id() + " " + problem,
                "Give the file with the identity of that recipient.",
                Map.of("backup", manifest.id()),
                cause);
    }
}
