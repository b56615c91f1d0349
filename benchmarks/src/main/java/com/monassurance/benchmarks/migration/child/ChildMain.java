package com.monassurance.benchmarks.migration.child;

import java.io.IOException;
import java.util.Arrays;

/**
 * The main class of every child: {@code verb engine url user password source revisions [option …]}. It answers with one
 * line, {@value #RESULT} and {@code key=value} pairs, or {@value #FAILED} and why.
 */
public final class ChildMain {

    /** Begins the line of figures. */
    public static final String RESULT = "@result";

    /** Begins the line that says why there are none. */
    public static final String FAILED = "@failed";

    /** Says that a starter is up and waits for a line on its input. */
    public static final String READY = "@ready";

    private static final int OPTIONS = 7;

    private ChildMain() {}

    /**
     * Does what it is told, once.
     *
     * @param arguments see above
     */
    public static void main(String[] arguments) {
        try {
            System.out.println(RESULT + answer(arguments));
        } catch (Exception | LinkageError e) {
            System.out.println(FAILED + " " + reason(e));
            System.exit(1);
        }
    }

    private static String answer(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "split":
                return SplitMeter.measure(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            case "graph":
                return GraphMeter.measure(Integer.parseInt(arguments[1]));
            case "repeat":
                return HeadMeter.measure(Job.of(arguments), seconds(arguments, 0), seconds(arguments, 1));
            case "together":
                return TogetherMeter.measure(
                        Job.of(arguments),
                        Arrays.copyOfRange(arguments, 2, 5),
                        Integer.parseInt(arguments[OPTIONS]),
                        Integer.parseInt(arguments[OPTIONS + 1]));
            default:
                if (arguments.length == OPTIONS + 3) {
                    rehearse(arguments);
                }
                return once(arguments[0], Job.of(arguments));
        }
    }

    /** Applies other revisions to another database first, so that the classes are loaded: url, source, revisions. */
    private static void rehearse(String[] arguments) throws Exception {
        String[] other = arguments.clone();
        other[2] = arguments[OPTIONS];
        other[5] = arguments[OPTIONS + 1];
        other[6] = arguments[OPTIONS + 2];
        Job.of(other).newEngine().apply();
    }

    private static String once(String verb, Job job) throws Exception {
        Engine engine = job.newEngine();
        if (verb.equals("starter")) {
            awaitStart();
        }
        long start = System.nanoTime();
        switch (verb) {
            case "head":
                engine.head();
                break;
            case "apply":
            case "starter":
                engine.apply();
                break;
            case "downgrade":
                engine.downgrade();
                break;
            default:
                throw new IllegalArgumentException("No such verb: " + verb);
        }
        long took = System.nanoTime() - start;
        Usage usage = Usage.now();
        return " inside=" + took + " rss=" + usage.peakRssKib() + " cpu=" + usage.cpuMillis() + engine.remarks();
    }

    private static void awaitStart() throws IOException {
        System.out.println(READY);
        if (System.in.read() < 0) {
            throw new IOException("The benchmark ended before the start.");
        }
    }

    private static double seconds(String[] arguments, int option) {
        return Double.parseDouble(arguments[OPTIONS + option]);
    }

    private static String reason(Throwable failure) {
        if (failure instanceof UnsupportedOperationException) {
            return String.valueOf(failure.getMessage());
        }
        String text = failure.toString();
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            text = text + " <- " + cause;
        }
        return text.replaceAll("\\s+", " ");
    }
}
