package com.monassurance.maintenance.backup.copy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Writes parts one after the other, each as frames of at most a megabyte of content. Confined to one thread. */
final class PartWriter implements AutoCloseable {

    static final int CHUNK_BYTES = 1 << 20;

    private final ArchiveWriter archive;
    private final ZstdCompressCtx zstd;
    // Outside the heap: while a library works on an array of the heap, no thread can collect garbage.
    private final ByteBuffer content = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private final ByteBuffer frame = ByteBuffer.allocateDirect((int) Zstd.compressBound(CHUNK_BYTES));
    private byte[] stage = new byte[CHUNK_BYTES / 4];

    private int number;
    private int chunks;
    private long first;
    private long stored;
    private MessageDigest digest = Digests.sha256();

    PartWriter(ArchiveWriter archive) {
        this.archive = archive;
        this.zstd = new ZstdCompressCtx().setLevel(archive.level()).setChecksum(true);
    }

    static String prefix(int number) {
        return String.format("data/%06d/", number);
    }

    void begin(int partNumber) {
        number = partNumber;
        content.clear();
        chunks = 0;
        first = -1;
        stored = 0;
        digest = Digests.sha256();
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int fitting = Math.min(left, content.remaining());
            content.put(bytes, from, fitting);
            from += fitting;
            left -= fitting;
            if (!content.hasRemaining()) {
                flush();
            }
        }
    }

    Contents.Stored end() throws IOException {
        if (content.position() > 0) {
            flush();
        }
        return new Contents.Stored(number, first, chunks, stored, HexFormat.of().formatHex(digest.digest()));
    }

    private void flush() throws IOException {
        int length = zstd.compressDirectByteBuffer(frame, 0, frame.capacity(), content, 0, content.position());
        if (stage.length < length) {
            stage = new byte[length];
        }
        frame.get(0, stage, 0, length);
        String name = prefix(number) + String.format("%08d", chunks) + ".zst";
        long start = archive.append(name, stage, length);
        digest.update(stage, 0, length);
        if (chunks == 0) {
            first = start;
        }
        chunks++;
        stored += length;
        content.clear();
    }

    @Override
    public void close() {
        zstd.close();
    }
}
