package com.monassurance.maintenance.incident;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who blocks whom, roots first: a root blocks others and waits for nobody, so stopping it helps most. Where sessions
 * wait for each other in a circle, which a deadlock does until the server breaks it, the smallest process id stands as
 * the root. Immutable.
 *
 * @param roots sessions to look at first, those that hold up most sessions first
 * @param hidden how many sessions of the database the role may not look into; a waiting one among them is missing here
 * @param truncated true when more sessions waited than the maximum
 * @since 0.1.0
 */
public record BlockingTree(List<Node> roots, int hidden, boolean truncated) {

    /** The process id by which PostgreSQL names a prepared transaction. */
    public static final int PREPARED_TRANSACTION = 0;

    /** Copies the list. */
    public BlockingTree {
        roots = List.copyOf(roots);
    }

    /**
     * A session and those that wait for it. A session that waits for several appears below each, its own followers only
     * once.
     *
     * @param pid process id; {@link #PREPARED_TRANSACTION} for a prepared transaction
     * @param session the session; null for a prepared transaction or one that vanished meanwhile
     * @param blocks sessions that wait for it
     * @param blockedCount how many sessions wait for it, directly or not
     */
    public record Node(int pid, @Nullable ActiveQuery session, List<Node> blocks, int blockedCount) {

        /** Copies the list. */
        public Node {
            blocks = List.copyOf(blocks);
        }

        /**
         * Returns the session.
         *
         * @return the session; empty for a prepared transaction or one that vanished meanwhile
         */
        public Optional<ActiveQuery> findSession() {
            return Optional.ofNullable(session);
        }
    }

    /**
     * Tells whether nobody was seen waiting.
     *
     * @return true when there is no root
     */
    public boolean isEmpty() {
        return roots.isEmpty();
    }

    static BlockingTree of(Collection<ActiveQuery> sessions, int hidden, boolean truncated) {
        Map<Integer, ActiveQuery> byPid = new HashMap<>();
        Map<Integer, Set<Integer>> followers = new TreeMap<>();
        Set<Integer> waiting = new HashSet<>();
        for (ActiveQuery session : sessions) {
            byPid.put(session.pid(), session);
            for (int blocker : session.blockedBy()) {
                if (blocker != session.pid()) {
                    followers.computeIfAbsent(blocker, pid -> new TreeSet<>()).add(session.pid());
                    waiting.add(session.pid());
                }
            }
        }
        Builder builder = new Builder(byPid, followers);
        List<Node> roots = new ArrayList<>();
        for (int pid : followers.keySet()) {
            if (!waiting.contains(pid)) {
                roots.add(builder.expand(pid));
            }
        }
        // What no root leads to waits in a circle.
        for (int pid : followers.keySet()) {
            if (!builder.expanded.contains(pid)) {
                roots.add(builder.expand(pid));
            }
        }
        roots.sort((a, b) -> Integer.compare(b.blockedCount(), a.blockedCount()));
        return new BlockingTree(roots, hidden, truncated);
    }

    private static final class Builder {
        private final Map<Integer, ActiveQuery> byPid;
        private final Map<Integer, Set<Integer>> followers;
        private final Set<Integer> expanded = new HashSet<>();

        Builder(Map<Integer, ActiveQuery> byPid, Map<Integer, Set<Integer>> followers) {
            this.byPid = byPid;
            this.followers = followers;
        }

        Node expand(int pid) {
            List<Node> blocks = new ArrayList<>();
            if (expanded.add(pid)) {
                for (int follower : followers.getOrDefault(pid, Set.of())) {
                    blocks.add(expand(follower));
                }
            }
            return new Node(pid, byPid.get(pid), blocks, reachableFrom(pid));
        }

        private int reachableFrom(int pid) {
            Set<Integer> reached = new HashSet<>();
            Deque<Integer> open = new ArrayDeque<>(List.of(pid));
            while (!open.isEmpty()) {
                int next = open.removeLast();
                for (int follower : followers.getOrDefault(next, Set.of())) {
                    if (follower != pid && reached.add(follower)) {
                        open.add(follower);
                    }
                }
            }
            return reached.size();
        }
    }
}
