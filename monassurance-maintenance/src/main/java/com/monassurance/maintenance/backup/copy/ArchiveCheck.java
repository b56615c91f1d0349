package com.monassurance.maintenance.backup.copy;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStream;
import com.monassurance.maintenance.backup.ReadLimit;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive once from its start to its end, as it comes from wherever it is: every frame is decompressed, and every
 * part compared with the table of contents. Memory is that of the largest member. Used once.
 */
final class ArchiveCheck {

    private static final String DATA = "data/";
    private static final int NUMBER_END = 12;
    private static final int TEXT_BYTES_MAX = 1 << 30;

    private final InputStream in;
    private final ReadLimit limit;
    private final Map<Integer, Part> parts = new HashMap<>();
    private final byte[] content = new byte[PartWriter.CHUNK_BYTES];
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private byte[] frame = new byte[PartWriter.CHUNK_BYTES / 4];
    private long position;
    private @Nullable Contents contents;
    private String expected = "";
    private String pointer = "";

    private ArchiveCheck(InputStream in, ReadLimit limit) {
        this.in = in;
        this.limit = limit;
    }

    /** What was read of a part so far. */
    private static final class Part {
        private final long first;
        private final MessageDigest digest = Digests.sha256();
        private int chunks;
        private long bytes;

        Part(long first) {
            this.first = first;
        }
    }

    /** Returns when it is whole; throws with what is wrong otherwise. */
    static void read(InputStream in, ReadLimit limit) throws IOException {
        ArchiveCheck check = new ArchiveCheck(in, limit);
        try (check.zstd) {
            check.members();
            check.end();
        }
    }

    private void members() throws IOException {
        boolean isEnd = false;
        while (!isEnd) {
            limit.check();
            long start = position;
            TarEntry entry = TarEntry.parse(block());
            int size = entry.size();
            if (size > TEXT_BYTES_MAX) {
                throw new IOException(entry.name() + " of the archive has an impossible size");
            }
            if (frame.length < size) {
                frame = new byte[size];
            }
            fill(frame, size);
            skipPadding(entry.padding());
            isEnd = entry.name().equals(ArchiveWriter.END);
            if (isEnd) {
                pointer = new String(frame, 0, size, StandardCharsets.US_ASCII).strip();
            } else if (entry.name().equals(ArchiveWriter.CONTENTS)) {
                contents(start, size);
            } else if (entry.name().startsWith(DATA)) {
                chunk(entry.name(), start, size);
            } else {
                text(entry.name(), size);
            }
        }
    }

    private void contents(long start, int size) throws IOException {
        byte[] json = Arrays.copyOf(frame, size);
        contents = ContentsJson.read(json);
        expected = start + " " + HexFormat.of().formatHex(Digests.sha256().digest(json));
    }

    private void chunk(String name, long start, int size) throws IOException {
        Part part;
        try {
            part = parts.computeIfAbsent(
                    Integer.valueOf(name.substring(DATA.length(), Math.min(name.length(), NUMBER_END - 1))),
                    number -> new Part(start));
        } catch (NumberFormatException e) {
            throw new IOException(name + " is no member of an archive", e);
        }
        try {
            zstd.decompressByteArray(content, 0, content.length, frame, 0, size);
        } catch (ZstdException e) {
            throw new IOException(name + " of the archive is damaged: " + e.getMessage(), e);
        }
        part.digest.update(frame, 0, size);
        part.chunks++;
        part.bytes += size;
    }

    /** A text has any size, so it is decompressed piece by piece and kept nowhere. */
    private void text(String name, int size) throws IOException {
        try (InputStream plain = new ZstdInputStream(new ByteArrayInputStream(frame, 0, size))) {
            while (plain.read(content) >= 0) {
                limit.check();
            }
        } catch (ZstdException e) {
            throw new IOException(name + " of the archive is damaged: " + e.getMessage(), e);
        }
    }

    /** Two empty blocks and nothing behind them, and every part is what the table of contents says. */
    private void end() throws IOException {
        for (int i = 0; i < 2; i++) {
            for (byte each : block()) {
                if (each != 0) {
                    throw new IOException("the archive has no end");
                }
            }
        }
        if (in.read() >= 0) {
            throw new IOException("there is something behind the end of the archive");
        }
        Contents table = contents;
        if (table == null || !pointer.equals(expected)) {
            throw new IOException("the contents of the archive have another checksum");
        }
        List<Contents.Stored> all = Stream.concat(
                        table.tables().stream().map(Contents.TableRows::stored),
                        Stream.ofNullable(table.largeObjects()))
                .toList();
        for (Contents.Stored stored : all) {
            compare(stored, parts.remove(stored.number()));
        }
        if (!parts.isEmpty()) {
            throw new IOException("the archive has parts that its contents do not name");
        }
    }

    private static void compare(Contents.Stored stored, @Nullable Part part) throws IOException {
        Part read = part == null ? new Part(-1) : part;
        if (read.first != stored.first()
                || read.chunks != stored.chunks()
                || read.bytes != stored.bytes()
                || !HexFormat.of().formatHex(read.digest.digest()).equals(stored.sha256())) {
            throw new IOException("part " + stored.number() + " of the archive has another checksum");
        }
    }

    private byte[] block() throws IOException {
        byte[] block = new byte[TarEntry.BLOCK];
        fill(block, TarEntry.BLOCK);
        return block;
    }

    private void skipPadding(int length) throws IOException {
        byte[] padding = new byte[length];
        fill(padding, length);
        for (byte each : padding) {
            if (each != 0) {
                throw new IOException("the archive is damaged between two members");
            }
        }
    }

    private void fill(byte[] target, int length) throws IOException {
        if (in.readNBytes(target, 0, length) < length) {
            throw new EOFException("the archive ends too soon");
        }
        position += length;
    }
}
