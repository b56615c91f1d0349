package com.monassurance.maintenance.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.TempTree;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PurgeLogsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

    private final MutableClock clock = MutableClock.at(NOW);
    private TempTree tree;

    @BeforeEach
    void plant() {
        tree = TempTree.create();
    }

    @AfterEach
    void clear() {
        tree.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a", "{a", "a\\"})
    void a_pattern_that_is_no_glob_is_refused_in_one_line_when_it_is_given(String glob) {
        assertThatThrownBy(() -> purge(tree.root()).matching(glob))
                .isInstanceOf(IllegalArgumentException.class)
                .isNotInstanceOf(PatternSyntaxException.class)
                .hasMessageContaining(glob)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P36525DT0.000000001S", "PT2562047788015215H30M7S"})
    void an_age_that_is_not_positive_or_beyond_a_hundred_years_is_refused(Duration age) {
        assertThatThrownBy(() -> purge(tree.root()).olderThan(age))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the age must be");
    }

    @Test
    void the_greatest_age_deletes_nothing_recent() {
        log("a.log", Duration.ofDays(40));

        assertThat(purge(tree.root())
                        .keepAtLeast(0)
                        .olderThan(Duration.ofDays(36_525))
                        .plan()
                        .actions())
                .isEmpty();
    }

    @Test
    void a_file_name_with_control_characters_is_escaped_in_print_and_still_deleted() {
        log("a\n\u001b[31mERROR.log", Duration.ofDays(40));
        PurgeLogs purge = purge(tree.root()).keepAtLeast(0);

        TaskPlan plan = purge.plan();

        assertThat(plan.toString()).contains("a\\u000a\\u001b[31mERROR.log").doesNotContain("\n", "\u001b");
        assertThat(purge.run().figure("deleted_files")).hasValue(1);
        assertThat(names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "", " ", "logs/../..", "../logs", "/var/log/.."})
    void a_dangerous_path_is_refused(String path) {
        assertThatThrownBy(() -> PurgeLogs.in(Path.of(path)))
                .isInstanceOfSatisfying(
                        MaintenanceException.class,
                        e -> assertThat(e.code()).isEqualTo(MaintenanceError.DANGEROUS_ROOT));
    }

    @Test
    void the_home_directory_and_what_contains_it_are_refused() {
        Path home = Path.of(System.getProperty("user.home"));

        assertThatThrownBy(() -> PurgeLogs.in(home)).isInstanceOf(MaintenanceException.class);
    }

    @Test
    void a_missing_directory_is_reported_as_not_available() {
        TaskReport report = purge(tree.root().resolve("nowhere")).run();

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.NotAvailable.class);
        assertThat(report.isComplete()).isFalse();
    }

    @Test
    void g5_age_is_exact_where_find_rounds_to_days() {
        log("exactly-30-days.log", Duration.ofDays(30));
        log("a-millisecond-more.log", Duration.ofDays(30).plusMillis(1));
        log("743-hours.log", Duration.ofHours(743));

        TaskReport report = purge(tree.root()).keepAtLeast(0).run();

        assertThat(names()).containsExactly("exactly-30-days.log");
        assertThat(report.figure("deleted_files")).hasValue(2);
        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
    }

    @Test
    void g5_rotated_and_compressed_names_go_when_their_globs_are_given() {
        log("app.log", Duration.ofDays(40));
        log("app.log.1", Duration.ofDays(40));
        log("app.log.2.gz", Duration.ofDays(40));
        log("app.txt", Duration.ofDays(40));

        purge(tree.root()).keepAtLeast(0).run();
        assertThat(names()).containsExactly("app.log.1", "app.log.2.gz", "app.txt");

        purge(tree.root()).matching("*.log", "*.log.*").keepAtLeast(0).run();
        assertThat(names()).containsExactly("app.txt");
    }

    @Test
    void the_newest_log_is_kept_even_when_it_is_old() {
        log("a.log", Duration.ofDays(90));
        log("b.log", Duration.ofDays(60));
        log("c.log", Duration.ofDays(40));

        purge(tree.root()).run();
        assertThat(names()).containsExactly("c.log");
    }

    @Test
    void a_plan_lists_files_with_reason_and_size_and_deletes_nothing() {
        tree.file("deep/er/old.log", 12, NOW.minus(Duration.ofDays(31).plusHours(4)));
        log("new.log", Duration.ofDays(1));

        TaskPlan plan = purge(tree.root()).plan();

        assertThat(plan.actions()).hasSize(1);
        PlannedAction action = plan.actions().get(0);
        assertThat(action.target())
                .isEqualTo(tree.root().resolve("deep/er/old.log").toString());
        assertThat(action.reason().english()).isEqualTo("unchanged for 31 d 4 h");
        assertThat(action.reason().french()).isEqualTo("inchangé depuis 31 j 4 h");
        assertThat(plan.bytes()).isEqualTo(12);
        assertThat(tree.root().resolve("deep/er/old.log")).exists();
    }

    @Test
    void a_file_written_between_plan_and_run_is_kept() throws IOException {
        Path file = log("busy.log", Duration.ofDays(40));
        PurgeLogs purge = purge(tree.root()).keepAtLeast(0);
        TaskPlan plan = purge.plan();

        Files.setLastModifiedTime(file, FileTime.from(NOW));
        TaskReport report = purge.run(plan);

        assertThat(file).exists();
        assertThat(report.figure("changed_since_plan_files")).hasValue(1);
        assertThat(report.figure("deleted_files")).hasValue(0);
    }

    @Test
    void a_link_to_an_outside_file_or_directory_is_neither_followed_nor_deleted() {
        try (TempTree outside = TempTree.create()) {
            Path secret = outside.file("secret.log", 1, NOW.minus(Duration.ofDays(400)));
            tree.symbolicLink("link.log", secret);
            tree.symbolicLink("linked", outside.root());

            purge(tree.root()).keepAtLeast(0).run();

            assertThat(secret).exists();
            assertThat(tree.root().resolve("link.log")).isSymbolicLink();
        }
    }

    @Test
    void a_directory_swapped_for_a_link_between_plan_and_run_leads_nowhere() throws IOException {
        try (TempTree outside = TempTree.create()) {
            Path secret = outside.file("old.log", 1, NOW.minus(Duration.ofDays(400)));
            Path file = tree.file("sub/old.log", 1, NOW.minus(Duration.ofDays(400)));
            PurgeLogs purge = purge(tree.root()).keepAtLeast(0);
            TaskPlan plan = purge.plan();

            Files.delete(file);
            Files.delete(file.getParent());
            tree.symbolicLink("sub", outside.root());
            TaskReport report = purge.run(plan);

            assertThat(secret).exists();
            assertThat(report.figure("deleted_files")).hasValue(0);
        }
    }

    @Test
    void a_plan_that_names_a_file_elsewhere_deletes_nothing() {
        try (TempTree outside = TempTree.create()) {
            Path other = outside.file("old.log", 1, NOW.minus(Duration.ofDays(400)));
            TaskPlan forged =
                    TaskPlan.of(PurgeLogs.NAME, List.of(new PlannedAction(other.toString(), Text.same("forged"), 1)));

            TaskReport report = purge(tree.root()).run(forged);

            assertThat(other).exists();
            assertThat(report.outcome()).isInstanceOf(TaskOutcome.Partial.class);
        }
    }

    @Test
    void a_file_dated_in_the_future_is_kept_and_told() {
        tree.file("future.log", 1, NOW.plus(Duration.ofDays(400)));

        TaskPlan plan = purge(tree.root()).keepAtLeast(0).plan();

        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notes()).hasSize(1);
    }

    @Test
    void nothing_old_is_skipped() {
        log("new.log", Duration.ofDays(1));

        assertThat(purge(tree.root()).run().outcome()).isInstanceOf(TaskOutcome.Skipped.class);
    }

    private PurgeLogs purge(Path directory) {
        return PurgeLogs.in(directory).clock(clock);
    }

    private Path log(String name, Duration age) {
        return tree.file(name, 1, NOW.minus(age));
    }

    private List<String> names() {
        try (var files = Files.list(tree.root())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
