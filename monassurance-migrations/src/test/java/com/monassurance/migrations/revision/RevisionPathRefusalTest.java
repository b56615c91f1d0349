package com.monassurance.migrations.revision;

import static com.monassurance.migrations.revision.Graphs.path;
import static com.monassurance.migrations.revision.Graphs.refusal;
import static com.monassurance.migrations.revision.Graphs.refused;
import static com.monassurance.migrations.revision.SamplePaths.LINE;
import static com.monassurance.migrations.revision.SamplePaths.MERGED;
import static com.monassurance.migrations.revision.SamplePaths.STREAMS;
import static com.monassurance.migrations.revision.SamplePaths.TREE;
import static com.monassurance.migrations.revision.SamplePaths.down;
import static com.monassurance.migrations.revision.SamplePaths.history;
import static com.monassurance.migrations.revision.SamplePaths.stamp;
import static com.monassurance.migrations.revision.SamplePaths.up;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.migrations.failure.MigrationError;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that mean nothing or several things are refused with what to write instead. */
class RevisionPathRefusalTest {

    @Test
    void head_with_several_heads_says_what_to_write_instead() {
        assertThat(refusal(MigrationError.MULTIPLE_HEADS, () -> up(TREE, "head")))
                .contains("'head' means one: a1, s2", "heads for all", "acct@head or shop@head", "merge");
        assertThat(refusal(MigrationError.MULTIPLE_HEADS, () -> up(TREE, "t1@head")))
                .contains("'t1@head' means one: a1, s2", "t1@heads");
        refused(MigrationError.MULTIPLE_HEADS, () -> up(TREE, "head-1"));
        refused(MigrationError.MULTIPLE_HEADS, () -> up(STREAMS, "head"));
    }

