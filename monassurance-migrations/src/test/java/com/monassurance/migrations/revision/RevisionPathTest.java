package com.monassurance.migrations.revision;

import static com.monassurance.migrations.revision.Graphs.path;
import static com.monassurance.migrations.revision.SamplePaths.LINE;
import static com.monassurance.migrations.revision.SamplePaths.MERGED;
import static com.monassurance.migrations.revision.SamplePaths.STREAMS;
import static com.monassurance.migrations.revision.SamplePaths.TREE;
import static com.monassurance.migrations.revision.SamplePaths.down;
import static com.monassurance.migrations.revision.SamplePaths.history;
import static com.monassurance.migrations.revision.SamplePaths.stamp;
import static com.monassurance.migrations.revision.SamplePaths.up;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionPathTest {

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
