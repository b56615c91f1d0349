package com.monassurance.migrations.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts nodes in an order in which each has what it needs; where they need each other in a ring, one that can be stubbed is
 * made as a stub first and completed later. Confined to one thread.
 */
final class DdlOrder {

    private static final Comparator<DdlNode> NATURAL =
            Comparator.comparing(DdlNode::isPostData).thenComparing(DdlNode::id);

    private final Map<ObjectId, DdlNode> nodes;
    private final Map<ObjectId, Integer> missing = new HashMap<>();
    private final Map<ObjectId, List<DdlNode>> waiting = new HashMap<>();
    private final PriorityQueue<DdlNode> ready = new PriorityQueue<>(NATURAL);
    private final Set<ObjectId> stubbed = new HashSet<>();
    /** Pairs of a stub and who was released by it. */
    private final Set<List<ObjectId>> released = new HashSet<>();

    private final Set<ObjectId> postData = new HashSet<>();
    private final List<DdlStatement> before = new ArrayList<>();
    private final List<DdlStatement> after = new ArrayList<>();

    DdlOrder(Map<ObjectId, DdlNode> nodes) {
        this.nodes = nodes;
    }

    DdlScript order(List<Unread> unwritten) {
        for (DdlNode node : nodes.values()) {
            missing.put(node.id(), node.needs().size());
            node.needs()
                    .forEach(need -> waiting.computeIfAbsent(need, id -> new ArrayList<>(2))
                            .add(node));
            if (node.needs().isEmpty()) {
                ready.add(node);
            }
        }
        Set<ObjectId> written = new HashSet<>();
        while (written.size() < nodes.size()) {
            DdlNode node = ready.poll();
            if (node == null) {
                breakRing(written);
            } else if (written.add(node.id())) {
                write(node);
                release(node, waiter -> !released.contains(List.of(node.id(), waiter)));
            }
        }
        return new DdlScript(before, after, unwritten);
    }

    private void write(DdlNode node) {
        boolean isAfter = node.isPostData() || node.needs().stream().anyMatch(postData::contains);
        if (isAfter) {
            postData.add(node.id());
        }
        List<DdlStatement> part = isAfter ? after : before;
        List<String> statements = node.statements();
        DdlNode.Stub stub = node.stub();
        for (int i = 0; i < statements.size(); i++) {
            boolean isCompletion = i == 0 && stubbed.contains(node.id());
            part.add(new DdlStatement(node.id(), isCompletion && stub != null ? stub.completion() : statements.get(i)));
        }
    }

    private void release(DdlNode node, Predicate<ObjectId> which) {
        for (DdlNode waiter : waiting.getOrDefault(node.id(), List.of())) {
            if (which.test(waiter.id()) && missing.merge(waiter.id(), -1, Integer::sum) == 0) {
                ready.add(waiter);
            }
        }
    }

    /**
     * A stub needs the types in its head, so it is best made where only routines and views are missing. It serves those that
     * the object itself needs; all others wait for the whole.
     */
    private void breakRing(Set<ObjectId> written) {
        DdlNode best = nodes.values().stream()
                .filter(node -> node.stub() != null)
                .filter(node -> !written.contains(node.id()) && !stubbed.contains(node.id()))
                .filter(node -> reached(node, written).contains(node.id()))
                .min(Comparator.comparingLong((DdlNode node) -> needsForStub(node, written))
                        .thenComparing(NATURAL))
                .orElse(null);
        if (best == null || best.stub() == null) {
            throw new IllegalStateException("Objects need each other in a ring that cannot be broken: "
                    + nodes.keySet().stream()
                            .filter(id -> !written.contains(id))
                            .toList());
        }
        before.add(new DdlStatement(best.id(), best.stub().statement()));
        stubbed.add(best.id());
        Set<ObjectId> ring = reached(best, written);
        release(best, waiter -> ring.contains(waiter) && released.add(List.of(best.id(), waiter)));
    }

    /** All that a node still needs, directly or not. */
    private Set<ObjectId> reached(DdlNode from, Set<ObjectId> written) {
        Set<ObjectId> seen = new HashSet<>();
        Deque<DdlNode> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            for (ObjectId need : open.pop().needs()) {
                DdlNode next = nodes.get(need);
                if (next != null && !written.contains(need) && seen.add(need)) {
                    open.push(next);
                }
            }
        }
        return seen;
    }

    private long needsForStub(DdlNode node, Set<ObjectId> written) {
        return node.needs().stream()
                .filter(need -> !written.contains(need) && !stubbed.contains(need))
                .filter(need -> !isBehindStub(need))
                .count();
    }

    private static boolean isBehindStub(ObjectId need) {
        return switch (need.kind()) {
            case FUNCTION, PROCEDURE, VIEW, CONSTRAINT, INDEX -> true;
            default -> false;
        };
    }
}
