package com.monassurance.maintenance.backup.copy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Writes parts one after the other, each as frames of at most a megabyte of content. Confined to one thread. */
final class PartWriter implements AutoCloseable {

    static final int CHUNK_BYTES = 1 << 20;

    private final ArchiveWriter archive;
    private final ZstdCompressCtx zstd;
    private final byte[] content = new byte[CHUNK_BYTES];
    private final byte[] frame = new byte[(int) Zstd.compressBound(CHUNK_BYTES)];
    private int used;

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
        used = 0;
        chunks = 0;
        first = -1;
        stored = 0;
        digest = Digests.sha256();
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int fitting = Math.min(left, CHUNK_BYTES - used);
            System.arraycopy(bytes, from, content, used, fitting);
            used += fitting;
            from += fitting;
            left -= fitting;
            if (used == CHUNK_BYTES) {
                flush();
            }
        }
    }

    Contents.Stored end() throws IOException {
        if (used > 0) {
            flush();
        }
        return new Contents.Stored(number, first, chunks, stored, HexFormat.of().formatHex(digest.digest()));
    }

    private void flush() throws IOException {
        int length = zstd.compressByteArray(frame, 0, frame.length, content, 0, used);
        String name = prefix(number) + String.format("%08d", chunks) + ".zst";
        long start = archive.append(name, frame, length);
        digest.update(frame, 0, length);
        if (chunks == 0) {
            first = start;
        }
        chunks++;
        stored += length;
        used = 0;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
