package com.monassurance.migrations;

import com.monassurance.core.failure.OpsException;
import com.monassurance.migrations.FleetOutcome.Failed;
import com.monassurance.migrations.FleetOutcome.NotStarted;
import com.monassurance.migrations.FleetOutcome.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The lines that the plan and the report of a fleet share. Pure. */
final class FleetText {

    private static final int NAMES_SHOWN_MAX = 5;

    private FleetText() {}

    static <T> void failures(StringBuilder text, List<FleetOutcome<T>> databases) {
        for (FleetOutcome<T> outcome : databases) {
            if (outcome instanceof Failed<T> failed) {
                text.append("  ").append(failed.database()).append("  FAILED  ");
                text.append(failed.problem()).append('\n');
                if (failed.failure() instanceof OpsException ops
                        && !ops.nextStep().isEmpty()) {
                    text.append("    ").append(ops.nextStep()).append('\n');
                }
            }
        }
    }

    static <T> void notStarted(StringBuilder text, List<FleetOutcome<T>> databases) {
        Map<Reason, List<String>> names = new EnumMap<>(Reason.class);
        for (FleetOutcome<T> outcome : databases) {
            if (outcome instanceof NotStarted<T> untouched) {
                names.computeIfAbsent(untouched.reason(), reason -> new ArrayList<>())
                        .add(untouched.database());
            }
        }
        names.forEach((reason, those) -> {
            int shown = Math.min(those.size(), NAMES_SHOWN_MAX);
            text.append("  ")
                    .append(those.size())
                    .append(" not begun, because ")
                    .append(reason.words());
            text.append(": ").append(String.join(", ", those.subList(0, shown)));
            text.append(those.size() > shown ? ", …\n" : "\n");
        });
    }
}
