package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** A random schema while it is made or edited. Confined to one thread. */
final class Draft {

    private static final int USUAL_OF_TEN = 6;

    private final int version;
    private final Random random;
    private final Names names;
    private final Map<Integer, Part> parts;
    private int next;

    Draft(int version, Random random) {
        this(version, random, new Names(), new LinkedHashMap<>(), 0);
    }

    private Draft(int version, Random random, Names names, Map<Integer, Part> parts, int next) {
        this.version = version;
        this.random = random;
        this.names = names;
        this.parts = parts;
        this.next = next;
    }

    /** A copy to be edited, with chances of its own. */
    Draft copy(Random otherRandom) {
        return new Draft(version, otherRandom, names, new LinkedHashMap<>(parts), next);
    }

    int version() {
        return version;
    }

    Random random() {
        return random;
    }

    List<Part> parts() {
        return List.copyOf(parts.values());
    }

    Part part(int id) {
        Part part = parts.get(id);
        if (part == null) {
            throw new IllegalStateException("No part " + id);
        }
        return part;
    }

    /** The parts of some kinds, in order. */
    List<Part> of(Kind... kinds) {
        return parts.values().stream()
                .filter(part -> Arrays.asList(kinds).contains(part.kind()))
                .toList();
    }

    /** The parts of a kind that stand on another part. */
    List<Part> on(Part needed, Kind... kinds) {
        return of(kinds).stream()
                .filter(part -> part.needs().contains(needed.id()))
                .toList();
    }

    /** Whether one part stands before another. */
    boolean before(Part one, Part other) {
        List<Integer> order = new ArrayList<>(parts.keySet());
        return order.indexOf(one.id()) < order.indexOf(other.id());
    }

    /** Any of some parts. */
    Optional<Part> any(List<Part> among) {
        return among.isEmpty() ? Optional.empty() : Optional.of(among.get(random.nextInt(among.size())));
    }

    Optional<Part> any(List<Part> among, Predicate<Part> condition) {
        return any(among.stream().filter(condition).toList());
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    void add(Part part) {
        parts.put(part.id(), part);
    }

    void replace(Part part) {
        parts.replace(part.id(), part);
    }

    String newName() {
        return names.next(random);
    }

    /** Removes a part and all that stand on it. */
    void remove(Part part) {
        Set<Integer> gone = new HashSet<>(Set.of(part.id()));
        int before;
        do {
            before = gone.size();
            parts.values().stream()
                    .filter(each -> each.needs().stream().anyMatch(gone::contains))
                    .forEach(each -> gone.add(each.id()));
        } while (gone.size() > before);
        gone.forEach(parts::remove);
    }

    /** Its name with that of its schema, quoted. */
    String qualified(Part part) {
        String schema = part.trait("!schema");
        return (schema.isEmpty()
                        ? "public"
                        : Names.quoted(part(Integer.parseInt(schema)).name())) + "." + Names.quoted(part.name());
    }

    /** Every statement, in an order in which they can be executed. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        for (boolean last : new boolean[] {false, true}) {
            for (Part part : parts.values()) {
                if (part.kind().isLast() == last) {
                    statements.addAll(part.kind().sql(part, this));
                }
            }
        }
        return statements;
    }

    /** Makes parts of one kind. */
    record Maker(Kind kind, Draft draft) {

        /** A part in any schema, with chosen traits over given ones. */
        Part inSchema(List<Integer> needs, Map<String, String> given) {
            Optional<Part> schema = draft.chance(2) ? Optional.empty() : draft.any(draft.of(Kind.SCHEMA));
            if (schema.isEmpty()) {
                return part(needs, given);
            }
            Map<String, String> traits = new LinkedHashMap<>(given);
            List<Integer> all = new ArrayList<>(needs);
            all.add(schema.get().id());
            traits.put("!schema", Integer.toString(schema.get().id()));
            return part(all, traits);
        }

        /** A part with chosen traits over given ones. */
        Part part(List<Integer> needs, Map<String, String> given) {
            Part part = new Part(draft.next++, kind, draft.newName(), needs, given);
            Map<String, List<String>> options = kind.options(part, draft);
            for (Map.Entry<String, List<String>> option : options.entrySet()) {
                List<String> values = option.getValue();
                boolean usual = draft.random.nextInt(10) < USUAL_OF_TEN;
                part = part.withTrait(option.getKey(), values.get(usual ? 0 : draft.random.nextInt(values.size())));
            }
            return part;
        }
    }
}
