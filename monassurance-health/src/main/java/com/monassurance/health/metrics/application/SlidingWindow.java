package com.monassurance.health.metrics.application;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The requests of one endpoint in the last quarter of an hour, in slots of 15 s. Lock-free; thread-safe. */
final class SlidingWindow {

    static final long SLOT_NANOS = 15_000_000_000L;

    /** One more than a quarter of an hour has, since the slot of now is not full yet. */
    static final int SLOTS = 61;

    private static final int CLIENT_ERRORS = Buckets.COUNT;
    private static final int SERVER_ERRORS = Buckets.COUNT + 1;

    private final AtomicReferenceArray<@Nullable Slot> slots = new AtomicReferenceArray<>(SLOTS);

    private static final class Slot {
        final long number;
        final AtomicLongArray counts = new AtomicLongArray(Buckets.COUNT + 2);
        final AtomicLong longest = new AtomicLong();

        Slot(long number) {
            this.number = number;
        }
    }

    /** What some slots hold together. */
    record Sum(Latencies latencies, long clientErrors, long serverErrors) {}

    void add(long now, long nanos, int status) {
        Slot slot = slot(Math.floorDiv(now, SLOT_NANOS));
        slot.counts.incrementAndGet(Buckets.of(nanos));
        slot.longest.accumulateAndGet(nanos, Math::max);
        if (status >= 500) {
            slot.counts.incrementAndGet(SERVER_ERRORS);
        } else if (status >= 400) {
            slot.counts.incrementAndGet(CLIENT_ERRORS);
        }
    }

    /** Adds up the slot of now and the full ones before it. */
    Sum sum(long now, int fullSlots) {
        long last = Math.floorDiv(now, SLOT_NANOS);
        long[] counts = new long[Buckets.COUNT];
        long longest = 0;
        long clientErrors = 0;
        long serverErrors = 0;
        for (int index = 0; index < SLOTS; index++) {
            Slot slot = slots.get(index);
            if (slot == null || slot.number > last || slot.number < last - fullSlots) {
                continue;
            }
            for (int bucket = 0; bucket < counts.length; bucket++) {
                counts[bucket] += slot.counts.get(bucket);
            }
            longest = Math.max(longest, slot.longest.get());
            clientErrors += slot.counts.get(CLIENT_ERRORS);
            serverErrors += slot.counts.get(SERVER_ERRORS);
        }
        return new Sum(new Latencies(counts, longest), clientErrors, serverErrors);
    }

    /** A slot of a quarter of an hour ago is replaced whole, so that nobody counts into it any more. */
    private Slot slot(long number) {
        int index = (int) Math.floorMod(number, (long) SLOTS);
        Slot found = slots.get(index);
        while (found == null || found.number < number) {
            Slot fresh = new Slot(number);
            if (slots.compareAndSet(index, found, fresh)) {
                return fresh;
            }
            found = slots.get(index);
        }
        return found;
    }
}
