package com.monassurance.maintenance;

import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupEntry;
import com.monassurance.maintenance.diagnose.Diagnosis;
import com.monassurance.maintenance.diagnose.FindingsResult;
import com.monassurance.maintenance.diagnose.SlowStatement;
import com.monassurance.maintenance.diagnose.SlowStatements;
import com.monassurance.maintenance.diagnose.TableSize;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.report.ReportCollector;
import com.monassurance.maintenance.report.ReportSection;
import com.monassurance.maintenance.report.ReportStrip;
import com.monassurance.maintenance.report.ReportTable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sections of the weekly report, each made of what another package knows. */
final class ReportSections {

    private static final int SLOW_MAX = 10;
    private static final int RUNS_MAX = 50;
    /** A daily backup that is two hours late is stale. */
    private static final Duration BACKUP_STALE = Duration.ofHours(26);

    private static final Text FINDINGS = Text.of("Database findings", "Constats sur la base");
    private static final Text BACKUPS = Text.of("Backups", "Sauvegardes");
    private static final Text RUNS = Text.of("Runs", "Exécutions");
    private static final Text SLOW = Text.of("Slow statements", "Requêtes lentes");
    private static final Text SIZES = Text.of("Largest tables", "Plus grandes tables");

    private ReportSections() {}

    static ReportCollector collector(PlanParts parts) {
        Diagnosis diagnosis = Diagnosis.of(parts.dataSource());
        return ReportCollector.of(parts.application(), parts.clock(), parts.zone())
                .with("findings", FINDINGS, () -> findings(diagnosis.findings()))
                .with("health", HealthSection.TITLE, () -> health(parts))
                .with("capacity", CapacitySection.TITLE, () -> CapacitySection.of(parts))
                .with("backups", BACKUPS, () -> backups(parts))
                .with("runs", RUNS, () -> runs(parts))
                .with("slow-statements", SLOW, () -> slow(diagnosis.slowStatements(SLOW_MAX)))
                .with("sizes", SIZES, () -> sizes(diagnosis.sizes()));
    }

    private static ReportSection findings(FindingsResult result) {
        List<Text> unavailable = result.notChecked().stream()
                .map(missing -> Text.of(
                        missing.look() + ": " + missing.reason().english(),
                        missing.look() + " : " + missing.reason().french()))
                .toList();
        return new ReportSection("findings", FINDINGS, result.findings(), List.of(), unavailable);
    }

    private static ReportSection health(PlanParts parts) {
        return parts.health()
                .map(monitor -> HealthSection.of(monitor, parts.zone()))
                .orElse(ReportSection.unavailable(
                        "health",
                        HealthSection.TITLE,
                        Text.of("no health monitor was given", "aucun moniteur de santé fourni")));
    }

    private static ReportSection backups(PlanParts parts) {
        Optional<Backup> backup = parts.backup();
        if (backup.isEmpty()) {
            return ReportSection.unavailable("backups", BACKUPS, parts.backupMissing());
        }
        List<List<Text>> rows = new ArrayList<>();
        List<BackupEntry> entries = backup.get().list();
        for (BackupEntry entry : entries) {
            if (entry instanceof BackupEntry.Known known) {
                rows.add(List.of(
                        Text.same(entry.id()),
                        Text.same(known.manifest().finishedAt().toString()),
                        Wording.bytes(known.manifest().bytes()),
                        known.findProof()
                                .map(proof -> Text.same(proof.level().name()))
                                .orElse(Text.of("never verified", "jamais vérifiée"))));
            } else if (entry instanceof BackupEntry.Unverifiable bad) {
                rows.add(List.of(Text.same(entry.id()), Text.same("–"), Text.same("–"), Text.same(bad.reason())));
            }
        }
        ReportTable table = new ReportTable(
                List.of(
                        Text.of("Backup", "Sauvegarde"),
                        Text.of("Finished", "Terminée"),
                        Text.of("Size", "Taille"),
                        Text.of("Proof", "Preuve")),
                rows);
        return new ReportSection(
                        "backups",
                        BACKUPS,
                        stale(
                                backup.get().lastVerified().orElse(null),
                                parts.clock().instant()),
                        List.of(table),
                        List.of())
                .withFigures(BackupFigures.of(entries))
                .withStrips(List.of(BackupFigures.days(entries, parts.clock().instant(), parts.zone())));
    }

