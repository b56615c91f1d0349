package com.monassurance.maintenance.backup;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a policy removes: a pure function of what stands in the directory, the pins and the time. Only verified
 * backups are counted and only verified ones removed, each database by itself; what is not proven is left to a person.
 */
final class RetentionRules {

    /** Clocks of two machines may differ. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

    /** By when the state was taken, the newest first; never by name or date of a file. */
    private static final Comparator<Manifest> NEWEST_FIRST = Comparator.comparing(Manifest::startedAt)
            .thenComparing(Manifest::id)
            .reversed();

    private final RetentionPolicy policy;
    private final Map<String, BackupPins.Pin> pins;
    private final Instant now;
    private final List<RetentionPlan.Decision> removed = new ArrayList<>();
    private final List<RetentionPlan.Decision> kept = new ArrayList<>();
    private final List<Text> warnings = new ArrayList<>();

    private RetentionRules(RetentionPolicy policy, Map<String, BackupPins.Pin> pins, Instant now) {
        this.policy = policy;
        this.pins = pins;
        this.now = now;
    }

    static RetentionPlan decide(
            RetentionPolicy policy, List<BackupEntry> entries, Map<String, BackupPins.Pin> pins, Instant now) {
        RetentionRules rules = new RetentionRules(policy, pins, now);
        Map<String, List<Manifest>> databases = new TreeMap<>();
        for (BackupEntry entry : entries) {
            if (entry instanceof BackupEntry.Known known) {
                if (entry.isVerified()) {
                    databases
                            .computeIfAbsent(known.manifest().database(), name -> new ArrayList<>())
                            .add(known.manifest());
                } else {
                    rules.keep(
                            known.manifest(),
                            Text.of(
                                    "it is not proven, so a person decides",
                                    "elle n'est pas prouvée : à vous de décider"));
                }
            } else {
                String why = ((BackupEntry.Unverifiable) entry).reason();
                rules.kept.add(new RetentionPlan.Decision(
                        entry.id(),
                        "",
                        0,
                        false,
                        Text.of(
                                "it cannot be verified, so a person decides: " + why,
                                "elle n'est pas vérifiable, à vous de décider : " + why)));
            }
        }
        databases.forEach(rules::decide);
        List<RetentionPlan.Decision> all = new ArrayList<>(rules.removed);
        all.addAll(rules.kept);
        return new RetentionPlan(all, rules.warnings);
    }

    private void decide(String database, List<Manifest> verified) {
        verified.sort(NEWEST_FIRST);
        Map<String, Text> reasons = reasons(verified);
        Text obstacle = reasons.size() == verified.size() ? null : obstacle(database, verified);
        if (obstacle != null) {
            warnings.add(obstacle);
        }
        for (int i = verified.size() - 1; i >= 0; i--) {
            Manifest manifest = verified.get(i);
            Text reason = reasons.get(manifest.id());
            if (reason != null) {
                keep(manifest, reason);
            } else if (obstacle != null) {
                keep(manifest, obstacle);
            } else {
                removed.add(new RetentionPlan.Decision(
                        manifest.id(),
                        database,
                        manifest.bytes(),
                        true,
                        Text.of(
                                "no rule keeps it: newer ones stand for its day, week, month and year, or these are past",
                                "aucune règle ne la garde : d'autres tiennent lieu de son jour, sa semaine, son mois et"
                                        + " son année, ou ceux-ci sont passés")));
            }
        }
    }

    private Map<String, Text> reasons(List<Manifest> newestFirst) {
        Map<String, Text> reasons = new LinkedHashMap<>();
        for (Manifest manifest : newestFirst) {
            BackupPins.Pin pin = pins.get(manifest.id());
            if (pin != null) {
                reasons.put(
                        manifest.id(), Text.of("it is pinned: " + pin.reason(), "elle est épinglée : " + pin.reason()));
            }
        }
        int newest = Math.max(policy.last(), policy.floor());
        newestFirst.stream()
                .limit(newest)
                .forEach(manifest -> reasons.putIfAbsent(
                        manifest.id(),
                        Text.of("it is among the last " + newest, "elle est parmi les " + newest + " dernières")));
        newestOfEach(newestFirst, policy.daily(), day -> day, "day", "du jour", reasons);
        newestOfEach(newestFirst, policy.weekly(), RetentionRules::week, "week", "de la semaine", reasons);
        newestOfEach(newestFirst, policy.monthly(), YearMonth::from, "month", "du mois", reasons);
        newestOfEach(newestFirst, policy.yearly(), LocalDate::getYear, "year", "de l'année", reasons);
        return reasons;
    }

    private void newestOfEach(
            List<Manifest> newestFirst,
            int count,
            Function<LocalDate, Object> period,
            String english,
            String french,
            Map<String, Text> reasons) {
        Set<Object> seen = new HashSet<>();
        for (Manifest manifest : newestFirst) {
            Object its = period.apply(manifest.startedAt().atZone(policy.zone()).toLocalDate());
            if (seen.size() < count && seen.add(its)) {
                reasons.putIfAbsent(
                        manifest.id(),
                        Text.of(
                                "it is the newest of its " + english + " " + its,
                                "elle est la dernière " + french + " " + its));
            }
        }
    }

    private @Nullable Text obstacle(String database, List<Manifest> newestFirst) {
        for (Manifest manifest : newestFirst) {
            if (manifest.finishedAt().isAfter(now.plus(CLOCK_SLACK))) {
                return Text.of(
                        "nothing of " + database + " is removed: backup " + manifest.id() + " is of the future ("
                                + manifest.finishedAt() + "), so a clock is or was wrong",
                        "rien n'est supprimé de " + database + " : la sauvegarde " + manifest.id()
                                + " est datée du futur (" + manifest.finishedAt()
                                + "), une horloge est ou était fausse");
            }
        }
        Instant oldest = now.minus(policy.freshWithin());
        long fresh = newestFirst.stream()
                .filter(manifest -> !manifest.finishedAt().isBefore(oldest))
                .count();
        if (fresh >= 2) {
            return null;
        }
        Text within = Wording.duration(policy.freshWithin());
        return Text.of(
                "nothing of " + database + " is removed: fewer than two verified backups are of the last "
                        + within.english() + ", so backups fail or the clock has jumped",
                "rien n'est supprimé de " + database + " : moins de deux sauvegardes vérifiées datent des derniers "
                        + within.french() + " ; les sauvegardes échouent ou l'horloge a sauté");
    }

    private void keep(Manifest manifest, Text reason) {
        kept.add(new RetentionPlan.Decision(manifest.id(), manifest.database(), manifest.bytes(), false, reason));
    }

    private static String week(LocalDate day) {
        return day.get(IsoFields.WEEK_BASED_YEAR) + "-W" + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    /** The newest verified backup of each database that a plan keeps: what must be whole before anything goes. */
    static Map<String, Manifest> survivors(List<BackupEntry> entries, Set<String> removals) {
        Map<String, Manifest> newest = new HashMap<>();
        for (BackupEntry entry : entries) {
            if (entry.isVerified() && !removals.contains(entry.id())) {
                Manifest manifest = ((BackupEntry.Known) entry).manifest();
                newest.merge(manifest.database(), manifest, (a, b) -> NEWEST_FIRST.compare(a, b) <= 0 ? a : b);
            }
        }
        return newest;
    }
}
