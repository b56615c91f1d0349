package com.monassurance.migrations.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

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
    private final Set<ObjectId> postData = new HashSet<>();
    private final List<DdlStatement> before = new ArrayList<>();
    private final List<DdlStatement> after = new ArrayList<>();

    DdlOrder(Map<ObjectId, DdlNode> nodes) {
        this.nodes = nodes;
    }

    DdlScript order(List<Unread> unwritten) {
        for (DdlNode node : nodes.values()) {
            missing.put(node.id(), node.needs().size());
            node.needs().forEach(need ->
                    waiting.computeIfAbsent(need, id -> new ArrayList<>(2)).add(node));
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
                if (!stubbed.contains(node.id())) {
                    release(node);
                }
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
            boolean isCompleted = i == 0 && stub != null && stubbed.contains(node.id());
            part.add(new DdlStatement(node.id(), isCompleted ? stub.completion() : statements.get(i)));
        }
    }

    private void release(DdlNode node) {
        for (DdlNode waiter : waiting.getOrDefault(node.id(), List.of())) {
            if (missing.merge(waiter.id(), -1, Integer::sum) == 0) {
                ready.add(waiter);
            }
        }
    }

    /** A stub needs the types in its head, so it is best made where only routines and views are missing. */
    private void breakRing(Set<ObjectId> written) {
        DdlNode best = nodes.values().stream()
                .filter(node -> node.stub() != null)
                .filter(node -> !written.contains(node.id()) && !stubbed.contains(node.id()))
                .filter(node -> reaches(node, node.id(), written, new HashSet<>()))
                .min(Comparator.comparingLong((DdlNode node) -> needsForStub(node, written))
                        .thenComparing(NATURAL))
                .orElse(null);
        if (best == null || best.stub() == null) {
            throw new IllegalStateException("Objects need each other in a ring that cannot be broken: "
                    + nodes.values().stream()
                            .filter(node -> !written.contains(node.id()))
                            .filter(node -> reaches(node, node.id(), written, new HashSet<>()))
                            .map(DdlNode::id)
                            .toList());
        }
        before.add(new DdlStatement(best.id(), best.stub().statement()));
        stubbed.add(best.id());
        release(best);
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

    private boolean reaches(DdlNode from, ObjectId target, Set<ObjectId> written, Set<ObjectId> seen) {
        for (ObjectId need : from.needs()) {
            if (need.equals(target)) {
                return true;
            }
            DdlNode next = nodes.get(need);
            if (next != null
                    && !written.contains(need)
                    && !stubbed.contains(need)
                    && seen.add(need)
                    && reaches(next, target, written, seen)) {
                return true;
            }
        }
        return false;
    }
}
