package com.monassurance.maintenance.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the backups in one directory: {@code <id>.dump}, {@code <id>.native.tar} or {@code <id>.sql.gz}, with
 * {@code .age} behind it when it is encrypted, {@code <id>.manifest.json},
 * {@code <id>.proof.json}, {@code <id>.pin.json} when somebody wants it kept, {@code *.partial} while something is written and
 * {@code <id>.manifest.json.removing} while it is removed. Foreign files and links are left alone.
 */
final class BackupDirectory extends BackupStore {

    private final Path directory;

    BackupDirectory(Path directory) {
        this.directory = directory;
    }

    Path path() {
        return directory;
    }

    @Override
    public String location() {
        return directory.toString();
    }

    @Override
    String what() {
        return "directory";
    }

    @Override
    boolean isThere() {
        return Files.isDirectory(directory);
    }

    @Override
    void create() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    @Override
    OptionalLong usableBytes() throws IOException {
        return OptionalLong.of(Files.getFileStore(directory).getUsableSpace());
    }

    @Override
    Manifest write(Instant startedAt, ZoneId zone, String extension, Content content)
            throws BackupFailedException, IOException {
        Path partial = reserve(dayName(startedAt, zone));
        boolean isPublished = false;
        try {
            Manifest manifest;
            try (DigestingFile file = DigestingFile.over(partial)) {
                manifest = content.writeTo(idOf(String.valueOf(partial.getFileName())), file);
            }
            publish(partial, manifest);
            isPublished = true;
            return manifest;
        } finally {
            if (!isPublished) {
                Files.deleteIfExists(partial);
            }
        }
    }

    @Override
    InputStream open(Manifest manifest) throws IOException {
        return Files.newInputStream(localFile(manifest));
    }

    @Override
    Path localFile(Manifest manifest) {
        return directory.resolve(manifest.file());
    }

    @Override
    Held lockRemovals() throws IOException {
        return RetentionLock.take(this);
    }

    /**
     * Takes the first free name of the day by creating its partial file, which nobody else can create then.
     *
     * @return the path of the new, empty partial file
     */
    private Path reserve(String base) throws IOException {
        for (int i = 1; i <= BACKUPS_MAX; i++) {
            String id = i == 1 ? base : base + "_" + i;
            Path partial = directory.resolve(id + PARTIAL);
            try {
                Files.createFile(
                        partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException e) {
                continue;
            }
            // Invariant: looked at after the reservation; whoever held the name before has published or given it up.
            // A proof, a pin or a removal that outlived its backup would be taken for those of the new one.
            if (!exists(id)
                    && Stream.of(PROOF, PIN, REMOVING).noneMatch(rest -> Files.exists(directory.resolve(id + rest)))) {
                return partial;
            }
            Files.delete(partial);
        }
        throw new IOException("no free name for " + base + " in " + directory);
    }

    /** Publishes a whole file: the rename of the manifest, last, is what makes it a backup. */
    private void publish(Path partial, Manifest manifest) throws IOException {
        Path manifestPartial = directory.resolve(manifest.id() + MANIFEST + PARTIAL);
        try {
            writeDurably(manifestPartial, ManifestJson.write(manifest));
            Files.move(partial, directory.resolve(manifest.file()), StandardCopyOption.ATOMIC_MOVE);
            Files.move(manifestPartial, directory.resolve(manifest.id() + MANIFEST), StandardCopyOption.ATOMIC_MOVE);
            syncDirectory();
        } catch (IOException e) {
            Files.deleteIfExists(manifestPartial);
            if (!Files.exists(directory.resolve(manifest.id() + MANIFEST))) {
                Files.deleteIfExists(directory.resolve(manifest.file()));
            }
            throw e;
        }
    }

    @Override
    void writeProof(String id, Proof proof) throws IOException {
        replace(id + PROOF, ManifestJson.write(proof));
    }

    @Override
    void writePin(String id, BackupPins.Pin pin) throws IOException {
        replace(id + PIN, ManifestJson.write(pin));
    }

    @Override
    void removePin(String id) throws IOException {
        Files.deleteIfExists(directory.resolve(id + PIN));
        syncDirectory();
    }

    @Override
    Map<String, BackupPins.Pin> pins() {
        Map<String, BackupPins.Pin> pins = new TreeMap<>();
        if (!isThere()) {
            return pins;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + PIN)) {
            for (Path file : files) {
                String id = idOf(String.valueOf(file.getFileName()));
                try {
                    pins.put(id, ManifestJson.readPin(Files.readString(file)));
                } catch (ManifestJson.UnreadableException | CharacterCodingException e) {
                    pins.put(id, new BackupPins.Pin("the reason cannot be read", Instant.EPOCH));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw failed("listed", e);
        }
        return pins;
    }

    /**
     * Removes a backup: the rename of its manifest is what makes it none, so that nothing half removed is ever listed, and
     * what is left says to the next run what is to be finished.
     */
    @Override
    void remove(String id) throws IOException {
        Path removing = directory.resolve(id + REMOVING);
        Files.move(directory.resolve(id + MANIFEST), removing, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory();
        finishRemoval(removing);
    }

    @Override
    void finishRemovals() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + REMOVING)) {
            for (Path file : files) {
                finishRemoval(file);
            }
        }
    }

