package com.monassurance.maintenance.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;

/**
 * Passes bytes on and remembers the last of them: a plain dump that is whole says so at its end, whichever engine wrote it.
 * Confined to one thread.
 *
 * @since 0.1.0
 */
public final class PlainTrailer extends FilterOutputStream {

    /** What a plain dump that is whole ends with. */
    public static final String COMPLETE = "-- PostgreSQL database dump complete";

    private static final int TAIL_BYTES = 1_024;
    private static final int BUFFER_BYTES = 64 * 1024;

    private byte[] tail = new byte[0];

    /**
     * Watches what is written.
     *
     * @param out where it goes
     */
    public PlainTrailer(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        int fresh = Math.min(length, TAIL_BYTES);
        int kept = Math.min(tail.length, TAIL_BYTES - fresh);
        byte[] next = new byte[kept + fresh];
        System.arraycopy(tail, tail.length - kept, next, 0, kept);
        System.arraycopy(bytes, offset + length - fresh, next, kept, fresh);
        tail = next;
    }

    /**
     * Reads a compressed plain dump from start to end. Blocks.
     *
     * @param source the dump
     * @param limit how long it may take
     * @return whether it can be read and ends as one that is whole; not read when it takes longer or is interrupted
     * @throws IOException if it cannot be opened
     */
    public static BackupEngine.ReadBack readBack(BackupSource source, Duration limit) throws IOException {
        try (InputStream in = source.open()) {
            return readBack(in, ReadLimit.of(limit));
        }
    }

    private static BackupEngine.ReadBack readBack(InputStream zipped, ReadLimit reading) {
        PlainTrailer trailer = new PlainTrailer(OutputStream.nullOutputStream());
        try {
            InputStream in = new GZIPInputStream(zipped, BUFFER_BYTES);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                reading.check();
                trailer.write(buffer, 0, n);
            }
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            return new BackupEngine.NotRead(reading.reason());
        } catch (IOException e) {
            return new BackupEngine.Damaged("gzip: " + e.getMessage());
        }
        return trailer.isComplete()
                ? new BackupEngine.Whole()
                : new BackupEngine.Damaged("the closing line is missing");
    }

    /**
     * Tells whether the closing line has passed.
     *
     * @return true behind a dump that is whole
     */
    public boolean isComplete() {
        return new String(tail, StandardCharsets.ISO_8859_1).contains(COMPLETE);
    }
}
