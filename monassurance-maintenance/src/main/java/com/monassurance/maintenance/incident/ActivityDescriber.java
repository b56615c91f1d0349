package com.monassurance.maintenance.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns rows of the server into what people see: redacted, judged by the guard. Immutable. */
record ActivityDescriber(TerminationGuard guard) {

    /** Sessions that the role may not look into are left out; they are counted elsewhere. */
    List<ActiveQuery> describe(List<ActivityReader.Row> rows) {
        List<ActiveQuery> queries = new ArrayList<>();
        for (ActivityReader.Row row : rows) {
            Instant backendStart = row.backend().backendStart();
            if (backendStart != null) {
                queries.add(describe(row.backend(), backendStart, row.blockedBy()));
            }
        }
        return queries;
    }

    private ActiveQuery describe(Backend row, Instant backendStart, List<Integer> blockedBy) {
        String text = orEmpty(row.query());
        return new ActiveQuery(
                row.pid(),
                backendStart,
                row.queryStart(),
                row.transactionStart(),
                orEmpty(row.state()),
                orEmpty(row.database()),
                orEmpty(row.application()),
                orEmpty(row.user()),
                orEmpty(row.backendType()),
                orEmpty(row.waitsFor()),
                row.duration() == null ? Duration.ZERO : row.duration(),
                StatementText.redacted(text),
                blockedBy,
                StatementText.hazard(text).orElse(null),
                guard.refusal(row).orElse(null));
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
