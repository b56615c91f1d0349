package com.monassurance.maintenance;

import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.database.MaintainTables;
import com.monassurance.maintenance.documents.OrphanedDocuments;
import com.monassurance.maintenance.files.PurgeLogs;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.report.GenerateReport;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.UnavailableTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plans of the maintenance guide. Any other composition is {@link Plan#of}.
 *
 * @since 0.1.0
 */
public final class Plans {

    private Plans() {}

    /**
     * Returns the guide's daily plan: purge logs, ANALYZE, back up; in that order.
     *
     * @param parts what it works on
     * @return the plan {@code daily}
     */
    public static Plan daily(PlanParts parts) {
        return Plan.of(
                "daily",
                List.of(
                        orMissing(
                                parts.logs().orElse(null),
                                PurgeLogs.NAME,
                                Text.of(
                                        "no directory of logs is configured",
                                        "aucun répertoire de journaux configuré")),
                        MaintainTables.analyze(parts.dataSource()),
                        orMissing(parts.backup().orElse(null), Backup.NAME, parts.backupMissing())));
    }

    /**
     * Returns the guide's weekly plan: VACUUM ANALYZE, compare documents, report; in that order.
     *
     * @param parts what it works on
     * @return the plan {@code weekly}
     */
    public static Plan weekly(PlanParts parts) {
        return Plan.of(
                "weekly",
                List.of(
                        MaintainTables.vacuum(parts.dataSource()),
                        orMissing(
                                parts.documents()
                                        .map(storage -> OrphanedDocuments.between(storage, parts.dataSource()))
                                        .orElse(null),
                                OrphanedDocuments.NAME,
                                Text.of(
                                        "no storage of documents is configured",
                                        "aucun stockage de documents configuré")),
                        orMissing(
                                parts.reports()
                                        .map(directory ->
                                                GenerateReport.into(directory, ReportSections.collector(parts)))
                                        .orElse(null),
                                GenerateReport.NAME,
                                Text.of(
                                        "no directory for reports is configured",
                                        "aucun répertoire de rapports configuré"))));
    }

    private static MaintenanceTask orMissing(@Nullable MaintenanceTask task, String name, Text reason) {
        return task != null ? task : new UnavailableTask(name, reason);
    }
}
