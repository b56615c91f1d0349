package com.monassurance.migrations.revision;

import static com.monassurance.migrations.revision.Graphs.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.monassurance.migrations.failure.MigrationError;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a/b",
                "é!",
                "select 1",
                "@",
                "@head",
                "a@",
                "a@b@head",
                "head@head",
                "base@+1",
                "a@current",
                "+",
                "-",
                "--1",
                "1-",
                "a+b",
                "a+1+1",
                "+1000000",
                "current-1",
                ",",
                "a,,b",
                "a@b:c",
                "a:b",
                ":",
                "heads@x"
            })
    void what_is_no_target_is_refused(String text) {
        assertThat(refused(MigrationError.BAD_TARGET, () -> Target.parse(text)).nextStep())
                .endsWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+0", "-0", "ae10+0", "net@-0"})
    void steps_that_go_nowhere_are_refused(String text) {
        assertThat(refused(MigrationError.BAD_TARGET, () -> Target.parse(text)).problem())
                .isEqualTo("'" + text + "' goes nowhere.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:b:c", "::", "a:b@", "a b:c"})
    void what_is_no_range_is_refused(String text) {
        refused(MigrationError.BAD_TARGET, () -> RevisionRange.parse(text));
    }

    @Test
    void a_range_where_a_place_is_wanted_is_named_as_one() {
        assertThat(refused(MigrationError.BAD_TARGET, () -> Target.parse("a:b")).getMessage())
                .contains("'a:b' is a range");
    }

    @Test
    void targets_that_no_text_could_write_cannot_be_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> Target.steps(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.from(Target.head(), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.from(Target.steps(1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.onBranch("a", Target.current()));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.onBranch("a", Target.parse("b@head")));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.several(List.of(Target.head())));
        refused(MigrationError.BAD_TARGET, () -> Target.revision("head"));
        refused(MigrationError.BAD_TARGET, () -> Target.onBranch("base", Target.head()));
    }

    @Test
    void targets_are_read_as_people_type_them() {
        assertThat(Target.parse(" head ")).isEqualTo(Target.head());
        assertThat(Target.parse("heads")).isEqualTo(Target.heads());
        assertThat(Target.parse("base")).isEqualTo(Target.base());
        assertThat(Target.parse("current")).isEqualTo(Target.current());
        assertThat(Target.parse("+2")).isEqualTo(Target.steps(2));
        assertThat(Target.parse("-1")).isEqualTo(Target.steps(-1));
        assertThat(Target.parse("1f3a")).isEqualTo(Target.revision("1f3a"));
        assertThat(Target.parse("ae10+2")).isEqualTo(Target.from(Target.revision("ae10"), 2));
        assertThat(Target.parse("head-2")).isEqualTo(Target.from(Target.head(), -2));
        assertThat(Target.parse("net@head")).isEqualTo(Target.onBranch("net", Target.head()));
        assertThat(Target.parse("net@heads")).isEqualTo(Target.onBranch("net", Target.heads()));
        assertThat(Target.parse("net@base")).isEqualTo(Target.onBranch("net", Target.base()));
        assertThat(Target.parse("net@+2")).isEqualTo(Target.onBranch("net", Target.steps(2)));
        assertThat(Target.parse("net@1f-3")).isEqualTo(Target.onBranch("net", Target.from(Target.revision("1f"), -3)));
        assertThat(Target.parse("net@head-2")).isEqualTo(Target.onBranch("net", Target.from(Target.head(), -2)));
        assertThat(Target.parse("a, b@head"))
                .isEqualTo(Target.several(List.of(Target.revision("a"), Target.onBranch("b", Target.head()))));
        assertThat(Target.parse("a,a")).isEqualTo(Target.revision("a"));
    }

    @Test
    void ranges_are_read_with_base_and_heads_for_what_is_left_out() {
        assertThat(RevisionRange.parse(":")).isEqualTo(RevisionRange.all()).hasToString("base:heads");
        assertThat(RevisionRange.parse("-3:current")).isEqualTo(new RevisionRange(Target.steps(-3), Target.current()));
        assertThat(RevisionRange.parse("1f:")).isEqualTo(new RevisionRange(Target.revision("1f"), Target.heads()));
        assertThat(RevisionRange.parse(" : +2")).isEqualTo(new RevisionRange(Target.base(), Target.steps(2)));
        assertThat(RevisionRange.parse("net@base:net@head"))
                .isEqualTo(new RevisionRange(
                        Target.onBranch("net", Target.base()), Target.onBranch("net", Target.head())));
    }

    @Test
    void what_is_written_is_read_back_the_same() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            Target target = any(random);
            RevisionRange range = new RevisionRange(target, any(random));

            assertThat(Target.parse(target.toString())).as("seed %d", seed).isEqualTo(target);
            assertThat(RevisionRange.parse(range.toString()))
                    .as("seed %d", seed)
                    .isEqualTo(range);
        }
    }

    private static Target any(Random random) {
        if (random.nextInt(6) > 0) {
            return single(random);
        }
        List<Target> several = random.ints(2 + random.nextInt(3))
                .mapToObj(ignored -> single(random))
                .distinct()
                .toList();
        return several.size() < 2 ? several.get(0) : Target.several(several);
    }

    private static Target single(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Target.current();
            case 1, 2 -> Target.onBranch(word(random), place(random));
            default -> place(random);
        };
    }

    private static Target place(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Target.steps(steps(random));
            case 1 -> Target.from(anchor(random), steps(random));
            default -> anchor(random);
        };
    }

    private static Target anchor(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Target.head();
            case 1 -> Target.heads();
            case 2 -> Target.base();
            default -> Target.revision(word(random));
        };
    }

    private static int steps(Random random) {
        return (1 + random.nextInt(999_999)) * (random.nextBoolean() ? 1 : -1);
    }

    private static String word(Random random) {
        String letters = "abcdef0123456789_.éZ";
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }
}
