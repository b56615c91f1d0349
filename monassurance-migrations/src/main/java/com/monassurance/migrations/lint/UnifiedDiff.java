package com.monassurance.migrations.lint;

import java.util.ArrayList;
import java.util.List;

/** Two texts as a unified diff with three lines around each change. Pure. */
final class UnifiedDiff {

    private static final int CONTEXT = 3;

    /** Beyond this many pairs of lines the middle is shown as replaced whole. */
    private static final long PAIRS_MAX = 4_000_000;

    private UnifiedDiff() {}

    /** A line of the result: its sign, and its text. */
    private record Line(char sign, String text) {}

    static String between(String file, String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        List<Line> lines = lines(before.lines().toList(), after.lines().toList());
        StringBuilder diff = new StringBuilder("--- a/" + file + "\n+++ b/" + file + "\n");
        int at = 0;
        int old = 1;
        int now = 1;
        while (at < lines.size()) {
            int change = next(lines, at, true);
            if (change == lines.size()) {
                break;
            }
            int from = Math.max(at, change - CONTEXT);
            int to = end(lines, change);
            old += from - at;
            now += from - at;
            at = to;
            List<Line> hunk = lines.subList(from, to);
            int removed = (int) hunk.stream().filter(line -> line.sign() != '+').count();
            int added = (int) hunk.stream().filter(line -> line.sign() != '-').count();
            diff.append("@@ -")
                    .append(range(old, removed))
                    .append(" +")
                    .append(range(now, added))
                    .append(" @@\n");
            hunk.forEach(line -> diff.append(line.sign()).append(line.text()).append('\n'));
            old += removed;
            now += added;
        }
        return diff.toString();
    }

    private static String range(int start, int count) {
        return (count == 0 ? start - 1 : start) + (count == 1 ? "" : "," + count);
    }

    /** Behind the lines around a change and around those that are near. */
    private static int end(List<Line> lines, int change) {
        int end = change;
        while (true) {
            int same = next(lines, end, false);
            int again = next(lines, same, true);
            if (again == lines.size() || again - same > 2 * CONTEXT) {
                return Math.min(lines.size(), same + CONTEXT);
            }
            end = again;
        }
    }

    private static int next(List<Line> lines, int from, boolean isChange) {
        int at = from;
        while (at < lines.size() && (lines.get(at).sign() != ' ') != isChange) {
            at++;
        }
        return at;
    }

    private static List<Line> lines(List<String> old, List<String> now) {
        int start = 0;
        while (start < old.size() && start < now.size() && old.get(start).equals(now.get(start))) {
            start++;
        }
        int end = 0;
        while (end < old.size() - start
                && end < now.size() - start
                && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        List<Line> lines = new ArrayList<>();
        old.subList(0, start).forEach(line -> lines.add(new Line(' ', line)));
        middle(old.subList(start, old.size() - end), now.subList(start, now.size() - end), lines);
        old.subList(old.size() - end, old.size()).forEach(line -> lines.add(new Line(' ', line)));
        return lines;
    }

    private static void middle(List<String> old, List<String> now, List<Line> lines) {
        boolean isTooBig = (long) old.size() * now.size() > PAIRS_MAX;
        int[][] common = isTooBig ? new int[0][0] : common(old, now);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            boolean isSame =
                    !isTooBig && i < old.size() && j < now.size() && old.get(i).equals(now.get(j));
            boolean removes = j >= now.size() || (i < old.size() && (isTooBig || common[i + 1][j] >= common[i][j + 1]));
            if (isSame) {
                lines.add(new Line(' ', old.get(i++)));
                j++;
            } else if (removes) {
                lines.add(new Line('-', old.get(i++)));
            } else {
                lines.add(new Line('+', now.get(j++)));
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
