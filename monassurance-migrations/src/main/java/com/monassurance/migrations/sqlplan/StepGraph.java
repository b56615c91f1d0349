package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Steps and which of them come before others. A step can be covered by another that does its work along: the indexes of
 * a table go when it goes. Where steps wait for each other in a ring, covered ones are done by themselves, and what can be
 * stubbed is. Confined to one thread.
 */
final class StepGraph {

    /** What is done by itself first when it helps: the least disturbing first. */
    private static final List<ObjectKind> UNCOVERED = List.of(
            ObjectKind.COLUMN_DEFAULT,
            ObjectKind.CONSTRAINT,
            ObjectKind.DOMAIN_CONSTRAINT,
            ObjectKind.POLICY,
            ObjectKind.TRIGGER,
            ObjectKind.RULE,
            ObjectKind.STATISTICS,
            ObjectKind.INDEX,
            ObjectKind.SEQUENCE,
            ObjectKind.COLUMN);

    private final Map<StepKey, Step> steps = new LinkedHashMap<>();
    private final Map<StepKey, StepKey> covers = new HashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();
    private final Set<Edge> wishes = new HashSet<>();

    private record Edge(StepKey first, StepKey second) {}

    Step add(Step step) {
        steps.put(step.key(), step);
        return step;
    }

    @Nullable
    Step find(StepKey key) {
        return steps.get(key);
    }

    boolean has(StepKey key) {
        return steps.containsKey(key);
    }

    Collection<Step> steps() {
        return steps.values();
    }

    /** Says that one step does the work of another along with its own. */
    void cover(StepKey part, StepKey whole) {
        if (!part.equals(whole)) {
            covers.put(part, whole);
        }
    }

    void before(@Nullable StepKey first, @Nullable StepKey second) {
        if (first != null && second != null && !first.equals(second) && has(first) && has(second)) {
            edges.add(new Edge(first, second));
        }
    }

    /** Asks for an order that is given up first where steps wait for each other in a ring. */
    void rather(@Nullable StepKey first, @Nullable StepKey second) {
        if (first != null && second != null && !edges.contains(new Edge(first, second))) {
            before(first, second);
            wishes.add(new Edge(first, second));
        }
    }

    boolean isCovered(StepKey key) {
        return covers.containsKey(key);
    }

    /** The steps that are done by themselves, in order. */
    List<Step> order() {
        for (int tries = 0; ; tries++) {
            List<Step> done = new ArrayList<>();
            Set<StepKey> stuck = run(done);
            if (stuck.isEmpty()) {
                return done;
            }
            if (tries > 1000 || !(giveUp(stuck) || uncover(stuck) || stub(stuck) || unbind(stuck))) {
                force(stuck);
            }
        }
    }

    private StepKey whole(StepKey key) {
        StepKey at = key;
        for (int depth = 0; depth < 16; depth++) {
            StepKey next = covers.get(at);
            if (next == null || !steps.containsKey(next)) {
                return at;
            }
            at = next;
        }
        return at;
    }

    /** Does what can be done, and returns what could not. */
    private Set<StepKey> run(List<Step> done) {
        Map<StepKey, Set<StepKey>> after = new HashMap<>();
        Map<StepKey, Integer> missing = new HashMap<>();
        PriorityQueue<Step> ready = new PriorityQueue<>(Step.ORDER);
        for (StepKey key : steps.keySet()) {
            if (whole(key).equals(key)) {
                missing.put(key, 0);
            }
        }
        for (Edge edge : edges) {
            StepKey first = whole(edge.first());
            StepKey second = whole(edge.second());
            if (!first.equals(second)
                    && after.computeIfAbsent(first, k -> new HashSet<>()).add(second)) {
                missing.merge(second, 1, Integer::sum);
            }
        }
        missing.forEach((key, count) -> {
            if (count == 0) {
                ready.add(step(key));
            }
        });
        Set<StepKey> open = new HashSet<>(missing.keySet());
        Gap gap = new Gap(steps.keySet());
        while (!ready.isEmpty()) {
            Step step = gap.next(ready);
            done.add(step);
            gap.done(step.key());
            open.remove(step.key());
            for (StepKey next : after.getOrDefault(step.key(), Set.of())) {
                if (missing.merge(next, -1, Integer::sum) == 0) {
                    ready.add(step(next));
                }
            }
        }
        return open.isEmpty() ? open : inRings(open, after);
    }

    private Step step(StepKey key) {
        Step step = steps.get(key);
        if (step == null) {
            throw new IllegalStateException("No step " + key);
        }
        return step;
    }

