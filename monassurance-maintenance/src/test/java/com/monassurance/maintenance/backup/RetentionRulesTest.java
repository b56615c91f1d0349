package com.monassurance.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.ApplicationInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What retention decides, against a second wording of the rule that counts instead of remembering. */
class RetentionRulesTest {

    private static final int CASES = 400 * Integer.getInteger("campaign.factor", 1);
    private static final ApplicationInfo APPLICATION = new ApplicationInfo("a", "1", "test", "n");
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @Test
    void b17_ten_failed_newest_and_one_good_old_keep_the_good_one() {
        List<BackupEntry> entries = new ArrayList<>();
        entries.add(good("db_old", "app", NOW.minus(Duration.ofDays(400))));
        for (int i = 0; i < 10; i++) {
            entries.add(new BackupEntry.Unverifiable("db_bad" + i, "there is no manifest"));
        }

        RetentionPlan plan = decide(RetentionPolicy.standard().withFloor(1), entries);

        assertThat(plan.removals()).isEmpty();
    }

    @Test
    void b18_what_is_not_proven_takes_no_place_of_the_last_n_and_is_left_to_a_person() {
        List<BackupEntry> entries = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            entries.add(new BackupEntry.Known(manifest("db_unproven" + i, "app", NOW.minusSeconds(60L * i)), null));
        }
        for (int i = 1; i <= 4; i++) {
            entries.add(good("db_good" + i, "app", NOW.minus(Duration.ofHours(i))));
        }

        RetentionPlan plan = decide(only(2), entries);

