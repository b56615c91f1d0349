package com.monassurance.migrations.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearPathTest {

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
    void several_heads_merges_and_dependencies_are_refused_by_name() {
        assertThat(refused(
                                () -> LinearPath.of(graph(revision("a"), revision("b", "a"), revision("c", "a"))),
                                MigrationError.MULTIPLE_HEADS)
                        .getMessage())
                .contains("b, c");
        assertThat(refused(
                                () -> LinearPath.of(graph(
                                        revision("a"),
                                        revision("b", "a"),
                                        revision("c", "a"),
                                        revision("m", "b", "c"))),
                                MigrationError.NOT_SUPPORTED)
                        .getMessage())
                .contains("m is a merge of b, c");
        Revision depends = new Revision("b", List.of("a"), List.of("a"), List.of(), "");
        assertThat(refused(() -> LinearPath.of(graph(revision("a"), depends)), MigrationError.NOT_SUPPORTED)
                        .getMessage())
                .contains("depends on a");
    }

    @Test
    void ten_thousand_revisions_make_a_line() {
        List<Revision> revisions = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            revisions.add(Revision.of("r" + i, i == 0 ? "base" : "r" + (i - 1), ""));
        }
        Collections.shuffle(revisions, new Random(7));

        LinearPath path = LinearPath.of(RevisionGraph.of(revisions));

        assertThat(path.line()).hasSize(10_000).startsWith("r0", "r1").endsWith("r9999");
        assertThat(path.up(9_998, Target.head())).containsExactly("r9998", "r9999");
    }

    @Test
    void ways_up_and_down_the_line_begin_where_the_database_is() {
        LinearPath path = LinearPath.of(graph(revision("aa1"), revision("aa2", "aa1"), revision("b3", "aa2")));

        assertThat(path.up(0, Target.head())).containsExactly("aa1", "aa2", "b3");
        assertThat(path.up(1, Target.steps(1))).containsExactly("aa2");
        assertThat(path.up(3, Target.heads())).isEmpty();
        assertThat(path.up(2, Target.revision("aa1"))).isEmpty();
        assertThat(path.up(0, Target.revision("b"))).containsExactly("aa1", "aa2", "b3");
        assertThat(path.down(3, Target.base())).containsExactly("b3", "aa2", "aa1");
        assertThat(path.down(3, Target.steps(-2))).containsExactly("b3", "aa2");
        assertThat(path.down(2, Target.revision("aa2"))).isEmpty();
        refused(() -> path.up(0, Target.revision("aa")), MigrationError.BAD_TARGET);
        refused(() -> path.up(0, Target.base()), MigrationError.BAD_TARGET);
        refused(() -> path.up(0, Target.steps(-1)), MigrationError.BAD_TARGET);
        refused(() -> path.down(3, Target.head()), MigrationError.BAD_TARGET);
        refused(() -> path.down(1, Target.revision("b3")), MigrationError.BAD_TARGET);
        assertThat(refused(() -> path.up(2, Target.steps(2)), MigrationError.BAD_TARGET)
                        .problem())
                .startsWith("There is only 1 revision above");
        assertThat(refused(() -> path.up(1, Target.steps(3)), MigrationError.BAD_TARGET)
                        .problem())
                .startsWith("There are only 2 revisions above");
        assertThat(refused(() -> path.down(1, Target.steps(-2)), MigrationError.BAD_TARGET)
                        .problem())
                .startsWith("Only 1 revision is applied");
        assertThat(refused(() -> path.down(3, Target.steps(-4)), MigrationError.BAD_TARGET)
                        .problem())
                .startsWith("Only 3 revisions are applied");
    }

    @Test
    void a_whole_id_wins_over_longer_ones_that_begin_with_it() {
        LinearPath path = LinearPath.of(graph(revision("a"), revision("ab", "a"), revision("abc", "ab")));

        assertThat(path.up(0, Target.revision("ab"))).containsExactly("a", "ab");
    }

    @Test
    void a_label_as_a_target_is_named_as_not_resolved_yet() {
        Revision labelled = new Revision("a", List.of(), List.of(), List.of("billing"), "");

        assertThat(refused(
                                () -> LinearPath.of(graph(labelled)).up(0, Target.parse("billing")),
                                MigrationError.NOT_SUPPORTED)
                        .getMessage())
                .contains("billing", "label");
    }
}
