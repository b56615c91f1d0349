package com.monassurance.migrations.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The ways through random graphs against the definitions of {@link NaiveGraph}; a failure names its seed. */
class RevisionPathPropertyTest {

    private static final int ROUNDS = 3000;
    private static final int SIZE_MAX = 24;

    private interface Property {
        void check(NaiveGraph naive, RevisionPath path, Random random);
    }

    private static void forAll(Property property) {
        forAll(ROUNDS, property);
    }

    private static void forAll(int rounds, Property property) {
        long first = System.nanoTime();
        for (long seed = first; seed < first + rounds; seed++) {
            Random random = new Random(seed);
            NaiveGraph naive = NaiveGraph.random(random, SIZE_MAX);
            List<Revision> shuffled = new ArrayList<>(naive.revisions);
            Collections.shuffle(shuffled, random);
            try {
                property.check(naive, RevisionPath.of(RevisionGraph.of(shuffled)), random);
            } catch (AssertionError | RuntimeException e) {
                fail("seed " + seed + ", graph " + naive.revisions, e);
            }
        }
    }

    private static Optional<List<String>> unlessRefused(Supplier<List<String>> call) {
        try {
            return Optional.of(call.get());
        } catch (MigrationException e) {
            assertThat(e.error()).isIn(MigrationError.BAD_TARGET, MigrationError.MULTIPLE_HEADS);
            assertThat(e.nextStep()).endsWith(".");
            return Optional.empty();
        }
    }

    private static Set<String> without(Collection<String> from, Collection<String> what) {
        Set<String> rest = new TreeSet<>(from);
        rest.removeAll(what);
        return rest;
    }

