package com.monassurance.core.event.testing;

import com.monassurance.core.event.EventSink;
import com.monassurance.core.event.OpsEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Remembers every event it is given, in order. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RecordingEventSink implements EventSink {

    private final CopyOnWriteArrayList<OpsEvent> events = new CopyOnWriteArrayList<>();

    /** Creates an empty recorder. */
    public RecordingEventSink() {}

    @Override
    public void accept(OpsEvent event) {
        events.add(event);
    }

    /**
     * Returns what was recorded so far.
     *
     * @return a copy, oldest first
     */
    public List<OpsEvent> events() {
        return List.copyOf(events);
    }

    /**
     * Returns the names of what was recorded so far.
     *
     * @return a copy, oldest first
     */
    public List<String> names() {
        return events.stream().map(OpsEvent::name).toList();
    }

    /** Forgets everything. */
    public void clear() {
        events.clear();
    }
}
