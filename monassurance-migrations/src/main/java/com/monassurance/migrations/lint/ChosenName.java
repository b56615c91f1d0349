package com.monassurance.migrations.lint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names that the server chooses for constraints and indexes when nobody does. Pure. */
final class ChosenName {

    static final int BYTES_MAX = 63;

    private ChosenName() {}

    /** The longer of the two names is cut until all fits. */
    static String of(String table, String columns, String label) {
        byte[] first = table.getBytes(StandardCharsets.UTF_8);
        byte[] second = columns.getBytes(StandardCharsets.UTF_8);
        int room = BYTES_MAX - label.length() - 1 - (columns.isEmpty() ? 0 : 1);
        int firstLength = first.length;
        int secondLength = second.length;
        while (firstLength + secondLength > room) {
            if (firstLength > secondLength) {
                firstLength--;
            } else {
                secondLength--;
            }
        }
        String head = cut(first, firstLength);
        return head + (columns.isEmpty() ? "" : "_" + cut(second, secondLength)) + "_" + label;
    }

    static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Never in the middle of a character. */
    private static String cut(byte[] bytes, int length) {
        int end = length;
        while (end < bytes.length && end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(Arrays.copyOf(bytes, end), StandardCharsets.UTF_8);
    }
}