    private static Set<String> both(Collection<String> one, Collection<String> other) {
        return one.stream().filter(other::contains).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertAppliesInOrder(NaiveGraph naive, Set<String> applied, List<String> ids) {
        Set<String> there = new HashSet<>(applied);
        for (String id : ids) {
            assertThat(there).containsAll(naive.below(id)).doesNotContain(id);
            there.add(id);
        }
    }

    @Test
    void the_words_about_a_graph_mean_what_their_definitions_say() {
        forAll(ROUNDS / 10, (naive, path, random) -> {
            RevisionGraph graph = path.graph();
            assertThat(graph.problems()).isEmpty();
            assertThat(graph.bases()).containsExactlyElementsOf(naive.bases());
            assertThat(graph.heads()).containsExactlyElementsOf(naive.heads());
            assertThat(graph.effectiveHeads()).containsExactlyElementsOf(naive.tips(naive.ids()));
            for (String id : naive.ids()) {
                assertThat(graph.branchPoints().contains(id))
                        .isEqualTo(naive.children(id).size() > 1);
                assertThat(graph.mergePoints().contains(id))
                        .isEqualTo(naive.parents(id).size() > 1);
                assertThat(new TreeSet<>(graph.labelsOf(id))).isEqualTo(naive.labelsOf(id));
                assertThat(graph.ancestors(List.of(id))).isEqualTo(naive.ancestors(Set.of(id)));
                assertThat(graph.descendants(List.of(id))).isEqualTo(naive.descendants(Set.of(id)));
            }
        });
    }

    @Test
    void an_upgrade_applies_what_the_target_needs_in_an_order_that_can_be_applied_and_nothing_more() {
        forAll((naive, path, random) -> {
            Set<String> applied = naive.someApplied(random);
            String id = naive.any(random);

            List<String> toRevision = path.up(applied, Target.revision(id));
            List<String> toHeads = path.up(applied, Target.heads());

            assertThat(Set.copyOf(toRevision)).isEqualTo(without(naive.ancestors(Set.of(id)), applied));
            assertThat(Set.copyOf(toHeads)).isEqualTo(without(naive.ids(), applied));
            assertAppliesInOrder(naive, applied, toRevision);
            assertAppliesInOrder(naive, applied, toHeads);
            Optional<List<String>> toHead = unlessRefused(() -> path.up(applied, Target.head()));
            assertThat(toHead.isPresent()).isEqualTo(naive.heads().size() == 1);
            toHead.ifPresent(
                    ids -> assertThat(Set.copyOf(ids)).isEqualTo(without(naive.ancestors(naive.heads()), applied)));
        });
    }

    @Test
    void the_heads_of_a_branch_are_those_on_the_line_through_its_revision() {
        forAll((naive, path, random) -> {
            Set<String> applied = naive.someApplied(random);
            String id = naive.any(random);
            Set<String> heads = both(naive.heads(), naive.lineage(id));

            List<String> toHeads = path.up(applied, Target.parse(id + "@heads"));
            Optional<List<String>> toHead = unlessRefused(() -> path.up(applied, Target.parse(id + "@head")));

            assertThat(Set.copyOf(toHeads)).isEqualTo(without(naive.ancestors(heads), applied));
            assertThat(toHead).isEqualTo(heads.size() == 1 ? Optional.of(toHeads) : Optional.empty());
            String other = naive.any(random);
            assertThat(unlessRefused(() -> path.up(applied, Target.onBranch(id, Target.revision(other))))
                            .isPresent())
                    .isEqualTo(naive.lineage(id).contains(other));
        });
    }

    @Test
    void a_downgrade_to_a_revision_leaves_it_and_takes_what_stands_on_it_with_all_that_needs_that() {
        forAll((naive, path, random) -> {
            Set<String> applied = naive.someApplied(random);
            String id = naive.any(random);

            Optional<List<String>> down = unlessRefused(() -> path.down(applied, Target.revision(id)));

            assertThat(down.isPresent()).isEqualTo(applied.contains(id));
            down.ifPresent(ids -> {
                assertThat(Set.copyOf(ids)).isEqualTo(both(naive.descendants(naive.children(id)), applied));
                assertTakesBack(naive, path, applied, ids);
            });
        });
    }

    @Test
    void a_downgrade_of_a_branch_takes_the_branch_and_what_needs_it_and_one_to_base_takes_all() {
        forAll((naive, path, random) -> {
            Set<String> applied = naive.someApplied(random);
            String id = naive.any(random);

            List<String> branch = path.down(applied, Target.parse(id + "@base"));
            List<String> all = path.down(applied, Target.base());

            Set<String> lowest = naive.successors(naive.lowestOfBranch(id));
            assertThat(Set.copyOf(branch)).isEqualTo(both(naive.descendants(both(lowest, applied)), applied));
            assertThat(Set.copyOf(all)).isEqualTo(applied);
            assertTakesBack(naive, path, applied, branch);
            assertTakesBack(naive, path, applied, all);
        });
    }

    @Test
    void steps_down_walk_from_the_one_current_revision_through_revises() {
        forAll((naive, path, random) -> {
            Set<String> applied = naive.someApplied(random);
            int steps = 1 + random.nextInt(4);

            Optional<List<String>> down = unlessRefused(() -> path.down(applied, Target.steps(-steps)));

            Set<String> tips = naive.tips(applied);
            Optional<String> root =
                    tips.size() == 1 ? Optional.of(tips.iterator().next()) : Optional.empty();
            for (int i = 1; i < steps; i++) {
                root = root.map(naive::parents)
                        .filter(parents -> parents.size() == 1)
                        .map(parents -> parents.iterator().next());
            }
            assertThat(down.map(Set::copyOf)).isEqualTo(root.map(id -> both(naive.descendants(Set.of(id)), applied)));
            down.ifPresent(ids -> assertTakesBack(naive, path, applied, ids));
        });
    }

    @Test
    void steps_up_walk_from_the_one_current_revision_through_revises() {
        forAll((naive, path, random) -> {
            Set<String> applied = naive.someApplied(random);
            int steps = 1 + random.nextInt(3);
            boolean onBranch = random.nextBoolean();
            String branch = naive.any(random);
            Set<String> line = onBranch ? naive.lineage(branch) : naive.ids();
            Target target = onBranch ? Target.onBranch(branch, Target.steps(steps)) : Target.steps(steps);

            Optional<List<String>> up = unlessRefused(() -> path.up(applied, target));

            Set<String> tips = naive.tips(both(applied, line));
            Set<String> at = tips;
            for (int i = 0; i < steps && at.size() < 2 && (i == 0 || !at.isEmpty()); i++) {
                at = both(
                        at.isEmpty()
                                ? naive.bases()
                                : naive.children(at.iterator().next()),
                        line);
            }
            boolean found = tips.size() < 2 && at.size() == 1;
            assertThat(up.map(Set::copyOf))
                    .isEqualTo(
                            found ? Optional.of(without(naive.ancestors(at), applied)) : Optional.<Set<String>>empty());
            up.ifPresent(ids -> assertAppliesInOrder(naive, applied, ids));
        });
    }

    @Test
    void what_is_current_is_what_no_other_applied_revision_needs() {
        forAll((naive, path, random) -> {
            Set<String> applied = naive.someApplied(random);

            List<String> current = path.current(applied);

            assertThat(current).containsExactlyElementsOf(naive.tips(applied));
            assertThat(naive.ancestors(current)).isEqualTo(applied);
            assertThat(path.missing(applied)).isEmpty();
            Set<String> holed = new TreeSet<>(applied);
            holed.remove(naive.any(random));
            assertThat(Set.copyOf(path.missing(holed))).isEqualTo(without(naive.ancestors(holed), holed));
        });
    }

    @Test
    void a_stamp_leaves_its_targets_on_top_and_other_branches_alone() {
        forAll((naive, path, random) -> {
            Set<String> applied = naive.someApplied(random);
            Set<String> targets = new TreeSet<>(List.of(naive.any(random), naive.any(random)));
            List<Target> words = targets.stream().map(Target::revision).toList();

            Set<String> stamped = path.stamp(applied, words, false);
            Set<String> purged = path.stamp(applied, words, true);

            Set<String> needed = naive.ancestors(targets);
            Set<String> upper = naive.tips(needed);
            Set<String> over = without(naive.descendants(upper), upper);
            Set<String> expected = without(applied, over);
            expected.addAll(needed);
            assertThat(stamped).isEqualTo(expected);
            assertThat(naive.isClosed(stamped)).isTrue();
            assertThat(path.current(stamped)).containsAll(upper);
            assertThat(purged).isEqualTo(needed);
            assertThat(path.stamp(applied, List.of(Target.base()), false)).isEmpty();
        });
    }

    @Test
    void a_range_is_its_start_and_what_its_end_needs_beyond_it() {
        forAll((naive, path, random) -> {
            Set<String> applied = naive.someApplied(random);
            String start = naive.any(random);
            String end = naive.any(random);

            List<String> whole = ids(path.range(applied, RevisionRange.all()));
            List<String> fromBase = ids(path.range(applied, RevisionRange.parse(":" + end)));
            List<String> toCurrent = ids(path.range(applied, RevisionRange.parse("base:current")));
            Optional<List<String>> between =
                    unlessRefused(() -> ids(path.range(applied, RevisionRange.parse(start + ":" + end))));

            assertThat(Set.copyOf(whole)).isEqualTo(naive.ids());
            assertThat(Set.copyOf(fromBase)).isEqualTo(naive.ancestors(Set.of(end)));
            assertThat(Set.copyOf(toCurrent)).isEqualTo(applied);
            Set<String> needed = naive.ancestors(Set.of(end));
            assertThat(between.isPresent()).isEqualTo(needed.contains(start));
            Set<String> beyond = without(needed, naive.ancestors(Set.of(start)));
            beyond.add(start);
            between.ifPresent(ids -> assertThat(Set.copyOf(ids)).isEqualTo(both(beyond, naive.successors(start))));
        });
    }

    @Test
    void a_script_made_offline_is_the_way_from_a_database_at_its_start() {
        forAll((naive, path, random) -> {
            String low = naive.any(random);
            String high = naive.any(random);
            RevisionRange range = new RevisionRange(Target.revision(low), Target.revision(high));
            Set<String> atLow = naive.ancestors(Set.of(low));

            Optional<List<String>> up = unlessRefused(() -> path.up(range));
            Optional<List<String>> down = unlessRefused(() -> path.down(range));

            assertThat(path.appliedAt(range.start())).isEqualTo(atLow);
            boolean goesDown = !low.equals(high) && atLow.contains(high);
            assertThat(up).isEqualTo(goesDown ? Optional.empty() : Optional.of(path.up(atLow, Target.revision(high))));
            assertThat(down)
                    .isEqualTo(
                            atLow.contains(high)
                                    ? Optional.of(path.down(atLow, Target.revision(high)))
                                    : Optional.empty());
        });
    }

    @Test
    void answers_do_not_depend_on_the_order_in_which_the_scripts_were_read() {
        forAll((naive, path, random) -> {
            Set<String> applied = naive.someApplied(random);
            List<Revision> shuffled = new ArrayList<>(naive.revisions);
            Collections.shuffle(shuffled, random);
            RevisionPath other = RevisionPath.of(RevisionGraph.of(shuffled));

            assertThat(other.graph().order()).isEqualTo(path.graph().order());
            assertThat(other.up(applied, Target.heads())).isEqualTo(path.up(applied, Target.heads()));
            assertThat(other.down(applied, Target.base())).isEqualTo(path.down(applied, Target.base()));
        });
    }

    private static List<String> ids(List<Revision> revisions) {
        return revisions.stream().map(Revision::id).toList();
    }

    /** What is left can stand alone, and going up again takes the same way back. */
    private static void assertTakesBack(NaiveGraph naive, RevisionPath path, Set<String> applied, List<String> ids) {
        Set<String> left = without(applied, ids);
        assertThat(applied).containsAll(ids);
        assertThat(naive.isClosed(left)).isTrue();
        List<String> again = new ArrayList<>(ids);
        Collections.reverse(again);
        assertAppliesInOrder(naive, left, again);
        List<Target> before =
                path.current(applied).stream().map(Target::revision).toList();
        if (!before.isEmpty()) {
            Target all = before.size() == 1 ? before.get(0) : Target.several(before);
            assertThat(path.up(left, all)).isEqualTo(again);
        }
    }
}
