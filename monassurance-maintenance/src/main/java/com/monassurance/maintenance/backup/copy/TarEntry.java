package com.monassurance.maintenance.backup.copy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The header of a member of a tar file in the ustar form. Immutable. */
record TarEntry(String name, int size) {

    static final int BLOCK = 512;

    private static final int NAME_BYTES = 100;
    private static final int MODE = 100;
    private static final int USER = 108;
    private static final int GROUP = 116;
    private static final int SIZE = 124;
    private static final int SIZE_BYTES = 12;
    private static final int TIME = 136;
    private static final int SUM = 148;
    private static final int SUM_BYTES = 8;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int OCTAL = 8;

    byte[] header() {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, MODE, "0000600");
        put(header, USER, "0000000");
        put(header, GROUP, "0000000");
        put(header, SIZE, String.format("%011o", size));
        put(header, TIME, "00000000000");
        header[TYPE] = '0';
        put(header, MAGIC, "ustar");
        put(header, MAGIC + 6, "00");
        put(header, SUM, String.format("%06o", sum(header)));
        header[SUM + SUM_BYTES - 1] = ' ';
        return header;
    }

    static TarEntry parse(byte[] header) throws IOException {
        try {
            int expected = Integer.parseInt(text(header, SUM, SUM_BYTES).strip(), OCTAL);
            if (sum(header) != expected || !text(header, MAGIC, 6).equals("ustar")) {
                throw new IOException("a header of the archive is damaged");
            }
            return new TarEntry(
                    text(header, 0, NAME_BYTES),
                    Integer.parseInt(text(header, SIZE, SIZE_BYTES).strip(), OCTAL));
        } catch (NumberFormatException e) {
            throw new IOException("a header of the archive is damaged", e);
        }
    }

    /** How far the next header is from this one. */
    long span() {
        return BLOCK + (long) size + padding();
    }

    int padding() {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private static void put(byte[] header, int at, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.US_ASCII);
    }

    /** The sum of all bytes, those of the sum itself counted as blanks. */
    private static int sum(byte[] header) {
        byte[] copy = Arrays.copyOf(header, BLOCK);
        Arrays.fill(copy, SUM, SUM + SUM_BYTES, (byte) ' ');
        int sum = 0;
        for (byte each : copy) {
            sum += each & 0xff;
        }
        return sum;
    }
}
