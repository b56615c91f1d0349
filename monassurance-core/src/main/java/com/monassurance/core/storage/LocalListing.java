package com.monassurance.core.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks a directory tree in the byte order of the keys, one directory of each level in memory at a time. Never follows a
 * symbolic link. Confined to one thread.
 */
final class LocalListing implements AutoCloseable {

    /** What mkfs leaves at the top of a mounted file system, for root's eyes only. */
    private static final String LOST_AND_FOUND = "lost+found/";

    private final Path root;
    private final KeyPaths paths;
    private final String prefix;
    private final Consumer<ListingProblem> problems;
    private final int runEntriesMax;
    private final Deque<Level> levels = new ArrayDeque<>();

    LocalListing(Path root, KeyPaths paths, String prefix, Consumer<ListingProblem> problems, int runEntriesMax) {
        this.root = root;
        this.paths = paths;
        this.prefix = prefix;
        this.problems = problems;
        this.runEntriesMax = runEntriesMax;
    }

    /** Goes down to the directory that holds all keys of the prefix, if it exists. */
    void begin() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString());
        }
        Path directory = root;
        String complete = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        for (String component : complete.isEmpty() ? new String[0] : complete.split("/")) {
            directory = paths.resolve(directory, component);
            if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
                return;
            }
        }
        enter(directory, complete);
    }

    /** Returns the next object, or null after the last. */
    @Nullable
    StoredObject next() throws IOException {
        while (true) {
            Level level = levels.peek();
            if (level == null) {
                return null;
            }
            DirectoryEntry entry = level.entries.next();
            if (entry == null) {
                levels.pop().entries.close();
                continue;
            }
            String key = level.keyPrefix + entry.text();
            if (!entry.isDirectory()) {
                return new StoredObject(key, entry.bytes(), entry.lastModified());
            }
            Path directory = paths.resolve(level.directory, key.substring(level.keyPrefix.length(), key.length() - 1));
            if (Files.isDirectory(directory, NOFOLLOW_LINKS)) {
                enterUnlessGone(directory, key);
            }
        }
    }

    @Override
    public void close() throws IOException {
        while (!levels.isEmpty()) {
            levels.pop().entries.close();
        }
    }

    private void enterUnlessGone(Path directory, String key) throws IOException {
        try {
            enter(directory, key);
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Removed since its parent was read: whatever it held has gone too.
            return;
        } catch (AccessDeniedException e) {
            if (!key.equals(LOST_AND_FOUND)) {
                throw e;
            }
        }
    }

    // The sorter lives as long as its level, which close() ends.
    @SuppressWarnings("MustBeClosedChecker")
    private void enter(Path directory, String keyPrefix) throws IOException {
        EntrySorter sorter = new EntrySorter(runEntriesMax);
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path path : stream) {
                Optional<DirectoryEntry> entry = entry(path, keyPrefix);
                if (entry.isPresent()) {
                    sorter.add(entry.get());
                }
            }
            sorter.sort();
        } catch (DirectoryIteratorException e) {
            sorter.close();
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            sorter.close();
            throw e;
        }
        levels.push(new Level(directory, keyPrefix, sorter));
    }

    private Optional<DirectoryEntry> entry(Path path, String keyPrefix) throws IOException {
        Optional<String> name = paths.name(path);
        if (name.isEmpty()) {
            problems.accept(new ListingProblem(keyPrefix + paths.escapedName(path), "the name is not UTF-8"));
            return Optional.empty();
        }
        String key = keyPrefix + name.get();
        boolean reserved = name.get().startsWith(StorageKey.RESERVED_PREFIX);
        if (reserved || !(key.startsWith(prefix) || prefix.startsWith(key + "/"))) {
            return Optional.empty();
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!attributes.isDirectory() && !attributes.isRegularFile()) {
            return Optional.empty();
        }
        String problem = StorageKey.problem(key);
        if (problem != null) {
            problems.accept(new ListingProblem(key, problem));
            return Optional.empty();
        }
        return Optional.of(DirectoryEntry.of(name.get(), attributes));
    }

    private record Level(Path directory, String keyPrefix, EntrySorter entries) {}
}
