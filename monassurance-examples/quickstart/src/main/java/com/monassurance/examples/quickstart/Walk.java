package com.monassurance.examples.quickstart;

import com.monassurance.core.Ticker;
import com.monassurance.core.failure.OpsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Goes from stop to stop and remembers how each one ended; a stop that fails does not end the walk. */
final class Walk {

    private static final int DEPTH_MAX = 3;

    private final Tour tour;
    private final List<Visited> visited = new ArrayList<>();

    Walk(Tour tour) {
        this.tour = tour;
    }

    /** A stop after the visit: the result, or what went wrong. */
    record Visited(String number, Stop stop, Stop.Result result, String failure) {

        boolean hasFailed() {
            return !failure.isEmpty();
        }
    }

    List<Visited> through(List<Stop> stops) {
        int[] counters = new int[DEPTH_MAX];
        for (Stop stop : stops) {
            String number = next(counters, stop.depth());
            tour.console().heading(number, stop.heading());
            visited.add(visit(number, stop));
        }
        return List.copyOf(visited);
    }

    private Visited visit(String number, Stop stop) {
        try {
            Stop.Result result = stop.action().run(tour);
            result.missing().forEach(missing -> tour.console().attention("not there yet: %s", missing));
            return new Visited(number, stop, result, "");
        } catch (OpsException e) {
            return failed(number, stop, e.getMessage() + " " + e.nextStep());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(number, stop, "interrupted");
        } catch (Exception e) {
            return failed(number, stop, e.toString());
        }
    }

    private Visited failed(String number, Stop stop, String reason) {
        tour.console().failed("%s", reason);
        return new Visited(number, stop, Stop.Result.complete(""), reason);
    }

    /** Numbers like 2.1.3; a deeper counter starts again below each new heading. */
    private static String next(int[] counters, int depth) {
        counters[depth - 1]++;
        StringBuilder number = new StringBuilder();
        for (int i = 0; i < DEPTH_MAX; i++) {
            if (i >= depth) {
                counters[i] = 0;
            } else {
                number.append(i == 0 ? "" : ".").append(counters[i]);
            }
        }
        return number.toString();
    }

    /** Prints what was done and what is missing, and tells whether nothing failed. */
    static boolean summarize(List<Visited> visited, Console console, Ticker ticker, long start) {
        List<Visited> real = visited.stream()
                .filter(v -> v.hasFailed() || !v.result().summary().isEmpty())
                .toList();
        console.title("Summary");
        for (Visited stop : real) {
            if (stop.hasFailed()) {
                console.failed("%-6s %s: %s", stop.number(), stop.stop().heading(), stop.failure());
            } else if (stop.result().isComplete()) {
                console.done(
                        "%-6s %s: %s",
                        stop.number(), stop.stop().heading(), stop.result().summary());
            } else {
                console.attention(
                        "%-6s %s: %s (%d not there yet, told at the stop)",
                        stop.number(),
                        stop.stop().heading(),
                        stop.result().summary(),
                        stop.result().missing().size());
            }
        }
        long failed = real.stream().filter(Visited::hasFailed).count();
        long incomplete = real.stream()
                .filter(v -> !v.hasFailed() && !v.result().isComplete())
                .count();
        console.line();
        console.fact(
                "%d headings walked, %d procedures: %d complete, %d incomplete, %d failed, in %s.",
                visited.size(),
                real.size(),
                real.size() - failed - incomplete,
                incomplete,
                failed,
                Console.seconds(Duration.ofNanos(ticker.nanos() - start)));
        return failed == 0;
    }
}
