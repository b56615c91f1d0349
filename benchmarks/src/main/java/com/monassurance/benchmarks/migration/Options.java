package com.monassurance.benchmarks.migration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was asked for on the command line: names of rows, numbers of revisions, the word {@code durable}, and settings
 * {@code key=value}. Immutable.
 */
final class Options {

    private static final Set<String> KEYS =
            Set.of("rounds", "warm", "measure", "hold", "tools", "starters", "timeout", "xmx", "json", "rehearsed");

    private static final String DURABLE = "durable";
    private static final Set<String> WORDS = Set.of(DURABLE);

    private final List<String> rows;
    private final List<Integer> sizes;
    private final Map<String, String> settings;
    private final Set<String> words;

    private Options(List<String> rows, List<Integer> sizes, Map<String, String> settings, Set<String> words) {
        this.rows = List.copyOf(rows);
        this.sizes = List.copyOf(sizes);
        this.settings = Map.copyOf(settings);
        this.words = Set.copyOf(words);
    }

    static Options parse(String[] arguments) {
        List<String> rows = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        Map<String, String> settings = new HashMap<>();
        Set<String> words = new HashSet<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals > 0) {
                String key = argument.substring(0, equals);
                if (!KEYS.contains(key)) {
                    throw new IllegalArgumentException("No such setting: " + key + "; there are " + KEYS);
                }
                settings.put(key, argument.substring(equals + 1));
            } else if (argument.chars().allMatch(Character::isDigit)) {
                sizes.add(Integer.valueOf(argument));
            } else if (WORDS.contains(argument)) {
                words.add(argument);
            } else {
                rows.add(argument);
            }
        }
        return new Options(rows, sizes, settings, words);
    }

    boolean wants(String row) {
        return rows.contains(row) || rows.contains("all") || rows.isEmpty();
    }

    List<String> rows() {
        return rows;
    }

    /** The numbers of revisions that were named, or else those of the row. */
    List<Integer> sizes(Integer... ofRow) {
        return sizes.isEmpty() ? List.of(ofRow) : sizes;
    }

    int rounds(int ofRow) {
        return number("rounds", ofRow);
    }

    double warmSeconds() {
        return Double.parseDouble(settings.getOrDefault("warm", "10"));
    }

    double measuredSeconds() {
        return Double.parseDouble(settings.getOrDefault("measure", "10"));
    }

    Duration hold() {
        return Duration.ofSeconds(number("hold", 10));
    }

    int starters() {
        return number("starters", 8);
    }

    Duration childTimeout() {
        return Duration.ofSeconds(number("timeout", 900));
    }

    String heap() {
        return settings.getOrDefault("xmx", "256m");
    }

    Path json() {
        return Path.of(settings.getOrDefault("json", "target/migration-benchmark.jsonl"));
    }

    boolean isDurable() {
        return words.contains(DURABLE);
    }

    /** How many revisions starters apply to another database before they wait. */
    int rehearsed() {
        return number("rehearsed", 0);
    }

    boolean uses(Tool tool) {
        String tools = settings.get("tools");
        return tool == Tool.PLAIN || tools == null || List.of(tools.split(",")).contains(tool.label());
    }

    private int number(String key, int otherwise) {
        return Integer.parseInt(settings.getOrDefault(key, Integer.toString(otherwise)));
    }
}
