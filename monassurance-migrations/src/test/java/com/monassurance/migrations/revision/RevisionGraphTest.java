package com.monassurance.migrations.revision;

import static com.monassurance.migrations.revision.Graphs.graph;
import static com.monassurance.migrations.revision.Graphs.refusal;
import static com.monassurance.migrations.revision.Graphs.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.monassurance.migrations.failure.MigrationError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionGraphTest {

    @Test
    void what_is_wrong_with_a_graph_is_data_with_the_fix() {
        RevisionGraph graph = graph(
                "a @ x",
                "a",
                "b < gone ! away",
                "c < e",
                "d < c",
                "e < d",
                "f < f ! f",
                "g @ x y-z a",
                "h ! i",
                "i < h");

        assertThat(graph.problems())
                .containsExactlyInAnyOrder(
                        new GraphProblem.DuplicateId("a", 2),
                        new GraphProblem.DuplicateLabel("x", List.of("a", "g")),
                        new GraphProblem.BadLabel("y-z", "g", "may hold only letters, digits, '_' and '.'"),
                        new GraphProblem.LabelIsId("a", "g"),
                        new GraphProblem.MissingRevision("b", "gone"),
                        new GraphProblem.MissingDependency("b", "away"),
                        new GraphProblem.SelfReference("f", false),
                        new GraphProblem.SelfReference("f", true),
                        new GraphProblem.Cycle(List.of("c", "e", "d")),
                        new GraphProblem.DependencyCycle(List.of("h", "i")));
        assertThat(graph.problems()).allSatisfy(problem -> {
            assertThat(problem.problem()).endsWith(".");
            assertThat(problem.fix()).endsWith(".");
        });
        assertThat(refusal(MigrationError.BAD_GRAPH, graph::requireSound))
                .contains("2 scripts have the revision id a", "gone", "away", "own parent", "depends on itself")
                .contains("c -> e -> d -> c", "h -> i -> h", "label x", "y-z", "Give each script");
    }

    @Test
    void many_problems_are_counted_when_they_are_not_all_shown() {
        List<Revision> revisions = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            revisions.add(Revision.of("r" + i, "gone" + i, ""));
        }

        assertThat(refusal(MigrationError.BAD_GRAPH, RevisionGraph.of(revisions)::requireSound))
                .contains("And 5 more.");
    }

    @Test
    void every_knot_of_circles_is_named_once() {
        RevisionGraph graph = graph("a < b", "b < a", "c < d a", "d < c", "e < d", "f ! g", "g < f e", "h < c");

        assertThat(graph.problems())
                .containsExactly(
                        new GraphProblem.Cycle(List.of("a", "b")),
                        new GraphProblem.Cycle(List.of("c", "d")),
                        new GraphProblem.DependencyCycle(List.of("f", "g")));
        assertThat(graph.order()).isEmpty();
    }

    @Test
    void a_random_graph_has_a_circle_if_and_only_if_something_stands_on_itself() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + 2000; seed++) {
            Random random = new Random(seed);
            List<Revision> revisions = new ArrayList<>();
            int size = 2 + random.nextInt(10);
            for (int i = 0; i < size; i++) {
                List<String> on = random.nextInt(3) == 0 ? List.of() : List.of("r" + random.nextInt(size));
                List<String> needs = random.nextInt(4) == 0 ? List.of("r" + random.nextInt(size)) : List.of();
                revisions.add(new Revision("r" + i, on, needs, List.of(), ""));
            }
            RevisionGraph graph = RevisionGraph.of(revisions);

            boolean circular = revisions.stream()
                    .anyMatch(revision -> Stream.concat(revision.revises().stream(), revision.dependsOn().stream())
                            .anyMatch(id -> graph.ancestors(List.of(id)).contains(revision.id())));

            assertThat(graph.problems().isEmpty())
                    .as("seed %d: %s", seed, revisions)
                    .isEqualTo(!circular);
            for (GraphProblem problem : graph.problems()) {
                assertCircle(graph, problem, seed);
            }
        }
    }

    private static void assertCircle(RevisionGraph graph, GraphProblem problem, long seed) {
        boolean throughDependencies = problem instanceof GraphProblem.DependencyCycle;
        List<String> ids = List.of();
        if (problem instanceof GraphProblem.Cycle cycle) {
            ids = cycle.ids();
        } else if (problem instanceof GraphProblem.DependencyCycle cycle) {
            ids = cycle.ids();
        }
        for (int i = 0; i < ids.size(); i++) {
            Revision revision = graph.find(ids.get(i)).orElseThrow();
            String next = ids.get((i + 1) % ids.size());
            assertThat(revision.revises().contains(next)
                            || (throughDependencies && revision.dependsOn().contains(next)))
                    .as("seed %d: %s", seed, problem)
                    .isTrue();
        }
    }

    @Test
    void a_label_covers_its_branch_down_to_where_it_leaves_the_others() {
        RevisionGraph graph = graph(
                "t1", "t2 < t1", "s1 < t2", "s2 < s1 @ shop late", "a1 < t2 @ acct", "m < s2 a1", "n < m @ top", "z");

        assertThat(graph.labelsOf("t2")).isEmpty();
        assertThat(graph.labelsOf("s1")).containsExactly("late", "shop");
        assertThat(graph.labelsOf("a1")).containsExactly("acct");
        assertThat(graph.labelsOf("m")).containsExactly("acct", "late", "shop");
        assertThat(graph.labelsOf("n")).containsExactly("acct", "late", "shop", "top");
        assertThat(graph.labelsOf("z")).isEmpty();
        assertThat(graph.labelsOf("nix")).isEmpty();
        assertThat(graph.findLabelled("late").orElseThrow().id()).isEqualTo("s2");
        assertThat(graph.branchPoints()).containsExactly("t2");
        assertThat(graph.mergePoints()).containsExactly("m");
        assertThat(graph("a", "b < a @ low").labelsOf("a")).containsExactly("low");
    }

    @Test
    void a_dependency_may_be_named_by_its_label() {
        RevisionGraph graph = graph("a @ net", "b < a", "c ! net");

        assertThat(graph.problems()).isEmpty();
        assertThat(graph.ancestors(List.of("c"))).containsExactly("a", "c");
        assertThat(graph.descendants(List.of("a"))).containsExactly("a", "b", "c");
        assertThat(graph.effectiveHeads()).containsExactly("b", "c");
        assertThat(graph.branchPoints()).isEmpty();
    }

    @Test
    void revisions_are_found_by_the_start_of_their_id() {
        RevisionGraph graph = graph("ab", "abc", "abd", "b");

        assertThat(graph.matching("ab")).containsExactly("ab");
        assertThat(graph.matching("a")).containsExactly("ab", "abc", "abd");
        assertThat(graph.matching("abd")).containsExactly("abd");
        assertThat(graph.matching("c")).isEmpty();
        assertThat(graph.matching("")).hasSize(4);
    }

    @Test
    void a_deep_graph_and_a_deep_circle_need_no_stack() {
        List<Revision> revisions = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            revisions.add(Revision.of("r" + i, i == 0 ? "base" : "r" + (i - 1), ""));
        }
        RevisionPath path = RevisionPath.of(RevisionGraph.of(revisions));
        revisions.set(0, Revision.of("r0", "r49999", ""));
        RevisionGraph circle = RevisionGraph.of(revisions);

        assertThat(path.up(Set.of(), Target.head()))
                .hasSize(50_000)
                .startsWith("r0", "r1")
                .endsWith("r49999");
        assertThat(path.down(path.appliedAt(Target.head()), Target.base()))
                .hasSize(50_000)
                .startsWith("r49999");
        assertThat(circle.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(((GraphProblem.Cycle) problem).ids()).hasSize(50_000));
        assertThat(refused(MigrationError.BAD_GRAPH, circle::requireSound)
                        .problem()
                        .length())
                .isLessThan(2000);
    }

    @Test
    void a_cycle_is_named_in_its_order() {
        RevisionGraph graph = graph("x", "c < e x", "d < c", "e < d", "z < e");

        GraphProblem.Cycle cycle = (GraphProblem.Cycle) graph.problems().get(0);

        assertThat(cycle.ids()).hasSize(3).containsExactlyInAnyOrder("c", "d", "e");
        for (int i = 0; i < 3; i++) {
            String next = cycle.ids().get((i + 1) % 3);
            assertThat(graph.find(cycle.ids().get(i)).orElseThrow().revises()).contains(next);
        }
    }

    @Test
    void the_order_is_the_same_for_every_order_of_the_input() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Revision> revisions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            revisions.add(Revision.of("r" + i, i == 0 ? "base" : "r" + random.nextInt(i), ""));
        }
        List<Revision> order = RevisionGraph.of(revisions).order();

        for (int i = 0; i < 20; i++) {
            Collections.shuffle(revisions, random);
            assertThat(RevisionGraph.of(revisions).order()).as("seed %d", seed).isEqualTo(order);
        }
        List<String> ids = order.stream().map(Revision::id).toList();
        assertThat(order)
                .allSatisfy(revision -> assertThat(revision.revises())
                        .allMatch(parent -> ids.indexOf(parent) < ids.indexOf(revision.id())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "head", "heads", "base", "current", "a@b", "a-b", "a+b", "a:b", "a b", "a/b"})
    void ids_that_the_grammar_could_not_address_are_refused(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> Revision.of(id, "base", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Revision("ok", List.of(id), List.of(), List.of(), ""));
    }

    @Test
    void what_stood_on_a_replaced_revision_stands_on_what_replaces_it() {
        RevisionGraph graph = RevisionGraph.of(List.of(
                Revision.of("d", "c", ""),
                new Revision("e", List.of("d"), List.of("b"), List.of(), ""),
                new Revision("s", List.of(), List.of(), List.of(), "", List.of("a", "b", "c"))));

        assertThat(graph.problems()).isEmpty();
        assertThat(graph.order()).extracting(Revision::id).containsExactly("s", "d", "e");
        assertThat(graph.find("d").orElseThrow().revises()).containsExactly("s");
        assertThat(graph.find("e").orElseThrow().dependsOn()).containsExactly("s");
        assertThat(graph.findReplacing("b").map(Revision::id)).contains("s");
        assertThat(graph.findReplacing("d")).isEmpty();
        assertThat(graph.resolved(List.of("a", "x", "c"))).containsExactly("s", "x");
    }

    @Test
    void a_replaced_revision_that_is_there_or_is_replaced_twice_is_a_problem() {
        RevisionGraph graph = RevisionGraph.of(List.of(
                Revision.of("a", "base", ""),
                new Revision("s", List.of(), List.of(), List.of(), "", List.of("a", "b", "s")),
                new Revision("t", List.of(), List.of(), List.of(), "", List.of("b"))));

        assertThat(graph.problems())
                .containsExactly(
                        new GraphProblem.ReplacedIsThere("a", "s"),
                        new GraphProblem.ReplacedIsThere("s", "s"),
                        new GraphProblem.ReplacedTwice("b", List.of("s", "t")));
        assertThat(graph.problems().get(0).problem()).contains("there is a script too");
        assertThat(graph.problems().get(1).fix()).contains("an id of its own");
    }
}
