package com.monassurance.maintenance.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Passes bytes on and remembers the last of them: a plain dump that is whole says so at its end. */
final class PlainTrailer extends FilterOutputStream {

    private static final String COMPLETE = "-- PostgreSQL database dump complete";
    private static final int TAIL_BYTES = 1_024;

    private byte[] tail = new byte[0];

    PlainTrailer(OutputStream out) {
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

    boolean isComplete() {
        return new String(tail, StandardCharsets.ISO_8859_1).contains(COMPLETE);
    }
}
