package com.monassurance.health;

import com.monassurance.core.event.EventSink;
import com.monassurance.core.event.OpsEvent;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events to the host's sink on a thread of its own, so that a slow sink delays no check and no sink ever runs
 * interrupted. At most 1000 events wait; later ones are dropped and logged. Thread-safe.
 */
final class EventRelay implements EventSink, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventRelay.class);
    private static final int CAPACITY = 1000;
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final BlockingQueue<OpsEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final EventSink sink;
    private final Thread thread;
    private volatile boolean isClosed;

    private EventRelay(EventSink sink) {
        this.sink = sink.guarded();
        this.thread = new Thread(this::deliver, "monassurance-health-events");
        this.thread.setDaemon(true);
    }

    static EventRelay to(EventSink sink) {
        EventRelay relay = new EventRelay(sink);
        relay.thread.start();
        return relay;
    }

    @Override
    public void accept(OpsEvent event) {
        if (!queue.offer(event)) {
            LOGGER.warn("event={} outcome=dropped waiting={}", event.name(), CAPACITY);
        }
    }

    /** Delivers what waits, for at most a second. */
    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver() {
        try {
            OpsEvent event = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
            while (event != null || !isClosed) {
                if (event != null) {
                    sink.accept(event);
                }
                event = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
