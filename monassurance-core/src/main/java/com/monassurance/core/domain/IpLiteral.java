package com.monassurance.core.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parses and prints literal addresses without ever asking a name server. */
final class IpLiteral {

    private static final byte[] NONE = {};
    private static final int GROUPS = 8;

    private IpLiteral() {}

    /** Returns 4 or 16 bytes, or none when the text is not a literal address. */
    static byte[] parse(String text) {
        return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
    }

    static String print(byte[] address) {
        return address.length == 4 ? printV4(address, 0) : printV6(address);
    }

    private static byte[] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return NONE;
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts[i];
            boolean digits = !part.isEmpty()
                    && part.length() <= 3
                    && part.chars().allMatch(c -> c >= '0' && c <= '9')
                    && (part.length() == 1 || part.charAt(0) != '0');
            int number = digits ? Integer.parseInt(part) : -1;
            if (number < 0 || number > 255) {
                return NONE;
            }
            address[i] = (byte) number;
        }
        return address;
    }

    private static byte[] parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            List<Integer> groups = groups(text);
            return groups.size() == GROUPS ? bytes(groups) : NONE;
        }
        String head = text.substring(0, gap);
        String tail = text.substring(gap + 2);
        List<Integer> before = head.isEmpty() ? new ArrayList<>() : groups(head);
        List<Integer> after = tail.isEmpty() ? List.of() : groups(tail);
        boolean broken = (!head.isEmpty() && (before.isEmpty() || head.indexOf('.') >= 0))
                || (!tail.isEmpty() && after.isEmpty())
                || before.size() + after.size() >= GROUPS;
        if (broken) {
            return NONE;
        }
        while (before.size() + after.size() < GROUPS) {
            before.add(0);
        }
        before.addAll(after);
        return bytes(before);
    }

    /** Reads groups of up to four digits, the last two perhaps in IPv4 spelling; empty when one is not a group. */
    private static List<Integer> groups(String text) {
        List<Integer> groups = new ArrayList<>();
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (i == parts.length - 1 && part.indexOf('.') >= 0) {
                byte[] v4 = parseV4(part);
                if (v4.length == 0) {
                    return List.of();
                }
                groups.add(group(v4, 0));
                groups.add(group(v4, 1));
            } else if (part.isEmpty() || part.length() > 4 || !part.chars().allMatch(IpLiteral::isHex)) {
                return List.of();
            } else {
                groups.add(Integer.parseInt(part, 16));
            }
        }
        return groups;
    }

    private static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static byte[] bytes(List<Integer> groups) {
        byte[] address = new byte[2 * GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            address[2 * i] = (byte) (groups.get(i) >> Byte.SIZE);
            address[2 * i + 1] = (byte) (int) groups.get(i);
        }
        return address;
    }

    private static int group(byte[] address, int index) {
        return (address[2 * index] & 0xff) << Byte.SIZE | (address[2 * index + 1] & 0xff);
    }

    private static String printV4(byte[] address, int from) {
        return (address[from] & 0xff) + "." + (address[from + 1] & 0xff) + "." + (address[from + 2] & 0xff) + "."
                + (address[from + 3] & 0xff);
    }

    /** As the C library's {@code inet_ntop}: the longest run of zero groups is left out, the first of equal ones. */
    private static String printV6(byte[] address) {
        int[] groups = new int[GROUPS];
        Arrays.setAll(groups, i -> group(address, i));
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - start > bestLength) {
                bestStart = start;
                bestLength = end - start;
            }
            start = Math.max(start, end - 1);
        }
        return join(groups, address, bestStart, bestStart < 0 ? 0 : bestLength);
    }

    private static String join(int[] groups, byte[] address, int gapStart, int gapLength) {
        boolean embedsV4 = gapStart == 0
                && (gapLength == 6 || (gapLength == 7 && groups[7] != 1) || (gapLength == 5 && groups[5] == 0xffff));
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (gapStart >= 0 && i >= gapStart && i < gapStart + gapLength) {
                if (i == gapStart) {
                    out.append(':');
                }
            } else if (embedsV4 && i == 6) {
                return out.append(':').append(printV4(address, 12)).toString();
            } else {
                out.append(i == 0 ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return gapStart >= 0 && gapStart + gapLength == GROUPS ? out.append(':').toString() : out.toString();
    }
}