    /** Of what is stuck, that from which something stuck leads back to it. */
    private static Set<StepKey> inRings(Set<StepKey> open, Map<StepKey, Set<StepKey>> after) {
        Set<StepKey> found = new HashSet<>();
        for (StepKey start : open) {
            Set<StepKey> seen = new HashSet<>();
            Deque<StepKey> way = new ArrayDeque<>(List.of(start));
            while (!way.isEmpty() && !seen.contains(start)) {
                for (StepKey next : after.getOrDefault(way.pop(), Set.of())) {
                    if (open.contains(next) && seen.add(next)) {
                        way.push(next);
                    }
                }
            }
            if (seen.contains(start)) {
                found.add(start);
            }
        }
        return found;
    }

    private boolean giveUp(Set<StepKey> stuck) {
        List<Edge> found = wishes.stream()
                .filter(edge -> stuck.contains(whole(edge.first())) && stuck.contains(whole(edge.second())))
                .toList();
        wishes.removeAll(Set.copyOf(found));
        return edges.removeAll(Set.copyOf(found));
    }

    private boolean uncover(Set<StepKey> stuck) {
        for (ObjectKind kind : UNCOVERED) {
            Set<StepKey> found = new HashSet<>();
            for (Edge edge : edges) {
                boolean isBetween = stuck.contains(whole(edge.first()))
                        && stuck.contains(whole(edge.second()))
                        && !whole(edge.first()).equals(whole(edge.second()));
                if (isBetween) {
                    for (StepKey end : List.of(edge.first(), edge.second())) {
                        if (covers.containsKey(end)
                                && end.id().kind() == kind
                                && !step(end).statements().isEmpty()) {
                            found.add(end);
                        }
                    }
                }
            }
            for (StepKey part : found) {
                StepKey whole = covers.remove(part);
                if (whole != null) {
                    before(isGoing(part) ? part : whole, isGoing(part) ? whole : part);
                }
            }
            if (!found.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGoing(StepKey key) {
        return key.op() == Op.DROP || key.op() == Op.DETACH;
    }

    /** Makes one object of a ring as a stub first, for those whom it needs itself. */
    private boolean stub(Set<StepKey> stuck) {
        Step best = stuck.stream()
                .map(this::step)
                .filter(step -> step.op() == Op.CREATE && step.stub() != null)
                .filter(step -> !has(StepKey.of(Op.STUB, step.id())))
                .min(Step.ORDER)
                .orElse(null);
        if (best == null || best.stub() == null) {
            return false;
        }
        Step stub = add(new Step(StepKey.of(Op.STUB, best.id()), false)).say(best.stub());
        best.complete();
        for (Edge edge : List.copyOf(edges)) {
            boolean toRing = edge.first().equals(best.key()) && stuck.contains(whole(edge.second()));
            boolean isForHead = edge.second().equals(best.key())
                    && (!stuck.contains(whole(edge.first()))
                            || isGoing(edge.first())
                            || isOfHead(edge.first().id()));
            if (toRing) {
                edges.remove(edge);
                before(stub.key(), edge.second());
            } else if (isForHead) {
                before(edge.first(), stub.key());
            }
        }
        before(stub.key(), best.key());
        return true;
    }

    /** What stands in the head of a routine or in the columns of a view. */
    private static boolean isOfHead(ObjectId id) {
        return switch (id.kind()) {
            case FUNCTION, PROCEDURE, VIEW, CONSTRAINT, INDEX, COLUMN_DEFAULT -> false;
            default -> true;
        };
    }

    /** Empties one object of a ring before all are dropped. */
    private boolean unbind(Set<StepKey> stuck) {
        Step best = stuck.stream()
                .map(this::step)
                .filter(step -> step.op() == Op.DROP && step.stub() != null)
                .filter(step -> !has(StepKey.of(Op.UNBIND, step.id())))
                .min(Step.ORDER)
                .orElse(null);
        if (best == null || best.stub() == null) {
            return false;
        }
        Step unbind = add(new Step(StepKey.of(Op.UNBIND, best.id()), false)).say(best.stub());
        for (Edge edge : List.copyOf(edges)) {
            if (edge.first().equals(best.key()) && isGoing(edge.second())) {
                edges.remove(edge);
                before(unbind.key(), edge.second());
            }
        }
        before(unbind.key(), best.key());
        return true;
    }

    /** Nothing helps: one of the ring goes first, and the proof will tell whether that works. */
    private void force(Set<StepKey> stuck) {
        Step first = stuck.stream()
                .map(this::step)
                .min(Step.ORDER)
                .orElseThrow(() -> new IllegalStateException("nothing is stuck"));
        edges.removeIf(edge -> whole(edge.second()).equals(first.key()) && stuck.contains(whole(edge.first())));
    }
}
