package com.monassurance.core.storage;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One atomic write: a temporary file beside the target, synced, renamed over it, and the directory synced. Only a
 * rename in one directory is surely in one file system. Closing before {@link #commit} removes every trace. Confined to
 * one thread.
 */
final class LocalWrite implements AutoCloseable {

    static final String TEMPORARY_PREFIX = StorageKey.RESERVED_PREFIX + "tmp-";

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path temporary;
    private final FileChannel channel;
    private final Content content;
    private boolean committed;

    private LocalWrite(Path temporary, FileChannel channel) {
        this.temporary = temporary;
        this.channel = channel;
        this.content = new Content(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES));
    }

    static LocalWrite beside(Path target) throws IOException {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        Path temporary = target.resolveSibling(TEMPORARY_PREFIX + HexFormat.of().formatHex(random));
        return new LocalWrite(temporary, FileChannel.open(temporary, Set.of(CREATE_NEW, WRITE), ownerOnly(target)));
    }

    /** Returns where the content goes; closing it only flushes. */
    OutputStream content() {
        return content;
    }

    /** Returns what the file system refused, even if whoever wrote swallowed it. */
    @Nullable
    IOException failure() {
        return content.failure;
    }

    void commit(Path target) throws IOException {
        content.flush();
        channel.force(true);
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        committed = true;
        syncDirectory(target.resolveSibling("."));
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }

    /** Makes the names in a directory survive a power cut. */
    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory)) {
            names.force(true);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path target) {
        return target.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Remembers its first failure: a half-written document must not be published because somebody ignored one. */
    private static final class Content extends OutputStream {

        private final OutputStream out;
        private @Nullable IOException failure;

        Content(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            try {
                out.write(b);
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }

        private IOException remembered(IOException e) {
            if (failure == null) {
                failure = e;
            }
            return e;
        }
    }
}
