package com.monassurance.migrations;

import com.monassurance.migrations.FleetOutcome.Done;
import com.monassurance.migrations.FleetOutcome.Failed;
import com.monassurance.migrations.FleetOutcome.NotStarted;
import com.monassurance.migrations.FleetOutcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does the same to many databases, a few at once, until it has a reason to stop. Waves are run one after the other. */
final class FleetWave<T> {

    private static final String THREADS = "monassurance-fleet-";

    private final int parallelism;
    private final int failuresMax;
    private final Function<String, T> work;
    private final Consumer<FleetOutcome<T>> listener;
    private final Object telling = new Object();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<@Nullable Reason> stopped = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

    FleetWave(int parallelism, int failuresMax, Function<String, T> work, Consumer<FleetOutcome<T>> listener) {
        this.parallelism = parallelism;
        this.failuresMax = failuresMax;
        this.work = work;
        this.listener = listener;
    }

    int failures() {
        return failures.get();
    }

    /** The first reason stays. */
    void stop(Reason reason) {
        stopped.compareAndSet(null, reason);
    }

    /** The outcomes in the order of the names; the threads have ended when this returns. */
    List<FleetOutcome<T>> run(List<String> databases) {
        if (Thread.currentThread().isInterrupted()) {
            stop(Reason.STOPPED);
        }
        AtomicReferenceArray<FleetOutcome<T>> outcomes = new AtomicReferenceArray<>(databases.size());
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; stopped.get() == null && i <= Math.min(parallelism, databases.size()); i++) {
            threads.add(new Thread(() -> each(databases, next, outcomes), THREADS + i));
        }
        threads.forEach(Thread::start);
        join(threads);
        rethrow();
        List<FleetOutcome<T>> answer = new ArrayList<>(databases.size());
        for (int i = 0; i < databases.size(); i++) {
            FleetOutcome<T> outcome = outcomes.get(i);
            Reason reason = stopped.get();
            answer.add(
                    outcome != null
                            ? outcome
                            : new NotStarted<>(databases.get(i), reason == null ? Reason.STOPPED : reason));
        }
        return answer;
    }

    /** One thread: takes the next database until there is none or no further one is to be begun. */
    private void each(List<String> databases, AtomicInteger next, AtomicReferenceArray<FleetOutcome<T>> outcomes) {
        try {
            for (int i = next.getAndIncrement(); i < databases.size(); i = next.getAndIncrement()) {
                if (stopped.get() != null) {
                    return;
                }
                FleetOutcome<T> outcome = outcome(databases.get(i));
                outcomes.set(i, outcome);
                synchronized (telling) {
                    listener.accept(outcome);
                }
            }
        } catch (RuntimeException | Error e) {
            broken.compareAndSet(null, e);
            stop(Reason.STOPPED);
        }
    }

    private FleetOutcome<T> outcome(String database) {
        try {
            return new Done<>(database, work.apply(database));
        } catch (RuntimeException e) {
            if (failures.incrementAndGet() >= failuresMax) {
                stop(Reason.FAILURES_REACHED);
            }
            return new Failed<>(database, e);
        }
    }

    /** Waits for all; an interrupt is passed on to them, and given back at the end. */
    private void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop(Reason.STOPPED);
                    threads.forEach(Thread::interrupt);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What neither a database nor the fleet can have an outcome for: an error, or a listener that fails. */
    private void rethrow() {
        Throwable failure = broken.get();
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }
}
