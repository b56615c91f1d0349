package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.core.storage.StorageError;
import com.monassurance.core.storage.StorageException;
import com.monassurance.core.storage.StoredObject;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The same objects as in a directory, in a storage that has neither renames nor locks: an object is there when its upload is
 * completed. The manifest is put before that as {@code *.partial} and after it under its own name, so that a whole file
 * whose writer died in between is found. Names carry the time and six random digits, for not every such storage can
 * refuse a second object of one name.
 */
final class BackupBucket extends BackupStore {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");
    private static final int TOKEN_BYTES = 3;
    private static final int JSON_BYTES_MAX = 64 << 20;

    private final DocumentStorage storage;
    private final SecureRandom random = new SecureRandom();

    BackupBucket(DocumentStorage storage) {
        this.storage = requireNonNull(storage, "storage");
    }

    /** An answer of the storage. */
    private interface Call<T extends @Nullable Object> {
        T get();
    }

    @Override
    public String location() {
        return storage.location().toString();
    }

    @Override
    String what() {
        return "storage";
    }

    @Override
    boolean isThere() {
        return true;
    }

    @Override
    void create() {
        // A bucket is made by its owner, and needs nothing.
    }

    @Override
    OptionalLong usableBytes() throws IOException {
        return calling(() -> storage.space()
                .map(space -> OptionalLong.of(space.usableBytes()))
                .orElse(OptionalLong.empty()));
    }

    @Override
    Manifest write(Instant startedAt, ZoneId zone, String extension, Content content)
            throws BackupFailedException, IOException {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        String id = dayName(startedAt, zone) + "_" + TIME.format(startedAt.atZone(zone)) + "_"
                + HexFormat.of().formatHex(token);
        Writing writing = new Writing(id, content);
        try {
            storage.write(id + extension, writing);
        } catch (StorageException e) {
            if (writing.failure != null) {
                throw writing.failure;
            }
            // Whether it was completed after all nobody knows: what is whole is found by the next sweep.
            throw new IOException(e.getMessage(), e);
        }
        Manifest manifest = requireNonNull(writing.manifest);
        put(id + MANIFEST, ManifestJson.write(manifest));
        delete(id + MANIFEST + PARTIAL);
        return manifest;
    }

    /** Writes the content, and the manifest beside it before the upload is completed. */
    private final class Writing implements DocumentStorage.ContentWriter {
        private final String id;
        private final Content content;
        private @Nullable Manifest manifest;
        private @Nullable BackupFailedException failure;

        Writing(String id, Content content) {
            this.id = id;
            this.content = content;
        }