    private void finishRemoval(Path removing) throws IOException {
        String id = idOf(String.valueOf(removing.getFileName()));
        for (String extension : extensions().toList()) {
            Files.deleteIfExists(directory.resolve(id + extension));
        }
        Files.deleteIfExists(directory.resolve(id + PROOF));
        Files.deleteIfExists(directory.resolve(id + PIN));
        syncDirectory();
        // Last: until then the name is taken, so that no new backup of that name can be removed in its place.
        Files.deleteIfExists(removing);
        syncDirectory();
    }

    private void replace(String name, String content) throws IOException {
        Path partial = directory.resolve(name + PARTIAL);
        Files.deleteIfExists(partial);
        try {
            writeDurably(partial, content);
            Files.move(partial, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(partial);
            throw e;
        }
        syncDirectory();
    }

    /** Removes partial files that nobody can be writing any more, or finishes what was all but published. */
    @Override
    void sweep(Instant olderThan) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + PARTIAL)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(olderThan)
                        && !finishPublishing(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** A process may have died between the renames of a whole file and of its manifest; what fits is a backup then. */
    private boolean finishPublishing(Path partial) throws IOException {
        String name = String.valueOf(partial.getFileName());
        if (!name.endsWith(MANIFEST + PARTIAL)) {
            return false;
        }
        String id = idOf(name);
        Path target = directory.resolve(id + MANIFEST);
        try {
            Manifest manifest = ManifestJson.read(Files.readString(partial));
            Path file = directory.resolve(manifest.file());
            if (!manifest.id().equals(id)
                    || Files.exists(target)
                    || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !DigestingFile.sha256Of(file).equals(manifest.sha256())) {
                return false;
            }
        } catch (ManifestJson.UnreadableException | CharacterCodingException e) {
            return false;
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory();
        return true;
    }

    @Override
    List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return ids;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (isBackupFile(name)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && !Files.exists(directory.resolve(idOf(name) + REMOVING))) {
                    ids.add(idOf(name));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return ids;
    }

    @Override
    BackupEntry entry(String id) throws IOException {
        Manifest manifest;
        try {
            manifest = ManifestJson.read(Files.readString(directory.resolve(id + MANIFEST)));
        } catch (NoSuchFileException e) {
            return new BackupEntry.Unverifiable(id, "there is no manifest");
        } catch (ManifestJson.UnreadableException e) {
            return new BackupEntry.Unverifiable(id, "the manifest cannot be read: " + e.getMessage());
        }
        Path file = directory.resolve(manifest.file());
        if (!manifest.id().equals(id) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new BackupEntry.Unverifiable(id, "the manifest is of another backup or its file is gone");
        }
        long bytes = file.toFile().length();
        if (bytes != manifest.bytes()) {
            return new BackupEntry.Unverifiable(id, "the file has " + bytes + " bytes instead of " + manifest.bytes());
        }
        return new BackupEntry.Known(manifest, proof(id));
    }

    @Override
    boolean exists(String id) {
        return Files.exists(directory.resolve(id + MANIFEST))
                || extensions().anyMatch(extension -> Files.exists(directory.resolve(id + extension)));
    }

    private @Nullable Proof proof(String id) throws IOException {
        try {
            return ManifestJson.readProof(Files.readString(directory.resolve(id + PROOF)));
        } catch (NoSuchFileException | ManifestJson.UnreadableException e) {
            return null;
        }
    }

    private void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void writeDurably(Path file, String content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
