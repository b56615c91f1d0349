package com.monassurance.migrations.revision;

import static com.monassurance.migrations.revision.Graphs.path;
import static com.monassurance.migrations.revision.Graphs.refusal;
import static com.monassurance.migrations.revision.Graphs.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.migrations.failure.MigrationError;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionPathTest {

    /** One line. */
    private static final RevisionPath LINE = path("aa1", "aa2 < aa1", "b3 < aa2", "c4 < b3");

    /** A trunk t1-t2 with the branches shop (s1-s2) and acct (a1), as in Alembic's documentation. */
    private static final RevisionPath TREE = path("t1", "t2 < t1", "s1 < t2 @ shop", "s2 < s1", "a1 < t2 @ acct");

    /** The same, joined by m and going on with n. */
    private static final RevisionPath MERGED =
            path("t1", "t2 < t1", "s1 < t2 @ shop", "s2 < s1", "a1 < t2 @ acct", "m < s2 a1", "n < m");

    /** Two bases: net (n1-n3) and shop (s1-s2), where s2 depends on n2. */
    private static final RevisionPath STREAMS = path("n1 @ net", "n2 < n1", "n3 < n2", "s1 @ shop", "s2 < s1 ! n2");

    private static List<String> up(RevisionPath path, String target, String... applied) {
        return path.up(Set.of(applied), Target.parse(target));
    }

    private static List<String> down(RevisionPath path, String target, String... applied) {
        return path.down(Set.of(applied), Target.parse(target));
    }

    private static Set<String> stamp(RevisionPath path, String targets, String... applied) {
        return path.stamp(
                Set.of(applied),
                Arrays.stream(targets.split(" ")).map(Target::parse).toList(),
                false);
    }

    private static List<String> history(RevisionPath path, String range, String... applied) {
        return path.range(Set.of(applied), RevisionRange.parse(range)).stream()
                .map(Revision::id)
                .toList();
    }

    @Nested
    class Refused {

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
            assertThat(refusal(MigrationError.BAD_TARGET, () -> up(LINE, "aa1+4")))
                    .contains("only 3 revisions");
            assertThat(refusal(MigrationError.BAD_TARGET, () -> down(LINE, "-3", "aa1", "aa2")))
                    .contains("There are only 2 revisions from aa2 down");
            assertThat(refusal(MigrationError.BAD_TARGET, () -> down(LINE, "-1")))
                    .contains("Nothing is applied");
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

    @Nested
    class Up {

        @ParameterizedTest
        @CsvSource({
            "head,        'aa1 aa2 b3 c4', ''",
            "heads,       'c4',            'aa1 aa2 b3'",
            "+1,          'aa1',           ''",
            "+2,          'aa2 b3',        'aa1'",
            "b,           'aa1 aa2 b3',    ''",
            "aa1,         '',              'aa1 aa2'",
            "aa1+2,       'aa1 aa2 b3',    ''",
            "head-1,      'b3',            'aa1 aa2'",
            "base+2,      'aa1 aa2',       ''",
            "c4-3,        'aa1',           ''",
            "b3@head,     'c4',            'aa1 aa2 b3'",
        })
        void a_line_is_walked_from_where_the_database_is(String target, String ids, String applied) {
            assertThat(String.join(" ", up(LINE, target, applied.isEmpty() ? new String[0] : applied.split(" "))))
                    .isEqualTo(ids);
        }

        @ParameterizedTest
        @CsvSource({
            "shop@head,   's1 s2'",
            "shop,        's1'",
            "shop@+1,     's1'",
            "shop@+2,     's1 s2'",
            "shop@s1,     's1'",
            "shop@head-1, 's1'",
            "shop@t2+1,   's1'",
            "a1@head,     'a1'",
            "acct@heads,  'a1'",
            "heads,       'a1 s1 s2'",
            "'shop,acct', 'a1 s1'",
        })
        void a_branch_is_gone_up_without_the_others(String target, String ids) {
            assertThat(String.join(" ", up(TREE, target, "t1", "t2"))).isEqualTo(ids);
        }

        @Test
        void steps_on_a_branch_begin_where_it_leaves_the_one_that_is_applied() {
            assertThat(up(TREE, "shop@+1", "t1", "t2", "a1")).containsExactly("s1");
            assertThat(up(TREE, "shop@+1", "t1", "t2", "a1", "s1")).containsExactly("s2");
            assertThat(up(STREAMS, "shop@+1", "n1")).containsExactly("s1");
        }

        @Test
        void a_dependency_comes_first_and_no_more_of_its_branch() {
            assertThat(up(STREAMS, "shop@head")).containsExactly("n1", "n2", "s1", "s2");
            assertThat(up(STREAMS, "shop@head", "n1", "n2", "n3", "s1")).containsExactly("s2");
            assertThat(up(STREAMS, "heads")).containsExactly("n1", "n2", "n3", "s1", "s2");
        }

        @Test
        void a_merge_brings_both_its_branches() {
            assertThat(up(MERGED, "head", "t1", "t2", "s1")).containsExactly("a1", "s2", "m", "n");
            assertThat(up(MERGED, "+1", "t1", "t2", "s1", "s2", "a1", "m")).containsExactly("n");
        }

        @Test
        void a_branch_narrows_the_start_of_an_id() {
            RevisionPath path = path("t", "ab1 < t @ left", "ab2 < t @ right");

            assertThat(up(path, "left@ab", "t")).containsExactly("ab1");
        }

        @Test
        void a_whole_id_wins_over_longer_ones_and_a_label_over_the_start_of_an_id() {
            RevisionPath path = path("a", "ab < a", "abc < ab", "net4 < abc", "x @ net");

            assertThat(up(path, "ab")).containsExactly("a", "ab");
            assertThat(up(path, "net")).containsExactly("x");
        }

        @Test
        void ids_that_no_script_has_are_passed_over() {
            assertThat(up(LINE, "head", "aa1", "aa2", "b3", "newer")).containsExactly("c4");
        }

        @Test
        void an_empty_graph_has_nothing_to_apply() {
            assertThat(up(path(), "head")).isEmpty();
            assertThat(up(path(), "heads")).isEmpty();
            assertThat(down(path(), "base")).isEmpty();
        }
    }

    @Nested
    class Down {

        @ParameterizedTest
        @CsvSource({
            "base, 'c4 b3 aa2 aa1'",
            "-1, c4",
            "-4, 'c4 b3 aa2 aa1'",
            "aa2, 'c4 b3'",
            "c4, ''",
            "head-2, 'c4 b3'",
            "c4-1, c4",
            "aa1+1, 'c4 b3'",
            "aa2-2, 'c4 b3 aa2 aa1'"
        })
        void a_line_is_taken_back_the_newest_first(String target, String ids) {
            assertThat(String.join(" ", down(LINE, target, "aa1", "aa2", "b3", "c4")))
                    .isEqualTo(ids);
        }

        @ParameterizedTest
        @CsvSource({
            "t2,        's2 s1 a1'",
            "shop@t2,   's2 s1'",
            "acct@t2,   'a1'",
            "shop@-1,   's2'",
            "shop@-2,   's2 s1'",
            "a1@-1,     'a1'",
            "s1,        's2'",
            "shop@base, 's2 s1'",
            "acct@base, 'a1'",
            "t1@base,   's2 s1 a1 t2 t1'",
            "base,      's2 s1 a1 t2 t1'",
            "'s1,acct@base', 's2 a1'",
        })
        void one_branch_is_closed_at_a_time(String target, String ids) {
            assertThat(String.join(" ", down(TREE, target, "t1", "t2", "s1", "s2", "a1")))
                    .isEqualTo(ids);
        }

        @Test
        void steps_below_a_branch_point_take_the_other_branch_with_them() {
            assertThat(down(TREE, "shop@-3", "t1", "t2", "s1", "s2", "a1")).containsExactly("s2", "s1", "a1", "t2");
        }

        @Test
        void a_merge_is_one_step_and_leaves_both_its_branches() {
            String[] all = {"t1", "t2", "s1", "s2", "a1", "m"};

            assertThat(down(MERGED, "-1", all)).containsExactly("m");
            assertThat(MERGED.current(Set.of("t1", "t2", "s1", "s2", "a1"))).containsExactly("a1", "s2");
            assertThat(down(MERGED, "s1", all)).containsExactly("m", "s2");
            assertThat(down(MERGED, "acct@base", all)).containsExactly("m", "a1");
        }

        @Test
        void a_dependent_does_not_outlive_its_dependency_and_a_dependency_stays() {
            String[] all = {"n1", "n2", "n3", "s1", "s2"};

            assertThat(down(STREAMS, "n1", all)).containsExactly("s2", "n3", "n2");
            assertThat(down(STREAMS, "net@base", all)).containsExactly("s2", "n3", "n2", "n1");
            assertThat(down(STREAMS, "shop@base", all)).containsExactly("s2", "s1");
            assertThat(down(STREAMS, "shop@-1", all)).containsExactly("s2");
            assertThat(down(STREAMS, "n2", "n1", "n2", "s1", "s2")).isEmpty();
        }

        @Test
        void a_step_down_closes_the_branch_that_hides_its_dependency() {
            assertThat(down(STREAMS, "-1", "n1", "n2", "s1", "s2")).containsExactly("s2");
            assertThat(down(STREAMS, "net@-1", "n1", "n2", "s1", "s2")).containsExactly("s2", "n2");
        }

        @Test
        void steps_below_a_base_leave_other_bases_alone() {
            assertThat(down(STREAMS, "s2-2", "n1", "n2", "n3", "s1", "s2")).containsExactly("s2", "s1");
        }
    }

    @Nested
    class CurrentAndStamp {

        @Test
        void a_revision_that_an_applied_one_needs_is_not_current() {
            assertThat(STREAMS.current(Set.of("n1", "n2", "s1", "s2"))).containsExactly("s2");
            assertThat(STREAMS.current(Set.of("n1", "n2", "n3", "s1", "s2"))).containsExactly("n3", "s2");
            assertThat(STREAMS.graph().heads()).containsExactly("n3", "s2");
            assertThat(path("a", "b < a", "c ! b").graph().heads()).containsExactly("b", "c");
            assertThat(path("a", "b < a", "c ! b").graph().effectiveHeads()).containsExactly("c");
            assertThat(LINE.current(Set.of())).isEmpty();
        }

        @Test
        void a_stamp_moves_one_branch_and_keeps_the_others() {
            assertThat(stamp(LINE, "head")).containsExactly("aa1", "aa2", "b3", "c4");
            assertThat(stamp(LINE, "aa2", "aa1", "aa2", "b3")).containsExactly("aa1", "aa2");
            assertThat(stamp(TREE, "shop@head", "t1", "t2", "a1"))
                    .containsExactlyInAnyOrder("t1", "t2", "a1", "s1", "s2");
            assertThat(stamp(TREE, "s1", "t1", "t2", "a1", "s1", "s2"))
                    .containsExactlyInAnyOrder("t1", "t2", "a1", "s1");
            assertThat(stamp(TREE, "s1 a1")).containsExactlyInAnyOrder("t1", "t2", "a1", "s1");
            assertThat(stamp(TREE, "t1 s1")).containsExactlyInAnyOrder("t1", "t2", "s1");
            assertThat(stamp(TREE, "t2", "t1", "t2", "a1", "s1")).containsExactly("t1", "t2");
            assertThat(stamp(TREE, "shop@base", "t1", "t2", "a1", "s1")).containsExactly("t1", "t2", "a1");
            assertThat(stamp(TREE, "base", "t1", "t2", "a1", "s1")).isEmpty();
            assertThat(stamp(STREAMS, "shop@head")).containsExactly("n1", "n2", "s1", "s2");
            assertThat(stamp(LINE, "-1", "aa1", "aa2")).containsExactly("aa1");
            assertThat(stamp(LINE, "+1", "aa1", "aa2")).containsExactly("aa1", "aa2", "b3");
        }

        @Test
        void a_purge_forgets_what_was_there() {
            assertThat(TREE.stamp(Set.of("t1", "t2", "a1"), List.of(Target.parse("shop")), true))
                    .containsExactly("t1", "t2", "s1");
            assertThat(TREE.stamp(Set.of("t1", "gone"), List.of(Target.base()), true))
                    .isEmpty();
        }
    }

    @Nested
    class RangesOfTheHistory {

        @ParameterizedTest
        @CsvSource({
            ":,            'aa1 aa2 b3 c4'",
            "aa2:,         'aa2 b3 c4'",
            ":aa2,         'aa1 aa2'",
            "aa2:b3,       'aa2 b3'",
            "b3:b3,        'b3'",
            "-2:,          'aa2 b3 c4'",
            "-1:current,   'aa1 aa2'",
            "-9:current,   'aa1 aa2'",
            ":+2,          'aa1 aa2'",
            "aa2:+1,       'aa2 b3'",
            "current:+1,   'aa2 b3'",
            "aa2:+9,       'aa2 b3 c4'",
            "current:,     'aa2 b3 c4'",
            "base:current, 'aa1 aa2'",
            "head-1:head,  'b3 c4'",
            "base:base,    ''",
        })
        void of_a_line_hold_both_ends(String range, String ids) {
            assertThat(String.join(" ", history(LINE, range, "aa1", "aa2"))).isEqualTo(ids);
        }

        @Test
        void of_a_branch_from_its_base_show_its_dependencies_and_from_a_revision_do_not() {
            assertThat(history(STREAMS, "shop@base:shop@head")).containsExactly("n1", "n2", "s1", "s2");
            assertThat(history(STREAMS, "shop@base:")).containsExactly("n1", "n2", "s1", "s2");
            assertThat(history(STREAMS, "s1:shop@head")).containsExactly("s1", "s2");
            assertThat(history(TREE, "shop@-1:")).containsExactly("s1", "s2");
            assertThat(history(TREE, "t2:shop@+1")).containsExactly("t2", "s1");
            assertThat(history(TREE, "s1,a1:heads")).containsExactly("a1", "s1", "s2");
        }

        @Test
        void with_nothing_applied_current_is_the_base() {
            assertThat(history(LINE, "current:aa2")).containsExactly("aa1", "aa2");
            assertThat(history(LINE, ":current")).isEmpty();
        }

        @Test
        void offline_are_the_way_from_a_database_at_their_start() {
            assertThat(LINE.up(RevisionRange.parse("aa1:b3"))).containsExactly("aa2", "b3");
            assertThat(LINE.up(RevisionRange.parse(":+1"))).containsExactly("aa1");
            assertThat(LINE.up(RevisionRange.parse("head:head"))).isEmpty();
            assertThat(TREE.up(RevisionRange.parse("heads:heads"))).isEmpty();
            assertThat(TREE.up(RevisionRange.parse("shop:acct"))).containsExactly("a1");
            assertThat(LINE.down(RevisionRange.parse("b3:aa1"))).containsExactly("b3", "aa2");
            assertThat(LINE.down(RevisionRange.parse("b3:-1"))).containsExactly("b3");
            assertThat(TREE.down(RevisionRange.parse("heads:shop@t2"))).containsExactly("s2", "s1");
            assertThat(TREE.appliedAt(Target.parse("shop"))).containsExactly("t1", "t2", "s1");
        }
    }
}
