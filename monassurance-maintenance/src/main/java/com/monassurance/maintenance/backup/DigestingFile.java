package com.monassurance.maintenance.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A file that counts and digests what is written to it, and can say when it is on the disk. Confined to one thread. */
final class DigestingFile extends OutputStream {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream out;
    private final @Nullable FileChannel channel;
    private final MessageDigest digest = sha256();
    private long bytes;

    private DigestingFile(OutputStream out, @Nullable FileChannel channel) {
        this.out = out;
        this.channel = channel;
    }

    static DigestingFile over(Path existing) throws IOException {
        FileChannel channel = FileChannel.open(existing, StandardOpenOption.WRITE);
        return new DigestingFile(Channels.newOutputStream(channel), channel);
    }

    /** Over a stream whose owner knows when it is kept for good, and closes it. */
    static DigestingFile over(OutputStream out) {
        return new DigestingFile(out, null);
    }

    static String sha256Of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return sha256Of(in);
        }
    }

    /** Reads a stream to its end. */
    static String sha256Of(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        out.write(source, offset, length);
        digest.update(source, offset, length);
        bytes += length;
    }

    /** Puts everything on the disk and returns the checksum. */
    String seal() throws IOException {
        if (channel != null) {
            channel.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
