package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what turns one list of options, {@code name=value} each, into another. */
final class OptionChanges {

    private OptionChanges() {}

    /** {@code set (…)} and {@code reset (…)}, each only where needed; what is set comes to stand behind the others. */
    static List<String> storage(List<String> from, List<String> to, String prefix) {
        Map<String, String> before = map(from);
        Map<String, String> after = map(to);
        Set<String> kept = kept(before, after, true);
        List<String> set = new ArrayList<>();
        List<String> reset = new ArrayList<>();
        after.forEach((name, value) -> {
            if (!kept.contains(name)) {
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

    /** What stays where it is: the first of those that will be, as long as they stand in this order. */
    private static Set<String> kept(Map<String, String> before, Map<String, String> after, boolean isByValue) {
        List<String> order = new ArrayList<>(before.keySet());
        Set<String> kept = new HashSet<>();
        int last = -1;
        for (Map.Entry<String, String> each : after.entrySet()) {
            int place = order.indexOf(each.getKey());
            if (place <= last || (isByValue && !each.getValue().equals(before.get(each.getKey())))) {
                break;
            }
            kept.add(each.getKey());
            last = place;
        }
        return kept;
    }

    /** What stands in the parentheses of {@code OPTIONS}; what is added comes to stand behind the others. */
    static String foreign(List<String> from, List<String> to) {
        Map<String, String> before = map(from);
        Map<String, String> after = map(to);
        Set<String> kept = kept(before, after, false);
        List<String> changes = new ArrayList<>();
        before.keySet().stream()
                .filter(name -> !kept.contains(name))
                .forEach(name -> changes.add("drop " + SqlName.quoted(name)));
        after.forEach((name, value) -> {
            if (!kept.contains(name)) {
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
