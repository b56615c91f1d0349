package com.monassurance.maintenance.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * Deletes a file below a directory after a last look, going down directory by directory on open handles where the
 * system can, so that a directory swapped for a link in the meantime leads nowhere.
 */
final class Removal {

    /** What became of a file. */
    enum Kind {
        DELETED,
        KEPT
    }

    /** What became of a file, and how many bytes that freed. */
    record Result(Kind kind, long bytes) {
        static final Result KEPT = new Result(Kind.KEPT, 0);
    }

    private final Path directory;

    private Removal(Path directory) {
        this.directory = directory;
    }

    static Removal below(Path directory) {
        return new Removal(directory);
    }

    /** Deletes the file when it is still a regular file, below the directory, and unchanged since before the limit. */
    Result deleteIfOlder(Path file, Instant limit) throws IOException {
        Path absolute = file.normalize();
        if (!absolute.startsWith(directory) || absolute.equals(directory)) {
            throw new IOException("not below " + directory);
        }
        Path relative = directory.relativize(absolute);
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            if (stream instanceof SecureDirectoryStream<Path> secure) {
                return descend(secure, relative, limit);
            }
            return deletePlainly(absolute, limit);
        } catch (NoSuchFileException e) {
            return Result.KEPT;
        }
    }

    private static Result descend(SecureDirectoryStream<Path> at, Path relative, Instant limit) throws IOException {
        Path first = relative.getName(0);
        if (relative.getNameCount() > 1) {
            try (SecureDirectoryStream<Path> next = at.newDirectoryStream(first, LinkOption.NOFOLLOW_LINKS)) {
                return descend(next, relative.subpath(1, relative.getNameCount()), limit);
            }
        }
        BasicFileAttributes attributes = at.getFileAttributeView(
                        first, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        if (!mayGo(attributes, limit)) {
            return Result.KEPT;
        }
        at.deleteFile(first);
        return new Result(Kind.DELETED, attributes.size());
    }

    private static Result deletePlainly(Path file, Instant limit) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!mayGo(attributes, limit)) {
            return Result.KEPT;
        }
        Files.delete(file);
        return new Result(Kind.DELETED, attributes.size());
    }

    private static boolean mayGo(BasicFileAttributes attributes, Instant limit) {
        return attributes.isRegularFile()
                && attributes.lastModifiedTime().toInstant().isBefore(limit);
    }
}