        assertThat(ids(plan.removals())).containsExactly("db_good4", "db_good3");
        assertThat(plan.decisions())
                .filteredOn(each -> each.id().startsWith("db_unproven"))
                .hasSize(5)
                .noneMatch(RetentionPlan.Decision::isRemoved)
                .allMatch(each -> each.reason().english().contains("not proven"));
    }

    @Test
    void b19_the_time_of_the_manifest_decides_and_not_the_name() {
        List<BackupEntry> entries = List.of(
                good("db_zzz", "app", NOW.minus(Duration.ofDays(3))),
                good("db_aaa", "app", NOW.minus(Duration.ofDays(1))),
                good("db_mmm", "app", NOW.minus(Duration.ofDays(2))));

        assertThat(ids(decide(only(2), entries).removals())).containsExactly("db_zzz");
    }

    @Test
    void b20_a_clock_that_jumps_ahead_or_back_removes_nothing_and_says_so() {
        List<BackupEntry> entries = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            entries.add(good("db_" + i, "app", NOW.minus(Duration.ofDays(i))));
        }
        assertThat(decide(only(3), entries).removals()).hasSize(27);

        for (Duration jump : List.of(Duration.ofDays(365), Duration.ofDays(-365), Duration.ofDays(-1))) {
            RetentionPlan plan = RetentionRules.decide(only(3), entries, Map.of(), NOW.plus(jump));
            assertThat(plan.removals()).as("jump of " + jump).isEmpty();
            assertThat(plan.warnings()).as("jump of " + jump).hasSize(1);
        }
        List<BackupEntry> takenAfterTheJump = new ArrayList<>(entries);
        takenAfterTheJump.add(good("db_jump", "app", NOW.plus(Duration.ofDays(365))));
        assertThat(RetentionRules.decide(only(3), takenAfterTheJump, Map.of(), NOW.plus(Duration.ofDays(365)))
                        .removals())
                .isEmpty();
        assertThat(decide(only(3), takenAfterTheJump).warnings().get(0).english())
                .contains("db_jump", "future");
    }

    @Test
    void b21_of_67_daily_backups_7_days_4_weeks_12_months_and_3_years_leave_exactly_these() {
        List<BackupEntry> entries = new ArrayList<>();
        for (int i = 0; i < 67; i++) {
            LocalDate day = LocalDate.of(2026, 11, 22).minusDays(i);
            entries.add(good("db_" + day, "app", day.atTime(2, 0).atZone(PARIS).toInstant()));
        }

        RetentionPlan plan = decide(RetentionPolicy.standard().periods(7, 4, 12, 3), entries);

        assertThat(kept(plan))
                .containsExactlyInAnyOrder(
                        "db_2026-11-22",
                        "db_2026-11-21",
                        "db_2026-11-20",
                        "db_2026-11-19",
                        "db_2026-11-18",
                        "db_2026-11-17",
                        "db_2026-11-16",
                        "db_2026-11-15",
                        "db_2026-11-08",
                        "db_2026-11-01",
                        "db_2026-10-31",
                        "db_2026-09-30");
    }

    @Test
    void b21_any_directory_and_any_policy_leave_what_a_count_of_newer_periods_leaves() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            RetentionPolicy policy = new RetentionPolicy(
                    random.nextInt(5),
                    random.nextInt(9),
                    random.nextInt(6),
                    random.nextInt(14),
                    random.nextInt(4),
                    1 + random.nextInt(3),
                    Duration.ofDays(1 + random.nextInt(20)),
                    ZoneId.of(List.of("Europe/Paris", "UTC", "Pacific/Auckland").get(random.nextInt(3))));
            List<BackupEntry> entries = random(random);
            Set<String> pinned = entries.stream()
                    .map(BackupEntry::id)
                    .filter(id -> random.nextInt(15) == 0)
                    .collect(Collectors.toSet());
            Map<String, BackupPins.Pin> pins =
                    pinned.stream().collect(Collectors.toMap(id -> id, id -> new BackupPins.Pin("audit", NOW)));

            RetentionPlan plan = RetentionRules.decide(policy, entries, pins, NOW);

            assertThat(new TreeSet<>(ids(plan.removals())))
                    .as("seed " + seed)
                    .isEqualTo(removedByCounting(policy, entries, pinned));
            assertThat(plan.decisions()).as("seed " + seed).hasSize(entries.size());
            assertThat(plan.decisions())
                    .allMatch(each -> !each.reason().french().isBlank());
        }
    }

    @Test
    void b21_a_second_run_right_after_the_first_removes_nothing() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            List<BackupEntry> entries = random(random);
            RetentionPolicy policy = RetentionPolicy.standard().periods(random.nextInt(9), random.nextInt(6), 3, 1);
            Set<String> removed = Set.copyOf(ids(decide(policy, entries).removals()));

            List<BackupEntry> rest = entries.stream()
                    .filter(entry -> !removed.contains(entry.id()))
                    .toList();

            assertThat(decide(policy, rest).removals()).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void a_policy_that_keeps_nothing_cannot_be_described() {
        assertThatThrownBy(() -> RetentionPolicy.standard().withFloor(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RetentionPolicy.standard().periods(-1, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RetentionPolicy.standard().withFreshWithin(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The same rule said otherwise: a backup goes when enough newer backups or newer periods with one exist. */
    private static Set<String> removedByCounting(
            RetentionPolicy policy, List<BackupEntry> entries, Set<String> pinned) {
        Set<String> removed = new TreeSet<>();
        for (String database : List.of("app", "other")) {
            List<Manifest> all = entries.stream()
                    .filter(BackupEntry::isVerified)
                    .map(entry -> ((BackupEntry.Known) entry).manifest())
                    .filter(manifest -> manifest.database().equals(database))
                    .toList();
            boolean isFuture =
                    all.stream().anyMatch(each -> each.finishedAt().isAfter(NOW.plus(Duration.ofMinutes(5))));
            long fresh = all.stream()
                    .filter(each -> !each.finishedAt().isBefore(NOW.minus(policy.freshWithin())))
                    .count();
            if (isFuture || fresh < 2) {
                continue;
            }
            for (Manifest one : all) {
                List<Manifest> newer =
                        all.stream().filter(each -> isNewer(each, one)).toList();
                boolean stays = pinned.contains(one.id())
                        || newer.size() < policy.last()
                        || newer.size() < policy.floor()
                        || isNewestOfOneOf(policy.daily(), one, newer, policy, day -> day)
                        || isNewestOfOneOf(
                                policy.weekly(),
                                one,
                                newer,
                                policy,
                                day -> day.get(IsoFields.WEEK_BASED_YEAR) * 100
                                        + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))
                        || isNewestOfOneOf(policy.monthly(), one, newer, policy, YearMonth::from)
                        || isNewestOfOneOf(policy.yearly(), one, newer, policy, LocalDate::getYear);
                if (!stays) {
                    removed.add(one.id());
                }
            }
        }
        return removed;
    }

    private static boolean isNewestOfOneOf(
            int count, Manifest one, List<Manifest> newer, RetentionPolicy policy, Function<LocalDate, Object> period) {
        Function<Manifest, Object> of =
                each -> period.apply(each.startedAt().atZone(policy.zone()).toLocalDate());
        return newer.stream().noneMatch(each -> of.apply(each).equals(of.apply(one)))
                && newer.stream().map(of).distinct().count() < count;
    }

    private static boolean isNewer(Manifest each, Manifest than) {
        int byTime = each.startedAt().compareTo(than.startedAt());
        return byTime > 0 || (byTime == 0 && each.id().compareTo(than.id()) > 0);
    }

    private static List<BackupEntry> random(Random random) {
        List<BackupEntry> entries = new ArrayList<>();
        int count = random.nextInt(120);
        for (int i = 0; i < count; i++) {
            Instant at = NOW.minus(Duration.ofMinutes((long) (Math.pow(random.nextDouble(), 3) * 900 * 24 * 60)));
            String id = "db_" + Integer.toHexString(random.nextInt()) + "_" + i;
            String database = random.nextInt(4) == 0 ? "other" : "app";
            switch (random.nextInt(8)) {
                case 0 -> entries.add(new BackupEntry.Unverifiable(id, "there is no manifest"));
                case 1 -> entries.add(new BackupEntry.Known(manifest(id, database, at), null));
                default -> entries.add(good(id, database, at));
            }
        }
        Collections.shuffle(entries, random);
        return entries;
    }

    private static RetentionPolicy only(int last) {
        return RetentionPolicy.standard().periods(0, 0, 0, 0).withLast(last).withFloor(1);
    }

    private static RetentionPlan decide(RetentionPolicy policy, List<BackupEntry> entries) {
        return RetentionRules.decide(policy, entries, Map.of(), NOW);
    }

    private static List<String> ids(List<RetentionPlan.Decision> decisions) {
        return decisions.stream().map(RetentionPlan.Decision::id).toList();
    }

    private static List<String> kept(RetentionPlan plan) {
        return plan.decisions().stream()
                .filter(each -> !each.isRemoved())
                .map(RetentionPlan.Decision::id)
                .toList();
    }

    private static BackupEntry good(String id, String database, Instant at) {
        return new BackupEntry.Known(
                manifest(id, database, at), new Proof(Proof.Level.READ, at, "every block was read"));
    }

    private static Manifest manifest(String id, String database, Instant at) {
        return new Manifest(
                id,
                "native",
                BackupFormat.NATIVE,
                id + ".native.tar",
                1,
                "0".repeat(64),
                database,
                1,
                "18.1",
                "native 1",
                at,
                at,
                APPLICATION,
                "UNKNOWN",
                List.of(),
                BackupContent.unknown(),
                List.of());
    }
}
