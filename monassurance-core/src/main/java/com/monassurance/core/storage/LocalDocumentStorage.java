package com.monassurance.core.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Documents in a directory, one file each, readable by their owner only. Symbolic links below the root are neither
 * followed nor listed, nor is anything else that is no regular file. A key cannot be the directory of another: with
 * {@code a/b} there is no {@code a}. The root must exist; {@link #mark()} creates it. Thread-safe, and safe with other
 * processes on the same directory.
 *
 * @since 0.1.0
 */
public final class LocalDocumentStorage implements DocumentStorage {

    /** How often a directory may be pruned by somebody else between its creation and its use. */
    private static final int DIRECTORY_ATTEMPTS_MAX = 10;

    private static final byte[] MARKER = "monassurance-ops document storage\n".getBytes(StandardCharsets.UTF_8);

    private final Path root;
    private final KeyPaths paths = new KeyPaths();
    private final LocalDirectories directories;
    private final int runEntriesMax;

    LocalDocumentStorage(Path root, int runEntriesMax) {
        this.root = root.toAbsolutePath().normalize();
        this.directories = new LocalDirectories(this.root);
        this.runEntriesMax = runEntriesMax;
    }

    /**
     * Returns the storage in a directory; touches no disk.
     *
     * @param root the directory; may itself be reached through symbolic links
     * @return the storage
     */
    public static LocalDocumentStorage at(Path root) {
        return new LocalDocumentStorage(requireNonNull(root, "root"), EntrySorter.RUN_ENTRIES_MAX);
    }

    /**
     * Returns the storage in a directory that is named by a URI, such as {@code OpsConfig.storage()}; touches no disk.
     *
     * @param uri {@code file:///directory}
     * @return the storage
     * @throws StorageException with {@link StorageError#BAD_LOCATION} if it is any other URI, such as {@code s3:}
     */
    public static LocalDocumentStorage at(URI uri) {
        return at(LocalFailures.directoryOf(requireNonNull(uri, "uri")));
    }

    @Override
    public Stream<StoredObject> list(String prefix, Consumer<ListingProblem> problems) {
        StorageKey.checkedPrefix(prefix);
        requireNonNull(problems, "problems");
        LocalListing listing = new LocalListing(root, paths, prefix, problems, runEntriesMax);
        try {
            listing.begin();
        } catch (IOException e) {
            throw LocalFailures.of("listing", prefix, root, e);
        }
        return LazyStream.of(
                () -> {
                    try {
                        return listing.next();
                    } catch (IOException e) {
                        throw LocalFailures.of("listing", prefix, root, e);
                    }
                },
                () -> {
                    try {
                        listing.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @Override
    public Optional<StoredObject> stat(String key) {
        Path path = path(key);
        try {
            return found(key, path);
        } catch (IOException e) {
            throw LocalFailures.of("looking up", key, root, e);
        }
    }

    @Override
    public InputStream open(String key) {
        Path path = path(key);
        try {
            if (found(key, path).isEmpty()) {
                throw LocalFailures.notFound(key, root);
            }
            return Files.newInputStream(path, NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw LocalFailures.of("reading", key, root, e);
        }
    }

    @Override
    public StoredObject write(String key, ContentWriter content) {
        requireNonNull(content, "content");
        return write(key, path(key), content);
    }

    @Override
    public void move(String from, String to) {
        Path source = path(from);
        Path target = path(to);
        try {
            if (found(from, source).isEmpty()) {
                throw LocalFailures.notFound(from, root);
            }
            inCreatedDirectory(target, () -> {
                link(source, target, to);
                return target;
            });
            LocalWrite.syncDirectory(target.resolveSibling("."));
            Files.deleteIfExists(source);
            LocalWrite.syncDirectory(source.resolveSibling("."));
            directories.prune(source);
        } catch (IOException e) {
            throw LocalFailures.ofWrite(to, root, e);
        }
    }

    @Override
    public boolean delete(String key) {
        Path path = path(key);
        try {
            if (found(key, path).isEmpty() || !Files.deleteIfExists(path)) {
                return false;
            }
            LocalWrite.syncDirectory(path.resolveSibling("."));
            directories.prune(path);
            return true;
        } catch (IOException e) {
            throw LocalFailures.of("deleting", key, root, e);
        }
    }

    @Override
    public boolean isMarked() {
        try {
            return found(ROOT_MARKER, paths.resolve(root, ROOT_MARKER)).isPresent();
        } catch (IOException e) {
            throw LocalFailures.of("looking up", ROOT_MARKER, root, e);
        }
    }

    @Override
    public void mark() {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw LocalFailures.ofWrite(ROOT_MARKER, root, e);
        }
        if (!isMarked()) {
            write(ROOT_MARKER, paths.resolve(root, ROOT_MARKER), out -> out.write(MARKER));
        }
    }

    @Override
    public URI location() {
        return URI.create("file://" + root.toUri().getRawPath());
    }

    @Override
    public Optional<StorageSpace> space() {
        try {
            FileStore store = Files.getFileStore(root);
            return Optional.of(new StorageSpace(store.getTotalSpace(), store.getUsableSpace(), store.isReadOnly()));
        } catch (IOException e) {
            throw LocalFailures.of("measuring", "", root, e);
        }
    }

    @Override
    public long sweep(Instant startedBefore) {
        Sweep sweep = new Sweep(startedBefore);
        try {
            if (!Files.isDirectory(root)) {
                throw new NoSuchFileException(root.toString());
            }
            // The root itself may be a link; below it walkFileTree follows none.
            Files.walkFileTree(root.toRealPath(), sweep);
            return sweep.removed.get();
        } catch (IOException e) {
            throw LocalFailures.of("sweeping", "", root, e);
        }
    }

    private Path path(String key) {
        StorageKey.checked(key);
        return paths.resolve(root, key);
    }

    private Optional<StoredObject> found(String key, Path path) throws IOException {
        try {
            directories.check(path);
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? Optional.of(object(key, attributes)) : Optional.empty();
        } catch (NoSuchFileException | LocalFailures.BlockedPathException e) {
            if (!Files.isDirectory(root)) {
                throw LocalFailures.missingRoot(key, root, e);
            }
            return Optional.empty();
        }
    }

    private StoredObject write(String key, Path path, ContentWriter content) {
        try (LocalWrite write = inCreatedDirectory(path, () -> LocalWrite.beside(path))) {
            produce(key, write, content);
            write.commit(path);
            return object(key, Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS));
        } catch (FileSystemException e) {
            directories.prune(path);
            throw Files.isDirectory(path, NOFOLLOW_LINKS)
                    ? LocalFailures.alreadyExists(key, root)
                    : LocalFailures.ofWrite(key, root, e);
        } catch (IOException e) {
            directories.prune(path);
            throw LocalFailures.ofWrite(key, root, e);
        } catch (RuntimeException | Error e) {
            directories.prune(path);
            throw e;
        }
    }

    private static void produce(String key, LocalWrite write, ContentWriter content) throws IOException {
        OutputStream out = write.content();
        try {
            content.writeTo(out);
        } catch (IOException e) {
            if (write.failure() == null) {
                throw new StorageException(
                        StorageError.CONTENT_FAILED,
                        key,
                        "The content of \"" + key + "\" could not be produced: " + e.getMessage(),
                        "Look at what produces it; nothing was stored.",
                        e);
            }
        }
        IOException failure = write.failure();
        if (failure != null) {
            throw failure;
        }
    }

    /** The hard link is what fails when the target exists; without links, an empty file holds the place. */
    private void link(Path source, Path target, String to) throws IOException {
        try {
            Files.createLink(target, source);
        } catch (FileAlreadyExistsException e) {
            if (!isSameFile(source, target)) {
                throw LocalFailures.alreadyExists(to, root);
            }
            // An earlier move was killed after its link: what remains is to remove the source.
        } catch (NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            try {
                Files.createFile(target);
            } catch (FileAlreadyExistsException exists) {
                throw LocalFailures.alreadyExists(to, root);
            }
            Files.move(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean isSameFile(Path source, Path target) throws IOException {
        Object key = Files.readAttributes(source, BasicFileAttributes.class, NOFOLLOW_LINKS)
                .fileKey();
        return key != null
                && !source.equals(target)
                && key.equals(Files.readAttributes(target, BasicFileAttributes.class, NOFOLLOW_LINKS)
                        .fileKey());
    }

    private <T> T inCreatedDirectory(Path path, FileAction<T> action) throws IOException {
        NoSuchFileException pruned = null;
        for (int attempt = 1; attempt <= DIRECTORY_ATTEMPTS_MAX; attempt++) {
            try {
                directories.create(path);
                return action.run();
            } catch (NoSuchFileException e) {
                if (!Files.isDirectory(root)) {
                    throw e;
                }
                pruned = e;
            }
        }
        throw requireNonNull(pruned, "pruned");
    }

    private static StoredObject object(String key, BasicFileAttributes attributes) {
        return new StoredObject(
                key, attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    @Override
    public String toString() {
        return "LocalDocumentStorage[" + location() + "]";
    }

    @FunctionalInterface
    private interface FileAction<T> {
        T run() throws IOException;
    }

    private static final class Sweep extends SimpleFileVisitor<Path> {

        private final Instant before;
        private final AtomicLong removed = new AtomicLong();

        Sweep(Instant before) {
            this.before = before;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            boolean ours = attributes.isRegularFile()
                    && String.valueOf(file.getFileName()).startsWith(LocalWrite.TEMPORARY_PREFIX);
            if (ours && attributes.lastModifiedTime().toInstant().isBefore(before) && Files.deleteIfExists(file)) {
                removed.incrementAndGet();
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            return failure instanceof NoSuchFileException
                    ? FileVisitResult.CONTINUE
                    : super.visitFileFailed(file, failure);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            return failure instanceof NoSuchFileException
                    ? FileVisitResult.CONTINUE
                    : super.postVisitDirectory(directory, failure);
        }
    }
}
