package com.monassurance.core.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/** Tells failures of a file system apart. Stateless. */
final class LocalFailures {

    /** Less than this left after a failed write: the disk is full, whatever language the system says it in. */
    private static final long FULL_BYTES = 64 * 1024;

    private static final List<String> NO_SPACE = List.of("No space left on device", "Disk quota exceeded");
    private static final List<String> DENIED =
            List.of("Permission denied", "Operation not permitted", "Read-only file system");

    private LocalFailures() {}

    static StorageException of(String action, String key, Path root, IOException failure) {
        String problem =
                "The storage file://" + root + " failed while " + action + " \"" + key + "\": " + reason(failure);
        if (failure instanceof NoSuchFileException) {
            return Files.isDirectory(root) ? notFound(key, root) : missingRoot(key, root, failure);
        }
        if (failure instanceof FileAlreadyExistsException) {
            return alreadyExists(key, root);
        }
        if (failure instanceof AccessDeniedException || says(failure, DENIED)) {
            return new StorageException(
                    StorageError.DENIED,
                    key,
                    problem,
                    "Check the owner and the permissions of the directory, and that it is not mounted read-only.",
                    failure);
        }
        if (failure instanceof NotDirectoryException || failure instanceof BlockedPathException) {
            return new StorageException(
                    StorageError.ALREADY_EXISTS,
                    key,
                    problem,
                    "Move away what stands in the place of a directory, or use another key.",
                    failure);
        }
        if (says(failure, List.of("File name too long"))) {
            return StorageKey.bad(key, "the file system allows no name that long");
        }
        return new StorageException(
                StorageError.UNAVAILABLE, key, problem, "Check the disk and the system log; then try again.", failure);
    }

    /** As {@link #of}, for a write, which may also have met the end of the disk. */
    static StorageException ofWrite(String key, Path root, IOException failure) {
        boolean unspecific = failure.getClass() == IOException.class || failure.getClass() == FileSystemException.class;
        if (!says(failure, NO_SPACE) && !(unspecific && !says(failure, DENIED) && isFull(root))) {
            return of("writing", key, root, failure);
        }
        return new StorageException(
                StorageError.NO_SPACE,
                key,
                "There is no space left in the storage file://" + root + " for \"" + key + "\".",
                "Free disk space, then try again; nothing was stored.",
                failure);
    }

    static StorageException notFound(String key, Path root) {
        return new StorageException(
                StorageError.NOT_FOUND,
                key,
                "There is no \"" + key + "\" in the storage file://" + root + ".",
                "Check the key; it may have been moved or deleted.",
                null);
    }

    static StorageException alreadyExists(String key, Path root) {
        return new StorageException(
                StorageError.ALREADY_EXISTS,
                key,
                "\"" + key + "\" exists in the storage file://" + root + " and is not overwritten.",
                "Use another key, or delete the object first.",
                null);
    }

    static StorageException missingRoot(String key, Path root, IOException failure) {
        return new StorageException(
                StorageError.NO_ROOT,
                key,
                "The root of the storage, " + root + ", is not a directory.",
                "Mount or create it; an empty storage is made by mark().",
                failure);
    }

    /** Returns the directory that a file: URI names; what stands in a URI of another kind may be a secret. */
    static Path directoryOf(URI uri) {
        try {
            if ("file".equals(uri.getScheme())) {
                return Path.of(uri);
            }
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // Falls through: the message of the JDK names a part of the URI, not what would be right.
        }
        throw new StorageException(
                StorageError.BAD_LOCATION,
                "",
                "A document storage in a directory is at no such URI of the scheme " + uri.getScheme() + ".",
                "Give file:///directory; for s3://bucket/prefix open an S3DocumentStorage.",
                null);
    }

    private static boolean isFull(Path root) {
        try {
            return Files.getFileStore(root).getUsableSpace() < FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean says(IOException failure, List<String> texts) {
        String message = String.valueOf(failure.getMessage());
        return texts.stream().anyMatch(message::contains);
    }

    private static String reason(IOException failure) {
        return failure instanceof AccessDeniedException ? "access denied" : String.valueOf(failure.getMessage());
    }

    /** On the way to an object stands something that is no directory: a file, or a symbolic link. */
    static final class BlockedPathException extends IOException {

        private static final long serialVersionUID = 1L;

        BlockedPathException(Path path) {
            super(path + " is a file or a symbolic link, not a directory");
        }
    }
}
