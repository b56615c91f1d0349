package com.monassurance.maintenance.backup.copy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Writes the native format: a tar file whose members are small zstd frames, those of several parts mixed as they come, and
 * at its end the table of contents and where it stands. Thread-safe.
 */
final class ArchiveWriter {

    static final String CONTENTS = "contents.json";
    static final String END = "end";

    private static final byte[] PADDING = new byte[TarEntry.BLOCK];

    private final OutputStream out;
    private final int level;
    private long position;

    ArchiveWriter(OutputStream out, int level) {
        this.out = out;
        this.level = level;
    }

    int level() {
        return level;
    }

    /** Appends a member and returns where its header stands. */
    synchronized long append(String name, byte[] bytes, int length) throws IOException {
        TarEntry entry = new TarEntry(name, length);
        long start = position;
        out.write(entry.header(), 0, TarEntry.BLOCK);
        out.write(bytes, 0, length);
        out.write(PADDING, 0, entry.padding());
        position += entry.span();
        return start;
    }

    /** Appends a text that is whole in memory, compressed. */
    void appendText(String name, String text) throws IOException {
        byte[] frame = Zstd.compress(text.getBytes(StandardCharsets.UTF_8), level);
        append(name + ".zst", frame, frame.length);
    }

    void finish(Contents contents) throws IOException {
        byte[] json = ContentsJson.write(contents);
        long start = append(CONTENTS, json, json.length);
        String end = start + " " + HexFormat.of().formatHex(Digests.sha256().digest(json));
        byte[] pointer = String.format("%-" + TarEntry.BLOCK + "s", end).getBytes(StandardCharsets.US_ASCII);
        append(END, pointer, pointer.length);
        out.write(PADDING, 0, PADDING.length);
        out.write(PADDING, 0, PADDING.length);
        out.flush();
    }
}
