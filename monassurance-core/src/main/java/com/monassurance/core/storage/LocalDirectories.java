package com.monassurance.core.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.monassurance.core.storage.LocalFailures.BlockedPathException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.List;

/**
 * The directories between a root and its objects: every step is looked at, so that no symbolic link inside the root
 * leads out of it. Immutable.
 */
final class LocalDirectories {

    private final Path root;

    LocalDirectories(Path root) {
        this.root = root;
    }

    /** Checks every directory between the root and a path below it; a missing one is a NoSuchFileException. */
    void check(Path path) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString());
        }
        Path directory = root;
        for (Path component : below(path)) {
            directory = directory.resolve(component);
            if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
                if (Files.exists(directory, NOFOLLOW_LINKS)) {
                    throw new BlockedPathException(directory);
                }
                throw new NoSuchFileException(directory.toString());
            }
        }
    }

    /** Creates what is missing between the root, which must exist, and a path below it. */
    void create(Path path) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString());
        }
        Path directory = root;
        for (Path component : below(path)) {
            Path above = directory;
            directory = directory.resolve(component);
            if (Files.isDirectory(directory, NOFOLLOW_LINKS)) {
                continue;
            }
            try {
                Files.createDirectory(directory);
                LocalWrite.syncDirectory(above);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
                    throw new BlockedPathException(directory);
                }
            }
        }
    }

    /**
     * Removes the directories above a path that hold nothing any more, so that their names are free for keys. What
     * cannot be removed, such as a mount point, stays: an empty directory is no object.
     *
     * <p>Invariant: only rmdir itself is used, through the handle of the directory above. {@code Files.delete} would also
     * remove a document that somebody has just written in the place of the directory; where there is no other way, the
     * empty directories stay.
     */
    void prune(Path path) {
        try {
            for (Path directory = parent(path); !directory.equals(root); directory = parent(directory)) {
                try (DirectoryStream<Path> above = Files.newDirectoryStream(parent(directory))) {
                    if (!(above instanceof SecureDirectoryStream<Path> handle)) {
                        return;
                    }
                    handle.deleteDirectory(directory.getFileName());
                }
            }
        } catch (IOException e) {
            return;
        }
    }

    private Iterable<Path> below(Path path) {
        Path parent = parent(path);
        // The relative path of the root to itself would have one empty name.
        return parent.equals(root) ? List.of() : root.relativize(parent);
    }

    private Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null || path.equals(root) || !parent.startsWith(root)) {
            throw new IllegalArgumentException(path + " is not below " + root);
        }
        return parent;
    }
}
