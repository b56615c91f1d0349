package com.monassurance.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each shipped alert has unit tests: one in which it fires, one in which it must not, on series as they are emitted. */
@Timeout(120)
class AlertCasesTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final List<String> FILES = List.of(
            "alerts-postgresql-test.yml",
            "alerts-redis-test.yml",
            "alerts-host-test.yml",
            "alerts-application-test.yml");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern QUIET = Pattern.compile("- \\{eval_time: \\w+, alertname: (\\w+)}");
    private static final Pattern FIRES =
            Pattern.compile("alertname: (\\w+)\\s+exp_alerts:\\s+- exp_labels: \\{[^}]*}\\s+exp_annotations:");
    private static final Pattern ANY_CASE = Pattern.compile("alertname: (\\w+)");
    private static final Pattern SERIES = Pattern.compile("series: '(\\w+)\\{([^}]*)}'");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** What the server of metrics adds, and what the names of the cases are made of. */
    private static final Set<String> ADDED = Set.of("instance", "job");

    /** Values of these are the host's. */
    private static final Set<String> OPEN = Set.of("check");

    @TempDir
    Path directory;

    @Test
    void every_alert_has_a_case_that_fires_and_one_that_does_not() {
        List<String> alerts = all(ALERT, EmittedMetrics.text(ShippedAssetsTest.FOLDER + "alerts.yml"));
        String cases = cases();

        assertThat(alerts).hasSizeGreaterThan(50).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(all(FIRES, cases))).as("fires").containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(new TreeSet<>(all(QUIET, cases))).as("does not fire").containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(all(FIRES, cases).size() + all(QUIET, cases).size())
                .as("every case is one or the other")
                .isEqualTo(all(ANY_CASE, cases).size());
    }

    @Test
    void the_series_of_the_cases_have_the_names_labels_and_values_that_are_emitted() {
        EmittedMetrics emitted = EmittedMetrics.from(POSTGRES.database());
        Matcher series = SERIES.matcher(cases());
        int found = 0;
        while (series.find()) {
            String name = series.group(1);
            Set<String> labels = new HashSet<>();
            Matcher label = LABEL.matcher(series.group(2));
            while (label.find()) {
                labels.add(label.group(1));
                if (!ADDED.contains(label.group(1)) && !OPEN.contains(label.group(1))) {
                    assertThat(emitted.values(name, label.group(1)))
                            .as(series.group())
                            .contains(label.group(2));
                }
            }
            labels.removeAll(ADDED);
            assertThat(emitted.names()).contains(name);
            assertThat(labels).as(series.group()).isEqualTo(emitted.labels(name));
            found++;
        }

        assertThat(found).isGreaterThan(200);
    }

    @Test
    void promtool_accepts_the_rules_and_their_tests_pass() throws IOException, InterruptedException {
        assumeTrue(hasPromtool(), "promtool is missing: install the package prometheus to check the rules");
        Files.writeString(
                directory.resolve("alerts.yml"), EmittedMetrics.text(ShippedAssetsTest.FOLDER + "alerts.yml"));
        for (String file : FILES) {
            Files.writeString(directory.resolve(file), EmittedMetrics.text("/metrics/" + file));
        }

        assertThat(promtool(List.of("check", "rules", "alerts.yml"))).contains("SUCCESS");
        List<String> test = new ArrayList<>(List.of("test", "rules"));
        test.addAll(FILES);
        assertThat(promtool(test).split("SUCCESS", -1)).hasSize(FILES.size() + 1);
    }

    private static String cases() {
        StringBuilder text = new StringBuilder();
        FILES.forEach(file -> text.append(EmittedMetrics.text("/metrics/" + file)));
        return text.toString();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static boolean hasPromtool() {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    }

    private String promtool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(arguments);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
