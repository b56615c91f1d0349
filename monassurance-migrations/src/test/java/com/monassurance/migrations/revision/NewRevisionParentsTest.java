package com.monassurance.migrations.revision;

import static com.monassurance.migrations.revision.Graphs.graph;
import static com.monassurance.migrations.revision.Graphs.refusal;
import static com.monassurance.migrations.revision.Graphs.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.migrations.failure.MigrationError;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewRevisionParentsTest {

    private static final NewRevisionParents LINE = NewRevisionParents.in(graph("a", "b < a", "c < b"));
    private static final NewRevisionParents BRANCHES =
            NewRevisionParents.in(graph("a", "b < a @ left", "c < a", "d ! c @ apart"));

    private static List<Target> targets(String... words) {
        return Arrays.stream(words).map(Target::parse).toList();
    }

    @Test
    void a_head_among_several_is_refused_with_what_to_write() {
        assertThat(refusal(MigrationError.MULTIPLE_HEADS, () -> BRANCHES.parents(Target.head(), false)))
                .contains("b, c, d", "heads", "left@head", "apart@head", "merge");
    }

    @Test
    void a_parent_that_is_no_head_needs_a_splice() {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> LINE.parents(Target.parse("a"), false)))
                .contains("a is not a head", "b stands on it", "--splice", "c for the head");
        assertThat(LINE.parents(Target.parse("a"), true)).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "+1", "-1", "current", "left@base", "c@left", "a,b"})
    void a_place_that_is_none_is_refused(String head) {
        refused(MigrationError.BAD_TARGET, () -> BRANCHES.parents(Target.parse(head), true));
    }

    @Test
    void a_new_revision_stands_on_the_head_or_on_nothing() {
        assertThat(LINE.parents(Target.head(), false)).containsExactly("c");
        assertThat(LINE.parents(Target.base(), false)).isEmpty();
        assertThat(NewRevisionParents.in(graph()).parents(Target.head(), false)).isEmpty();
        assertThat(BRANCHES.parents(Target.parse("left@head"), false)).containsExactly("b");
        assertThat(BRANCHES.parents(Target.parse("c"), false)).containsExactly("c");
    }

    @Test
    void a_dependency_does_not_keep_its_head_from_getting_a_child() {
        assertThat(BRANCHES.parents(Target.revision("c"), false)).containsExactly("c");
    }

    @Test
    void a_merge_joins_heads() {
        assertThat(BRANCHES.mergeParents(targets("heads"), false)).containsExactly("b", "c", "d");
        assertThat(BRANCHES.mergeParents(targets("left", "c"), false)).containsExactly("b", "c");
        assertThat(BRANCHES.mergeParents(targets("left@head,c", "apart"), false))
                .containsExactly("b", "c", "d");
        assertThat(BRANCHES.mergeParents(targets("a", "d"), true)).containsExactly("a", "d");
    }

    @Test
    void a_merge_of_less_than_two_heads_is_refused() {
        refused(MigrationError.BAD_TARGET, () -> LINE.mergeParents(targets("heads"), false));
        refused(MigrationError.BAD_TARGET, () -> LINE.mergeParents(targets(), false));
        refused(MigrationError.BAD_TARGET, () -> BRANCHES.mergeParents(targets("b", "left"), false));
        refused(MigrationError.BAD_TARGET, () -> BRANCHES.mergeParents(targets("a", "d"), false));
    }

    @Test
    void a_merge_of_a_revision_with_one_below_it_is_refused() {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> LINE.mergeParents(targets("a", "c"), true)))
                .contains("a lies below c", "only c");
    }

    @Test
    void dependencies_are_written_with_their_whole_ids() {
        NewRevisionParents parents = NewRevisionParents.in(graph("abc1 @ net", "abd2", "e"));

        assertThat(parents.dependencies(List.of("abd", "net"))).containsExactly("abc1", "abd2");
        refused(MigrationError.BAD_TARGET, () -> parents.dependencies(List.of("ab")));
        refused(MigrationError.BAD_TARGET, () -> parents.dependencies(List.of("nix")));
    }

    @Test
    void an_id_or_label_that_is_taken_is_refused() {
        BRANCHES.requireFree("e", List.of("right"));

        assertThat(refusal(MigrationError.BAD_GRAPH, () -> BRANCHES.requireFree("b", List.of())))
                .contains("a revision has that id");
        refused(MigrationError.BAD_GRAPH, () -> BRANCHES.requireFree("left", List.of()));
        refused(MigrationError.BAD_GRAPH, () -> BRANCHES.requireFree("head", List.of()));
        refused(MigrationError.BAD_GRAPH, () -> BRANCHES.requireFree("e", List.of("left")));
        refused(MigrationError.BAD_GRAPH, () -> BRANCHES.requireFree("e", List.of("a")));
        refused(MigrationError.BAD_GRAPH, () -> BRANCHES.requireFree("e", List.of("e")));
        refused(MigrationError.BAD_GRAPH, () -> BRANCHES.requireFree("e", List.of("x", "x")));
        refused(MigrationError.BAD_GRAPH, () -> BRANCHES.requireFree("e", List.of("x-y")));
    }
}