        @Override
        public void writeTo(java.io.OutputStream out) throws IOException {
            try {
                Manifest written = content.writeTo(id, DigestingFile.over(out));
                put(id + MANIFEST + PARTIAL, ManifestJson.write(written));
                manifest = written;
            } catch (BackupFailedException e) {
                failure = e;
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    @Override
    InputStream open(Manifest manifest) throws IOException {
        return calling(() -> storage.open(manifest.file()));
    }

    @Override
    @Nullable
    Path localFile(Manifest manifest) {
        return null;
    }

    @Override
    void sweep(Instant olderThan) throws IOException {
        calling(() -> storage.sweep(olderThan));
        for (StoredObject each : objects(PREFIX)) {
            if (each.key().endsWith(MANIFEST + PARTIAL) && each.lastModified().isBefore(olderThan)) {
                finishPublishing(idOf(each.key()));
                delete(each.key());
            }
        }
    }

    private void finishPublishing(String id) throws IOException {
        String text = text(id + MANIFEST + PARTIAL);
        if (text == null || isObject(id + MANIFEST)) {
            return;
        }
        try {
            Manifest manifest = ManifestJson.read(text);
            if (!manifest.id().equals(id) || !isObject(manifest.file())) {
                return;
            }
            try (InputStream in = open(manifest)) {
                if (!DigestingFile.sha256Of(in).equals(manifest.sha256())) {
                    return;
                }
            }
        } catch (ManifestJson.UnreadableException e) {
            return;
        }
        put(id + MANIFEST, text);
    }

    @Override
    void writeProof(String id, Proof proof) throws IOException {
        put(id + PROOF, ManifestJson.write(proof));
    }

    /** Either this sees the removal that has begun, or the removal sees the pin: both write before they look. */
    @Override
    void writePin(String id, BackupPins.Pin pin) throws IOException {
        put(id + PIN, ManifestJson.write(pin));
        if (isObject(id + REMOVING) || !exists(id)) {
            delete(id + PIN);
            throw new MaintenanceException(
                    MaintenanceError.RETENTION_BUSY,
                    "Backup " + id + " of " + location() + " is being removed.",
                    "List the backups and pin one that stays.");
        }
    }

    @Override
    void removePin(String id) throws IOException {
        delete(id + PIN);
    }

    @Override
    Map<String, BackupPins.Pin> pins() {
        Map<String, BackupPins.Pin> pins = new TreeMap<>();
        try {
            for (StoredObject each : objects(PREFIX)) {
                if (each.key().endsWith(PIN)) {
                    pins.put(idOf(each.key()), pin(each.key()));
                }
            }
        } catch (IOException e) {
            throw failed("listed", e);
        }
        return pins;
    }

    private BackupPins.Pin pin(String key) throws IOException {
        try {
            String text = text(key);
            return text == null ? new BackupPins.Pin("the reason is gone", Instant.EPOCH) : ManifestJson.readPin(text);
        } catch (ManifestJson.UnreadableException e) {
            return new BackupPins.Pin("the reason cannot be read", Instant.EPOCH);
        }
    }

    @Override
    void remove(String id) throws IOException {
        put(id + REMOVING, id + "\n");
        if (isObject(id + PIN)) {
            delete(id + REMOVING);
            throw new IOException("it was pinned meanwhile");
        }
        finishRemoval(id);
    }

    @Override
    void finishRemovals() throws IOException {
        for (StoredObject each : objects(PREFIX)) {
            if (each.key().endsWith(REMOVING)) {
                String id = idOf(each.key());
                if (isObject(id + MANIFEST) && isObject(id + PIN)) {
                    delete(each.key());
                } else {
                    finishRemoval(id);
                }
            }
        }
    }

    /** The manifest first, which is what makes it a backup; last what says that it is to be removed. */
    private void finishRemoval(String id) throws IOException {
        delete(id + MANIFEST);
        for (String extension : extensions().toList()) {
            delete(id + extension);
        }
        delete(id + PROOF);
        delete(id + PIN);
        delete(id + REMOVING);
    }

    /** Nothing is locked: what two runs at once would remove, either may, and {@link #remove} looks at the pin. */
    @Override
    Held lockRemovals() {
        return new Held() {
            @Override
            public void requireOf(BackupStore store) {
                if (store != BackupBucket.this) {
                    throw new IllegalStateException("the storage is another");
                }
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    List<String> ids() throws IOException {
        Set<String> names = objects(PREFIX).stream().map(StoredObject::key).collect(Collectors.toSet());
        return names.stream()
                .filter(BackupStore::isBackupFile)
                .map(BackupStore::idOf)
                .filter(id -> !names.contains(id + REMOVING))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    @Override
    BackupEntry entry(String id) throws IOException {
        String text = text(id + MANIFEST);
        if (text == null) {
            return new BackupEntry.Unverifiable(id, "there is no manifest");
        }
        Manifest manifest;
        try {
            manifest = ManifestJson.read(text);
        } catch (ManifestJson.UnreadableException e) {
            return new BackupEntry.Unverifiable(id, "the manifest cannot be read: " + e.getMessage());
        }
        Optional<StoredObject> file = calling(() -> storage.stat(manifest.file()));
        if (!manifest.id().equals(id) || file.isEmpty()) {
            return new BackupEntry.Unverifiable(id, "the manifest is of another backup or its file is gone");
        }
        long bytes = file.get().bytes();
        if (bytes != manifest.bytes()) {
            return new BackupEntry.Unverifiable(id, "the file has " + bytes + " bytes instead of " + manifest.bytes());
        }
        return new BackupEntry.Known(manifest, proof(id));
    }

    @Override
    boolean exists(String id) throws IOException {
        return objects(id + ".").stream()
                .anyMatch(each -> each.key().equals(id + MANIFEST) || isBackupFile(each.key()));
    }

    private @Nullable Proof proof(String id) throws IOException {
        try {
            String text = text(id + PROOF);
            return text == null ? null : ManifestJson.readProof(text);
        } catch (ManifestJson.UnreadableException e) {
            return null;
        }
    }

    /** What is here below a prefix, links to nowhere and foreign keys left out. */
    private List<StoredObject> objects(String prefix) throws IOException {
        return calling(() -> {
            try (Stream<StoredObject> all = storage.list(prefix, problem -> {})) {
                return all.filter(each -> each.key().indexOf('/') < 0).toList();
            }
        });
    }

    private boolean isObject(String key) throws IOException {
        return calling(() -> storage.stat(key)).isPresent();
    }

    private @Nullable String text(String key) throws IOException {
        try (InputStream in = storage.open(key)) {
            return new String(in.readNBytes(JSON_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (StorageException e) {
            if (e.code() == StorageError.NOT_FOUND) {
                return null;
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    private void put(String key, String text) throws IOException {
        calling(() -> storage.write(key, out -> out.write(text.getBytes(StandardCharsets.UTF_8))));
    }

    private void delete(String key) throws IOException {
        calling(() -> storage.delete(key));
    }

    private static <T extends @Nullable Object> T calling(Call<T> call) throws IOException {
        try {
            return call.get();
        } catch (StorageException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
