package com.monassurance.health.metrics.infrastructure;

import com.monassurance.core.Ticker;
import com.monassurance.health.metrics.internal.Collected;
import com.monassurance.health.metrics.internal.Family;
import com.monassurance.health.metrics.internal.Figure;
import com.monassurance.health.metrics.internal.Reading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The age of the last verified backup, which somebody else knows. Used by one collection at a time. */
final class BackupAge {

    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(15);
    private static final String AGE = "backup_age";
    private static final String NONE = "there is no verified backup";
    private static final double MILLIS_PER_SECOND = 1000;

    private static final List<Figure> FIGURES =
            List.of(Figure.gauge(AGE, "monassurance.backup.age", Figure.SECONDS, "Age of the last verified backup")
                    .missingWhen(NONE));

    private BackupAge() {}

    /** Reads as the leader of many does. */
    interface Leader {
        Reading read(Collected.Source<Reading> source) throws Exception;
    }

    static Family family(
            Supplier<Optional<Instant>> last, Clock clock, Ticker ticker, Leader leader, Duration patience) {
        return Family.of(
                "backup",
                FIGURES,
                () -> leader.read(() -> look(last, clock)),
                ticker,
                new Collected.Limits(patience, EVERY, RETRY),
                (reading, counters) -> reading);
    }

    private static Reading look(Supplier<Optional<Instant>> last, Clock clock) {
        Reading.Builder reading = new Reading.Builder();
        // One from the future tells of clocks, and is no reason to alert of backups.
        last.get()
                .map(made -> Duration.between(made, clock.instant()).toMillis() / MILLIS_PER_SECOND)
                .ifPresentOrElse(age -> reading.put(AGE, Math.max(0, age)), () -> reading.missing(AGE, NONE));
        return reading.build();
    }
}
