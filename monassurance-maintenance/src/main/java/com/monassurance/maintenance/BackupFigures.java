package com.monassurance.maintenance;

import com.monassurance.maintenance.backup.BackupEntry;
import com.monassurance.maintenance.backup.Manifest;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.report.ReportFigure;
import com.monassurance.maintenance.report.ReportFigure.Unit;
import com.monassurance.maintenance.report.ReportStrip;
import com.monassurance.maintenance.report.ReportStrip.Cell;
import com.monassurance.maintenance.report.ReportStrip.Tone;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a report says of backups in numbers, and day by day. Pure. */
final class BackupFigures {

    private static final int DAYS = 28;

    private BackupFigures() {}

    /** Size and duration of the newest one that is verified. */
    static List<ReportFigure> of(List<BackupEntry> entries) {
        Optional<Manifest> newest = entries.stream()
                .filter(BackupEntry::isVerified)
                .map(entry -> ((BackupEntry.Known) entry).manifest())
                .max(Comparator.comparing(Manifest::finishedAt));
        return newest.map(manifest -> List.of(
                        ReportFigure.of(
                                "backup.bytes",
                                Text.of("Last verified backup", "Dernière sauvegarde vérifiée"),
                                Unit.BYTES,
                                (double) manifest.bytes()),
                        ReportFigure.of(
                                "backup.seconds",
                                Text.of("Time it took", "Durée"),
                                Unit.SECONDS,
                                Duration.between(manifest.startedAt(), manifest.finishedAt())
                                                .toMillis()
                                        / 1000.0)))
                .orElse(List.of());
    }

    /** The last four weeks, each day by the best backup that was finished on it; days before the first one are empty. */
    static ReportStrip days(List<BackupEntry> entries, Instant now, ZoneId zone) {
        Map<LocalDate, Boolean> verified = new TreeMap<>();
        for (BackupEntry entry : entries) {
            if (entry instanceof BackupEntry.Known known) {
                LocalDate day = known.manifest().finishedAt().atZone(zone).toLocalDate();
                verified.merge(day, entry.isVerified(), Boolean::logicalOr);
            }
        }
        LocalDate today = now.atZone(zone).toLocalDate();
        LocalDate first = verified.keySet().stream().findFirst().orElse(today);
        List<Cell> cells = new ArrayList<>();
        for (LocalDate day = today.minusDays(DAYS - 1L); !day.isAfter(today); day = day.plusDays(1)) {
            cells.add(cell(day, verified.get(day), day.isBefore(first) || day.equals(today)));
        }
        return new ReportStrip(Text.of("Backups of the last 28 days", "Sauvegardes des 28 derniers jours"), cells);
    }

    private static Cell cell(LocalDate day, @Nullable Boolean isVerified, boolean isOpen) {
        if (isVerified == null) {
            return new Cell(Text.of(day + ": no backup", day + " : aucune sauvegarde"), isOpen ? Tone.NONE : Tone.BAD);
        }
        return isVerified
                ? new Cell(Text.of(day + ": verified", day + " : vérifiée"), Tone.GOOD)
                : new Cell(Text.of(day + ": not verified", day + " : non vérifiée"), Tone.ATTENTION);
    }
}
