package com.monassurance.maintenance.backup.copy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Reads an archive of the native format, several parts at a time if need be. Thread-safe. */
final class ArchiveReader implements AutoCloseable {

    private static final int MEMBER_BYTES_MAX = 1 << 30;

    private final FileChannel channel;
    private final Contents contents;
    private final String fingerprint;

    private ArchiveReader(FileChannel channel, byte[] json) throws IOException {
        this.channel = channel;
        this.contents = ContentsJson.read(json);
        this.fingerprint = HexFormat.of().formatHex(Digests.sha256().digest(json));
    }

    /** Takes the content of a part as it comes. */
    interface Sink {
        void take(byte[] bytes, int length) throws IOException;
    }

    static ArchiveReader open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new ArchiveReader(channel, readContents(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Contents contents() {
        return contents;
    }

    /** What tells this archive from all others. */
    String fingerprint() {
        return fingerprint;
    }

    /** Reads a part from its first member to its last, and checks it against the table of contents. */
    void read(Contents.Stored part, Sink sink) throws IOException {
        String prefix = PartWriter.prefix(part.number());
        MessageDigest digest = Digests.sha256();
        byte[] content = new byte[PartWriter.CHUNK_BYTES];
        long at = part.first();
        for (int chunk = 0; chunk < part.chunks(); ) {
            TarEntry entry = entry(channel, at);
            if (entry.name().startsWith(prefix)) {
                byte[] frame = bytes(channel, at + TarEntry.BLOCK, entry.size());
                digest.update(frame);
                sink.take(content, decompress(frame, content, entry.name()));
                chunk++;
            }
            at += entry.span();
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
            throw new IOException("part " + part.number() + " of the archive has another checksum");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static int decompress(byte[] frame, byte[] content, String name) throws IOException {
        try {
            return (int) Zstd.decompressByteArray(content, 0, content.length, frame, 0, frame.length);
        } catch (ZstdException e) {
            throw new IOException(name + " of the archive is damaged: " + e.getMessage(), e);
        }
    }

    private static byte[] readContents(FileChannel channel) throws IOException {
        long end = channel.size() - 4L * TarEntry.BLOCK;
        if (end < 0 || !entry(channel, end).name().equals(ArchiveWriter.END)) {
            throw new IOException("the archive has no end");
        }
        String pointer = new String(bytes(channel, end + TarEntry.BLOCK, TarEntry.BLOCK), StandardCharsets.US_ASCII);
        try {
            int space = pointer.indexOf(' ');
            long start = Long.parseLong(pointer.substring(0, Math.max(space, 0)));
            byte[] json =
                    bytes(channel, start + TarEntry.BLOCK, entry(channel, start).size());
            if (!HexFormat.of()
                    .formatHex(Digests.sha256().digest(json))
                    .equals(pointer.strip().substring(space + 1))) {
                throw new IOException("the contents of the archive have another checksum");
            }
            return json;
        } catch (NumberFormatException e) {
            throw new IOException("the end of the archive is damaged", e);
        }
    }

    private static TarEntry entry(FileChannel channel, long at) throws IOException {
        return TarEntry.parse(bytes(channel, at, TarEntry.BLOCK));
    }

    private static byte[] bytes(FileChannel channel, long at, int length) throws IOException {
        if (at < 0 || length < 0 || length > MEMBER_BYTES_MAX || at + length > channel.size()) {
            throw new IOException("the archive is damaged or cut");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("the archive ends too soon");
            }
        }
        return buffer.array();
    }
}
