package com.monassurance.migrations.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The names that PostgreSQL makes up for constraints and indexes, as its {@code makeObjectName} does. */
final class AutomaticName {

    private static final int BYTES_MAX = 63;

    private AutomaticName() {}

    /** Whether a name is the one made of a table, columns and a label, or that with a number behind it. */
    static boolean matches(String name, String table, String columns, String label) {
        for (int digits = 0; digits <= 3; digits++) {
            int end = name.length() - digits;
            if (end <= 0 || !name.substring(end).chars().allMatch(c -> c >= '0' && c <= '9')) {
                return false;
            }
            if (name.equals(of(table, columns, label + name.substring(end)))) {
                return true;
            }
        }
        return false;
    }

    /** The same name with another number behind it, which may cut what stands before. */
    static String numbered(String name, String table, int number) {
        int end = name.length();
        while (Character.isDigit(name.charAt(end - 1))) {
            end--;
        }
        int label = name.lastIndexOf('_', end) + 1;
        String head = name.substring(0, label - 1);
        int first = 0;
        while (first < Math.min(head.length(), table.length()) && head.charAt(first) == table.charAt(first)) {
            first++;
        }
        String rest = first < head.length() && head.charAt(first) == '_' ? head.substring(first + 1) : "";
        return of(rest.isEmpty() ? head : head.substring(0, first), rest, name.substring(label, end) + number);
    }

    /** The longer of the two names is cut until all fits. */
    static String of(String first, String second, String label) {
        byte[] one = first.getBytes(StandardCharsets.UTF_8);
        byte[] two = second.getBytes(StandardCharsets.UTF_8);
        int overhead = label.length() + 1 + (second.isEmpty() ? 0 : 1);
        int oneLength = one.length;
        int twoLength = two.length;
        while (oneLength + twoLength > BYTES_MAX - overhead) {
            if (oneLength > twoLength) {
                oneLength--;
            } else {
                twoLength--;
            }
        }
        String head = cut(one, oneLength);
        return head + (second.isEmpty() ? "" : "_" + cut(two, twoLength)) + "_" + label;
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