    @Test
    void a_revision_that_does_not_exist_or_is_one_of_several_is_refused() {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(LINE, "aa"))).contains("several", "aa1, aa2");
        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(LINE, "zz"))).contains("no revision", "'zz'");
        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(TREE, "nix@head")))
                .contains("'nix'");
        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(TREE, "shop@a1")))
                .contains("a1 is not on the branch 'shop'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "-1", "shop@base", "shop@-1", "current", "t2-2", "s2,base"})
    void a_target_for_a_downgrade_is_no_way_up(String target) {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(TREE, target, "t1", "t2")))
                .contains("does not lie above");
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "heads", "+1", "shop@head", "shop@heads", "shop@+1", "current", "t1,heads"})
    void a_target_for_an_upgrade_is_no_way_down(String target) {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> down(TREE, target, "t1", "t2")))
                .contains("does not lie below");
    }

    @Test
    void a_revision_that_is_not_applied_is_no_way_down() {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> down(LINE, "b3", "aa1")))
                .contains("b3 is not applied");
        refused(MigrationError.BAD_TARGET, () -> down(LINE, "head-1", "aa1"));
    }

    @Test
    void more_steps_than_there_are_revisions_are_refused_with_their_number() {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(LINE, "+3", "aa1", "aa2")))
                .contains("There are only 2 revisions above aa2", "Write +2");
        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(LINE, "+2", "aa1", "aa2", "b3")))
                .contains("There is only 1 revision above");
        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(LINE, "aa1+4"))).contains("only 3 revisions");
        assertThat(refusal(MigrationError.BAD_TARGET, () -> down(LINE, "-3", "aa1", "aa2")))
                .contains("There are only 2 revisions from aa2 down");
        assertThat(refusal(MigrationError.BAD_TARGET, () -> down(LINE, "-1"))).contains("Nothing is applied");
        refused(MigrationError.BAD_TARGET, () -> down(LINE, "aa2-3", "aa1", "aa2"));
    }

    @Test
    void steps_up_where_branches_begin_are_ambiguous_with_the_choices() {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(TREE, "+1", "t1", "t2")))
                .contains("several revisions stand on t2, a1, s1", "a1@+1 or s1@+1");
        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(STREAMS, "+1")))
                .contains("stand on the base", "n1@+1 or s1@+1");
        refused(MigrationError.BAD_TARGET, () -> up(TREE, "t1+2"));
    }

    @Test
    void steps_from_several_current_revisions_are_ambiguous_with_the_choices() {
        String[] applied = {"t1", "t2", "s1", "a1"};

        assertThat(refusal(MigrationError.BAD_TARGET, () -> up(TREE, "+1", applied)))
                .contains("at several revisions, a1, s1", "a1@+1 or s1@+1");
        assertThat(refusal(MigrationError.BAD_TARGET, () -> down(TREE, "-1", applied)))
                .contains("at several revisions, a1, s1", "a1@-1 or s1@-1");
        refused(MigrationError.BAD_TARGET, () -> down(TREE, "t1@-1", applied));
    }

    @Test
    void steps_down_past_a_merge_are_ambiguous_with_the_parents() {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> down(MERGED, "-2", "t1", "t2", "s1", "s2", "a1", "m")))
                .contains("m is a merge of a1, s2", "a1 or s2");
        refused(MigrationError.BAD_TARGET, () -> up(MERGED, "m-1"));
    }

    @Test
    void a_branch_of_which_nothing_is_applied_has_no_steps_down() {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> down(TREE, "shop@-1", "t1", "t2", "a1")))
                .contains("Nothing of the branch 'shop'");
    }

    @Test
    void targets_of_one_downgrade_that_contradict_each_other_are_refused() {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> down(TREE, "t1,s1", "t1", "t2", "s1", "s2")))
                .contains("s1 would be taken back");
    }

    @Test
    void a_range_that_does_not_go_up_one_branch_is_refused() {
        String[] applied = {"t1", "t2", "s1"};

        assertThat(refusal(MigrationError.BAD_TARGET, () -> history(TREE, "s1:a1")))
                .contains("one branch: s1");
        refused(MigrationError.BAD_TARGET, () -> history(TREE, "s1:t1"));
        refused(MigrationError.BAD_TARGET, () -> history(TREE, "current:acct@head", applied));
        refused(MigrationError.BAD_TARGET, () -> history(TREE, "+1:heads", applied));
        refused(MigrationError.BAD_TARGET, () -> history(TREE, "t1:-1", applied));
        refused(MigrationError.BAD_TARGET, () -> history(TREE, "-1:+1", applied));
        refused(MigrationError.BAD_TARGET, () -> history(TREE, "-1:heads", applied));
        refused(MigrationError.BAD_TARGET, () -> history(TREE, "t2:+1", applied));
        refused(MigrationError.MULTIPLE_HEADS, () -> history(TREE, "base:head", applied));
    }

    @Test
    void a_script_made_offline_cannot_begin_where_the_database_is() {
        assertThat(refusal(MigrationError.BAD_TARGET, () -> LINE.up(RevisionRange.parse("current:head"))))
                .contains("none to ask");
        refused(MigrationError.BAD_TARGET, () -> LINE.down(RevisionRange.parse("-1:base")));
        assertThat(refusal(MigrationError.BAD_TARGET, () -> LINE.up(RevisionRange.parse("b3:aa1"))))
                .contains("goes down");
        refused(MigrationError.BAD_TARGET, () -> LINE.down(RevisionRange.parse("aa1:b3")));
    }

    @Test
    void a_stamp_over_unknown_revisions_needs_a_purge() {
        assertThat(refusal(MigrationError.UNKNOWN_APPLIED, () -> stamp(LINE, "head", "aa1", "gone")))
                .contains("gone", "--purge");
        refused(MigrationError.BAD_TARGET, () -> LINE.stamp(Set.of(), List.of(), false));
        refused(MigrationError.MULTIPLE_HEADS, () -> stamp(TREE, "head"));

        assertThat(LINE.stamp(Set.of("aa1", "gone"), List.of(Target.parse("aa2")), true))
                .containsExactly("aa1", "aa2");
    }

    @Test
    void a_graph_with_problems_has_no_ways() {
        assertThat(refused(MigrationError.BAD_GRAPH, () -> path("a < b", "b < a"))
                        .problem())
                .contains("circle");
    }
}
