package com.monassurance.maintenance.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file that counts and digests what is written to it, and can say when it is on the disk. Confined to one thread. */
final class DigestingFile extends OutputStream {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileChannel channel;
    private final MessageDigest digest = sha256();
    private long bytes;

    private DigestingFile(FileChannel channel) {
        this.channel = channel;
    }

    static DigestingFile over(Path existing) throws IOException {
        return new DigestingFile(FileChannel.open(existing, StandardOpenOption.WRITE));
    }

    static String sha256Of(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        digest.update(source, offset, length);
        bytes += length;
    }

    /** Puts everything on the disk and returns the checksum. */
    String seal() throws IOException {
        channel.force(true);
        return HexFormat.of().formatHex(digest.digest());
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
