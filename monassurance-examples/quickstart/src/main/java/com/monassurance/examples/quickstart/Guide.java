package com.monassurance.examples.quickstart;

import java.util.List;
import java.util.stream.Stream;

/** The maintenance guide of MonAssurance as stops: one for each of its headings, in its order. */
final class Guide {

    private Guide() {}

    static List<Stop> stops() {
        return Stream.of(
                        OperationsStops.all(),
                        MonitoringStops.all(),
                        IncidentStops.all(),
                        MaintenanceStops.all(),
                        PerformanceStops.all(),
                        SecurityStops.all(),
                        EscalationStops.all())
                .flatMap(List::stream)
                .toList();
    }
}
