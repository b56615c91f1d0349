package com.monassurance.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.check.PostgresCheck;
import com.monassurance.health.check.TcpCheck;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Six weeks of a real database in six reports, and the last page in a real browser. */
@Timeout(180)
class ReportPageTest {

    @RegisterExtension
    static final PostgresExtension postgres = PostgresExtension.shared();

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "node-1");
    private static final int WEEKS = 6;

    @TempDir
    Path folder;

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-10-12T05:00:00Z"));

    @Test
    void each_report_tells_what_changed_and_how_it_grows(PostgresDatabase database) throws Exception {
        Path reports = weeks(database);

        String first = page(reports, "20261012", "en");
        String last = page(reports, "20261116", "en");
        assertThat(first).contains("This is the first report here");
        assertThat(last)
                .contains("What changed since 2026-11-09")
                .contains("class=\"trend\"")
                .contains("Backups of the last 28 days")
                .contains("Mean time to repair");
        assertThat(page(reports, "20261019", "en"))
                .as("the sequence came in the second week")
                .contains("<span class=\"tag\" style=\"--tone:var(--")
                .contains("New</span>");
        assertThat(page(reports, "20261026", "fr"))
                .as("and went in the third, which could not look at statements")
                .contains("Non revu</span>");
        assertThat(ids(page(reports, "20261116", "fr"))).isEqualTo(ids(last));
    }

    @Test
    void the_page_opens_in_a_browser_without_an_error_on_its_console(PostgresDatabase database) throws Exception {
        Optional<String> browser = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(each -> Files.isExecutable(Path.of(each)))
                .findFirst();
        assumeTrue(browser.isPresent(), "there is no Chromium on this machine (Debian: apt-get install chromium)");
        Path reports = weeks(database);
        Path shots = Files.createDirectories(Path.of("target", "report-screenshots"));

        for (String language : List.of("en", "fr")) {
            for (String scheme : List.of("light", "dark")) {
                Path shot = shots.resolve("report-" + language + "-" + scheme + ".png")
                        .toAbsolutePath();
                Files.deleteIfExists(shot);
                String console =
                        open(browser.get(), reports.resolve("report_20261116." + language + ".html"), shot, scheme);

                assertThat(console.lines().filter(line -> line.contains("CONSOLE")))
                        .as(console)
                        .isEmpty();
                assertThat(shot).as(console).isNotEmptyFile();
            }
        }
    }

    private Path weeks(PostgresDatabase database) throws IOException {
        Path reports = folder.resolve("reports");
        Path backups = folder.resolve("backups");
        Maintenance maintenance = Maintenance.over(database.dataSource())
                .application(APPLICATION)
                .clock(clock)
                .build();
        maintenance.install();
        Backup backup = Backup.into(backups, NativeEngine.of(database.dataSource()), APPLICATION)
                .clock(clock)
                .build();
        database.execute("create table letters (id bigint generated always as identity primary key, body text)");
        try (HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check("database", PostgresCheck.of(database.dataSource()), CheckPolicy.shared())
                .check("printer", TcpCheck.of("127.0.0.1", 1), CheckPolicy.optional())
                .build()) {
            monitor.checkNow(Duration.ofSeconds(10));
            PlanParts parts = PlanParts.of(database.dataSource(), APPLICATION)
                    .backup(backup)
                    .disk(backups)
                    .reports(reports)
                    .runs(maintenance)
                    .health(monitor)
                    .clock(clock)
                    .build();
            for (int week = 0; week < WEEKS; week++) {
                database.execute("insert into letters (body) select repeat('x', 900) from generate_series(1, "
                        + (2000 + week * 500) + ")");
                breakAndMend(database, week);
                if (week != 3) {
                    maintenance.run(Plans.daily(parts), clock.instant());
                }
                maintenance.run(Plans.weekly(parts), clock.instant());
                clock.advance(Duration.ofDays(7));
            }
        }
        return reports;
    }

    /** A sequence is near its end in the second week alone. */
    private static void breakAndMend(PostgresDatabase database, int week) {
        if (week == 1) {
            database.execute("create sequence tickets maxvalue 1000; select setval('tickets', 990)");
        } else if (week == 2) {
            database.execute("drop sequence tickets");
        }
    }

    private static String page(Path reports, String day, String language) throws IOException {
        return Files.readString(reports.resolve("report_" + day + "." + language + ".html"));
    }

    private static List<String> ids(String html) {
        return html.lines().filter(line -> line.startsWith("<section id=")).toList();
    }

    /** Returns what the browser wrote. */
    private String open(String browser, Path page, Path shot, String scheme) throws Exception {
        Path log = folder.resolve("browser.log");
        Process process = new ProcessBuilder(
                        browser,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--no-first-run",
                        "--enable-logging=stderr",
                        "--force-color-profile=srgb",
                        scheme.equals("dark")
                                ? "--enable-features=WebContentsForceDark"
                                : "--disable-features=Translate",
                        "--blink-settings=preferredColorScheme=" + (scheme.equals("dark") ? 0 : 1),
                        "--user-data-dir=" + folder.resolve("profile-" + scheme),
                        "--window-size=1100,2600",
                        "--screenshot=" + shot,
                        page.toUri().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(log);
    }
}
