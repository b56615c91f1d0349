package com.monassurance.migrations.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One object of a random schema. Immutable.
 *
 * @param id its number in the draft, which others name it by
 * @param kind what it is
 * @param name its name, unquoted
 * @param needs the parts it stands on; it goes when one of them goes
 * @param traits what is chosen about it; those that begin with {@code !} are never changed
 */
record Part(int id, Kind kind, String name, List<Integer> needs, Map<String, String> traits) {

    Part {
        needs = List.copyOf(needs);
        traits = new LinkedHashMap<>(traits);
    }

    String trait(String trait) {
        return traits.getOrDefault(trait, "");
    }

    boolean is(String trait, String value) {
        return trait(trait).equals(value);
    }

    Part withName(String newName) {
        return new Part(id, kind, newName, needs, traits);
    }

    Part withTrait(String trait, String value) {
        Map<String, String> changed = new LinkedHashMap<>(traits);
        changed.put(trait, value);
        return new Part(id, kind, name, needs, changed);
    }
}
