package com.monassurance.migrations.diff;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How much two things resemble each other, from 0 to 1. Pure; thread-safe. */
final class Resemblance {

    /** The rest is for the distance to them. */
    private static final double NEIGHBOUR = 0.4;

    private Resemblance() {}

    /** The mean of how many letters stay and how many words stay. */
    static double ofNames(String one, String other) {
        if (one.equals(other)) {
            return 1;
        }
        Set<String> left = words(one);
        Set<String> right = words(other);
        long common = left.stream().filter(right::contains).count();
        double all = left.size() + right.size() - common;
        double fewer = Math.min(left.size(), right.size());
        double ofWords = all == 0 || fewer == 0 ? 0 : (common / all + common / fewer) / 2;
        return (ofLetters(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT)) + ofWords) / 2;
    }

    /** {@code premiumAmount} and {@code premium_amount} are the same two words; a plural is its singular. */
    private static Set<String> words(String name) {
        String[] parts = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT)
                .split("[^\\p{L}\\p{N}]+");
        return Arrays.stream(parts)
                .filter(part -> !part.isEmpty())
                .map(part -> part.length() > 3 && part.endsWith("s") ? part.substring(0, part.length() - 1) : part)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What no insertion, removal or replacement of a letter has to change. */
    private static double ofLetters(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        int longest = Math.max(one.length(), other.length());
        return longest == 0 ? 1 : 1 - (double) above[other.length()] / longest;
    }

    /** What two sets have in common. */
    static double ofSets(Set<?> one, Set<?> other) {
        long common = one.stream().filter(other::contains).count();
        long all = one.size() + other.size() - common;
        return all == 0 ? 1 : (double) common / all;
    }

    /** The words that two texts have in common, as often as they have them. */
    static double ofTexts(String one, String other) {
        if (one.equals(other)) {
            return 1;
        }
        Map<String, Integer> left = counts(one);
        Map<String, Integer> right = counts(other);
        int common = left.entrySet().stream()
                .mapToInt(word -> Math.min(word.getValue(), right.getOrDefault(word.getKey(), 0)))
                .sum();
        int all = sum(left) + sum(right);
        return all == 0 ? 1 : 2.0 * common / all;
    }

    private static Map<String, Integer> counts(String text) {
        Map<String, Integer> counts = new HashMap<>();
        for (String word : text.split("[^\\p{L}\\p{N}_]+")) {
            counts.merge(word, 1, Integer::sum);
        }
        return counts;
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether what stays before and behind is the same, and how many that do not stay lie between. */
    static double ofPlaces(List<String> one, String left, List<String> other, String right) {
        int i = one.indexOf(left);
        int j = other.indexOf(right);
        int before = neighbour(one, i, -1, other);
        int after = neighbour(one, i, 1, other);
        int beforeOther = neighbour(other, j, -1, one);
        int afterOther = neighbour(other, j, 1, one);
        return (at(one, before).equals(at(other, beforeOther)) ? NEIGHBOUR : 0)
                + (at(one, after).equals(at(other, afterOther)) ? NEIGHBOUR : 0)
                + (i - before == j - beforeOther ? 1 - 2 * NEIGHBOUR : 0);
    }

    /** Where the nearest stands that both lists have; outside when there is none. */
    private static int neighbour(List<String> list, int from, int step, List<String> other) {
        int at = from + step;
        while (at >= 0 && at < list.size() && !other.contains(list.get(at))) {
            at += step;
        }
        return at;
    }

    private static String at(List<String> list, int at) {
        return at < 0 || at >= list.size() ? "" : list.get(at);
    }
}
