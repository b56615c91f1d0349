package com.monassurance.maintenance.backup;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether a backup will find room. */
final class SpaceCheck {

    private SpaceCheck() {}

    /** Asks for the size of the last backup of this database and a fifth more, or for a share of the database when there is none. */
    static Optional<Text> obstacle(BackupStore store, BackupFormat format, BackupEngine.Ready ready, double spaceFactor)
            throws IOException {
        OptionalLong room = store.usableBytes();
        if (room.isEmpty()) {
            return Optional.empty();
        }
        long usable = room.getAsLong();
        long needed = store.list().stream()
                .filter(BackupEntry.Known.class::isInstance)
                .map(entry -> ((BackupEntry.Known) entry).manifest())
                .filter(manifest ->
                        manifest.format() == format && manifest.database().equals(ready.database()))
                .findFirst()
                .map(manifest -> manifest.bytes() + manifest.bytes() / 5)
                .orElse((long) (ready.databaseBytes() * spaceFactor));
        if (usable >= needed) {
            return Optional.empty();
        }
        Text free = Wording.bytes(usable);
        Text wanted = Wording.bytes(needed);
        return Optional.of(Text.of(
                "only " + free.english() + " free in " + store.location() + ", about " + wanted.english() + " needed",
                "seulement " + free.french() + " libres dans " + store.location() + ", environ " + wanted.french()
                        + " nécessaires"));
    }
}
