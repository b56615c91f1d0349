package com.monassurance.examples.quickstart;

import com.monassurance.examples.quickstart.Stop.Result;
import com.monassurance.maintenance.database.ApplyIndexes;
import com.monassurance.maintenance.database.IndexSet;
import com.monassurance.maintenance.diagnose.Diagnosis;
import com.monassurance.maintenance.diagnose.FindingsResult;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskReport;
import java.util.List;
import java.util.Locale;

/** The chapter on performance. */
final class PerformanceStops {

    private static final int SHOWN_MAX = 8;

    private PerformanceStops() {}

    static List<Stop> all() {
        return List.of(
                Stop.group("Optimisation performances", 1),
                Stop.group("Base de données", 2),
                Stop.of("Index optimisés", 3, PerformanceStops::indexes));
    }

    private static Result indexes(Tour tour) {
        ApplyIndexes task = ApplyIndexes.over(tour.stage().wiring().direct, IndexSet.guide());
        TaskReport report = task.run(task.plan(), TaskContext.alone());
        tour.console()
                .done("the guide's indexes: %s", report.outcome().summary().in(Locale.ENGLISH));
        FindingsResult diagnosis = Diagnosis.of(tour.stage().wiring().direct).findings();
        diagnosis.findings().stream()
                .limit(SHOWN_MAX)
                .forEach(finding -> tour.console().attention("%s", IncidentStops.headline(finding)));
        diagnosis
                .notChecked()
                .forEach(look -> tour.console()
                        .fact("not checked: %s, %s", look.look(), look.reason().in(Locale.ENGLISH)));
        return Result.complete(IndexSet.guide().indexes().size() + " indexes there and valid; the diagnosis found "
                + diagnosis.findings().size() + " things to look at, planted faults among them");
    }
}
