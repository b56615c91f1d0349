package com.monassurance.migrations.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two texts as a unified diff with three lines around each change, as {@code patch} takes it. Pure. */
final class UnifiedDiff {

    private static final int CONTEXT = 3;

    /** Beyond this many pairs of lines between two anchors they are shown as replaced whole. */
    private static final long PAIRS_MAX = 1_000_000;

    private static final String NO_NEWLINE = "\\ No newline at end of file\n";

    private UnifiedDiff() {}

    /** A line of the result, with its newline: its sign, and its text. */
    private record Line(char sign, String text) {

        String shown() {
            return text.endsWith("\n") ? sign + text : sign + text + "\n" + NO_NEWLINE;
        }
    }

    static String between(String file, String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        List<Line> lines = lines(split(before), split(after));
        // A tab ends a name with blanks in it.
        String name = file.contains(" ") ? file + "\t" : file;
        StringBuilder diff = new StringBuilder("--- a/" + name + "\n+++ b/" + name + "\n");
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
            hunk.forEach(line -> diff.append(line.shown()));
            old += removed;
            now += added;
        }
        return diff.toString();
    }

    /** Lines with their newlines. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int newline = text.indexOf('\n', from);
            int end = newline < 0 ? text.length() : newline + 1;
            lines.add(text.substring(from, end));
            from = end;
        }
        return lines;
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

    /** Goes from one line that stands once on both sides to the next, and compares what is between. */
    private static List<Line> lines(List<String> old, List<String> now) {
        Map<String, Integer> unique = unique(now);
        unique.keySet().retainAll(unique(old).keySet());
        List<Line> lines = new ArrayList<>();
        int oldFrom = 0;
        int nowFrom = 0;
        for (int i = 0; i < old.size(); i++) {
            int j = unique.getOrDefault(old.get(i), -1);
            // Rewriting moves no line, so an anchor further up is no anchor.
            if (j >= nowFrom) {
                between(old.subList(oldFrom, i), now.subList(nowFrom, j), lines);
                lines.add(new Line(' ', old.get(i)));
                oldFrom = i + 1;
                nowFrom = j + 1;
            }
        }
        between(old.subList(oldFrom, old.size()), now.subList(nowFrom, now.size()), lines);
        return lines;
    }

    /** The places of lines that stand there once. */
    private static Map<String, Integer> unique(List<String> lines) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            places.merge(lines.get(i), i, (one, other) -> -1);
        }
        places.values().removeIf(place -> place < 0);
        return places;
    }

    private static void between(List<String> old, List<String> now, List<Line> lines) {
        int start = 0;
        while (start < old.size() && start < now.size() && old.get(start).equals(now.get(start))) {
            lines.add(new Line(' ', old.get(start++)));
        }
        int end = 0;
        while (end < old.size() - start
                && end < now.size() - start
                && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        middle(old.subList(start, old.size() - end), now.subList(start, now.size() - end), lines);
        old.subList(old.size() - end, old.size()).forEach(line -> lines.add(new Line(' ', line)));
    }

    private static void middle(List<String> old, List<String> now, List<Line> lines) {
        if ((long) old.size() * now.size() > PAIRS_MAX) {
            old.forEach(line -> lines.add(new Line('-', line)));
            now.forEach(line -> lines.add(new Line('+', line)));
            return;
        }
        int[][] common = common(old, now);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            boolean isSame = i < old.size() && j < now.size() && old.get(i).equals(now.get(j));
            boolean removes = j >= now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1]);
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
