package com.monassurance.maintenance.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BlockingTreeTest {

    @Test
    void chain_of_four_has_one_root() {
        BlockingTree tree = BlockingTree.of(List.of(session(4, 3), session(3, 2), session(2, 1), session(1)), 0, false);

        assertThat(render(tree)).isEqualTo("1(2(3(4)))");
        assertThat(tree.roots().get(0).blockedCount()).isEqualTo(3);
    }

    @Test
    void root_that_holds_up_most_comes_first() {
        BlockingTree tree =
                BlockingTree.of(List.of(session(1), session(2, 1), session(5), session(6, 5), session(7, 5)), 0, false);

        assertThat(render(tree)).isEqualTo("5(6,7) 1(2)");
    }

    @Test
    void circle_ends_and_shows_its_smallest_pid_as_root() {
        BlockingTree tree = BlockingTree.of(List.of(session(3, 2), session(2, 3), session(9, 3)), 0, false);

        assertThat(render(tree)).isEqualTo("2(3(2,9))");
        assertThat(tree.roots().get(0).blockedCount()).isEqualTo(2);
    }

    @Test
    void prepared_transaction_and_vanished_session_are_roots_without_a_session() {
        BlockingTree tree = BlockingTree.of(List.of(session(3, 0), session(4, 77)), 0, false);

        assertThat(render(tree)).isEqualTo("0(3) 77(4)");
        assertThat(tree.roots())
                .allSatisfy(root -> assertThat(root.findSession()).isEmpty());
    }

    @Test
    void wide_mesh_is_expanded_once_per_session() {
        List<ActiveQuery> sessions = new ArrayList<>();
        for (int pid = 1; pid <= 60; pid++) {
            Integer[] before = new Integer[pid - 1];
            for (int i = 0; i < before.length; i++) {
                before[i] = i + 1;
            }
            sessions.add(session(pid, before));
        }

        BlockingTree tree = BlockingTree.of(sessions, 0, false);

        assertThat(tree.roots()).hasSize(1);
        assertThat(tree.roots().get(0).blockedCount()).isEqualTo(59);
        assertThat(count(tree.roots())).isLessThan(60 * 60);
    }

    @Test
    void nobody_waiting_is_an_empty_tree() {
        assertThat(BlockingTree.of(List.of(session(1)), 0, false).isEmpty()).isTrue();
    }

    private static int count(List<BlockingTree.Node> nodes) {
        return nodes.stream().mapToInt(node -> 1 + count(node.blocks())).sum();
    }

    private static String render(BlockingTree tree) {
        return tree.roots().stream().map(BlockingTreeTest::render).collect(Collectors.joining(" "));
    }

    private static String render(BlockingTree.Node node) {
        String below = node.blocks().stream().map(BlockingTreeTest::render).collect(Collectors.joining(","));
        return node.pid() + (below.isEmpty() ? "" : "(" + below + ")");
    }

    private static ActiveQuery session(int pid, Integer... blockedBy) {
        Instant start = Instant.parse("2026-07-15T09:00:00Z");
        return new ActiveQuery(
                pid,
                start,
                start,
                start,
                "active",
                "db",
                "app",
                "user",
                "client backend",
                "",
                Duration.ZERO,
                "select ?",
                List.of(blockedBy),
                null,
                null);
    }
}
