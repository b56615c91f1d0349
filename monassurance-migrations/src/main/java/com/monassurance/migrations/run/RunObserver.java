package com.monassurance.migrations.run;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import com.monassurance.migrations.event.MigrationEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * What a run measures time with and tells its events to. Immutable.
 *
 * @param clock wall clock of events
 * @param ticker monotonic source of durations
 * @param events where events go; a sink that throws breaks nothing
 * @since 0.1.0
 */
public record RunObserver(Clock clock, Ticker ticker, EventSink events) {

    /** Guards the sink. */
    public RunObserver {
        events = events.guarded();
    }

    void tell(Function<Instant, MigrationEvent> event) {
        events.accept(event.apply(clock.instant()));
    }

    Duration since(long started) {
        return Duration.ofNanos(ticker.nanos() - started);
    }
}
