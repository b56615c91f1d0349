package com.monassurance.migrations.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionGraphTest {

    private static Revision revision(String id, String... parents) {
        return new Revision(id, List.of(parents), List.of(), List.of(), "");
    }

    private static RevisionGraph graph(Revision... revisions) {
        return RevisionGraph.of(List.of(revisions));
    }

    private static MigrationException refused(Runnable call, MigrationError error) {
        MigrationException[] thrown = new MigrationException[1];
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(call::run)
                .satisfies(e -> thrown[0] = e);
        assertThat(thrown[0].error()).isEqualTo(error);
        return thrown[0];
    }

    @Test
    void what_is_wrong_with_a_graph_is_data_with_the_fix() {
        RevisionGraph graph = graph(
                revision("a"),
                revision("a"),
                revision("b", "gone"),
                revision("c", "e"),
                revision("d", "c"),
                revision("e", "d"),
                revision("f", "f"));

        assertThat(graph.problems())
                .contains(new GraphProblem.DuplicateId("a", 2), new GraphProblem.MissingRevision("b", "gone"))
                .anySatisfy(problem -> assertThat(problem).isInstanceOf(GraphProblem.Cycle.class));
        assertThat(graph.problems())
                .allSatisfy(problem -> assertThat(problem.fix()).endsWith("."));
        assertThat(refused(() -> LinearPath.of(graph), MigrationError.BAD_GRAPH).getMessage())
                .contains("2 scripts have the revision id a", "gone", "circle");
    }

    @Test
    void a_cycle_is_named_in_its_order() {
        RevisionGraph graph = graph(
                revision("x"), revision("c", "e", "x"), revision("d", "c"), revision("e", "d"), revision("z", "e"));

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
            List<String> parents = i == 0 ? List.of() : List.of("r" + random.nextInt(i));
            revisions.add(revision("r" + i, parents.toArray(String[]::new)));
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
        assertThatIllegalArgumentException().isThrownBy(() -> revision(id));
        assertThatIllegalArgumentException().isThrownBy(() -> revision("ok", id));
    }
}
