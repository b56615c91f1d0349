package com.monassurance.migrations.history;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines in which two texts differ, for people: removed ones begin with {@code -}, added ones with {@code +}, and a
 * line of what both have stands around them. Pure.
 */
final class LineDiff {

    /** Beyond this many pairs of lines the middle is shown as replaced whole. */
    private static final long PAIRS_MAX = 4_000_000;

    private static final int LINES_SHOWN_MAX = 60;

    private LineDiff() {}

    static String between(String before, String after) {
        List<String> old = before.stripTrailing().lines().toList();
        List<String> now = after.stripTrailing().lines().toList();
        int start = 0;
        while (start < old.size() && start < now.size() && old.get(start).equals(now.get(start))) {
            start++;
        }
        int oldEnd = old.size();
        int nowEnd = now.size();
        while (oldEnd > start && nowEnd > start && old.get(oldEnd - 1).equals(now.get(nowEnd - 1))) {
            oldEnd--;
            nowEnd--;
        }
        List<String> lines = new ArrayList<>();
        if (start > 0) {
            lines.add("  " + old.get(start - 1));
        }
        middle(old.subList(start, oldEnd), now.subList(start, nowEnd), lines);
        if (oldEnd < old.size()) {
            lines.add("  " + old.get(oldEnd));
        }
        int hidden = lines.size() - LINES_SHOWN_MAX;
        return hidden <= 0
                ? String.join("\n", lines)
                : String.join("\n", lines.subList(0, LINES_SHOWN_MAX)) + "\n  ... and " + hidden + " more lines";
    }

    private static void middle(List<String> old, List<String> now, List<String> lines) {
        if ((long) old.size() * now.size() > PAIRS_MAX) {
            old.forEach(line -> lines.add("- " + line));
            now.forEach(line -> lines.add("+ " + line));
            return;
        }
        int[][] common = common(old, now);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            boolean isSame = i < old.size() && j < now.size() && old.get(i).equals(now.get(j));
            if (isSame) {
                lines.add("  " + old.get(i));
                i++;
                j++;
            } else if (j >= now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + old.get(i));
                i++;
            } else {
                lines.add("+ " + now.get(j));
                j++;
            }
        }
    }

    /** Length of the longest common subsequence of what follows each pair of places. */
    private static int[][] common(List<String> old, List<String> now) {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
