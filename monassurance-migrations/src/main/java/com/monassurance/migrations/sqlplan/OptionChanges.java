package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what turns one list of options, {@code name=value} each, into another. */
final class OptionChanges {

    private OptionChanges() {}

    /** {@code set (…)} and {@code reset (…)}, each only where needed. */
    static List<String> storage(List<String> from, List<String> to, String prefix) {
        Map<String, String> before = map(from);
        Map<String, String> after = map(to);
        List<String> set = new ArrayList<>();
        List<String> reset = new ArrayList<>();
        after.forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                set.add(prefix + SqlName.quoted(name) + "=" + SqlName.literal(value));
            }
        });
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> reset.add(prefix + SqlName.quoted(name)));
        List<String> actions = new ArrayList<>();
        if (!reset.isEmpty()) {
            actions.add("reset (" + String.join(", ", reset) + ")");
        }
        if (!set.isEmpty()) {
            actions.add("set (" + String.join(", ", set) + ")");
        }
        return actions;
    }

    /** What stands in the parentheses of {@code OPTIONS}. */
    static String foreign(List<String> from, List<String> to) {
        Map<String, String> before = map(from);
        Map<String, String> after = map(to);
        List<String> changes = new ArrayList<>();
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> changes.add("drop " + SqlName.quoted(name)));
        after.forEach((name, value) -> {
            if (!before.containsKey(name)) {
                changes.add("add " + SqlName.quoted(name) + " " + SqlName.literal(value));
            } else if (!value.equals(before.get(name))) {
                changes.add("set " + SqlName.quoted(name) + " " + SqlName.literal(value));
            }
        });
        return String.join(", ", changes);
    }

    private static Map<String, String> map(List<String> options) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String option : options) {
            int at = option.indexOf('=');
            map.put(at < 0 ? option : option.substring(0, at), at < 0 ? "true" : option.substring(at + 1));
        }
        return map;
    }
}