    private static List<Finding> stale(@Nullable Instant last, Instant now) {
        if (last != null && Duration.between(last, now).compareTo(BACKUP_STALE) <= 0) {
            return List.of();
        }
        Text evidence = last == null
                ? Text.of("there is no verified backup", "il n'y a aucune sauvegarde vérifiée")
                : Text.of("the last verified one is of " + last, "la dernière vérifiée date du " + last);
        return List.of(Finding.of(
                "backup.stale",
                Severity.CRITICAL,
                "backup",
                Text.of("No fresh verified backup", "Pas de sauvegarde récente et vérifiée"),
                evidence,
                Text.of(
                        "Everything since the last one is lost with the disk.",
                        "Tout ce qui suit la dernière serait perdu avec le disque."),
                Text.of("Run the backup and read its outcome.", "Lancez la sauvegarde et lisez son résultat.")));
    }

    private static ReportSection runs(PlanParts parts) {
        Optional<Maintenance> maintenance = parts.maintenance();
        if (maintenance.isEmpty()) {
            return ReportSection.unavailable(
                    "runs", RUNS, Text.of("no run history was given", "aucun historique d'exécutions fourni"));
        }
        PastRuns past = maintenance.get().history(RUNS_MAX);
        if (past instanceof PastRuns.Known known) {
            return ReportSection.of(
                            "runs",
                            RUNS,
                            new ReportTable(
                                    List.of(
                                            Text.same("Plan"),
                                            Text.of("Scheduled", "Prévue"),
                                            Text.of("Outcome", "Résultat"),
                                            Text.same("Instance")),
                                    known.runs().stream()
                                            .map(ReportSections::run)
                                            .toList()))
                    .withStrips(strips(known.runs(), parts.zone()));
        }
        return ReportSection.unavailable(
                "runs", RUNS, Text.of("the run history is not installed", "l'historique n'est pas installé"));
    }

    /** The runs of each plan, oldest first. */
    private static List<ReportStrip> strips(List<PastRuns.PastRun> runs, ZoneId zone) {
        Map<String, List<ReportStrip.Cell>> cells = new TreeMap<>();
        for (PastRuns.PastRun run : runs) {
            ReportStrip.Tone tone = run.findOutcome()
                    .map(outcome -> switch (outcome) {
                        case DONE -> ReportStrip.Tone.GOOD;
                        case PARTIAL -> ReportStrip.Tone.ATTENTION;
                        default -> ReportStrip.Tone.BAD;
                    })
                    .orElse(ReportStrip.Tone.NONE);
            List<Text> words = run(run);
            String day = run.scheduledTime().atZone(zone).toLocalDate().toString();
            Text label = Text.of(
                    day + ": " + words.get(2).english(),
                    day + " : " + words.get(2).french());
            cells.computeIfAbsent(run.plan(), plan -> new ArrayList<>()).add(0, new ReportStrip.Cell(label, tone));
        }
        List<ReportStrip> strips = new ArrayList<>();
        cells.forEach((plan, all) -> strips.add(new ReportStrip(Text.same(plan), all)));
        return strips;
    }

    private static List<Text> run(PastRuns.PastRun run) {
        return List.of(
                Text.same(run.plan()),
                Text.same(run.scheduledTime().toString()),
                run.findOutcome().map(outcome -> Text.same(outcome.name())).orElse(Text.of("running", "en cours")),
                Text.same(run.holder()));
    }

    private static ReportSection slow(SlowStatements slow) {
        if (slow instanceof SlowStatements.NotAvailable missing) {
            return ReportSection.unavailable("slow-statements", SLOW, missing.reason());
        }
        List<List<Text>> rows = new ArrayList<>();
        for (SlowStatement statement : ((SlowStatements.Measured) slow).statements()) {
            rows.add(List.of(
                    Text.same(statement.query()),
                    Text.same(Long.toString(statement.calls())),
                    Text.same(String.format(
                            Locale.ENGLISH, "%.1f ms", statement.mean().toNanos() / 1e6)),
                    Text.same(Long.toString(statement.rows()))));
        }
        return ReportSection.of(
                "slow-statements",
                SLOW,
                new ReportTable(
                        List.of(
                                Text.of("Statement", "Requête"),
                                Text.of("Calls", "Appels"),
                                Text.of("Mean", "Moyenne"),
                                Text.of("Rows", "Lignes")),
                        rows));
    }

    private static ReportSection sizes(List<TableSize> sizes) {
        return ReportSection.of(
                "sizes",
                SIZES,
                new ReportTable(
                        List.of(Text.same("Table"), Text.of("Data", "Données"), Text.same("Index"), Text.same("Total")),
                        sizes.stream()
                                .map(size -> List.of(
                                        Text.same(size.schema() + "." + size.table()),
                                        Wording.bytes(size.tableBytes()),
                                        Wording.bytes(size.indexBytes()),
                                        Wording.bytes(size.totalBytes())))
                                .toList()));
    }
}
