package com.monassurance.examples.quickstart;

import com.monassurance.core.Ticker;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * What the visitor sees: headings, facts, marks, and bars on long steps. Bars are redrawn in place on a terminal; where
 * the output goes to a file or a pipe a step is one line when it ends. Confined to one thread.
 */
final class Console {

    private static final int WIDTH = 100;
    private static final int BAR_CELLS = 30;
    private static final long REDRAW_NANOS = Duration.ofMillis(50).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final Ticker ticker;

    Console(PrintStream out, boolean terminal, Ticker ticker) {
        this.out = out;
        this.terminal = terminal;
        this.ticker = ticker;
    }

    /** A step that takes a while; its lambda reports how far it is. */
    @FunctionalInterface
    interface Step<T> {
        T run(Progress progress) throws Exception;
    }

    /** Told how far a step is. */
    @FunctionalInterface
    interface Progress {
        void at(String what, double fraction);
    }

    void title(String text) {
        out.println();
        out.println(bold(text));
        out.println("═".repeat(Math.min(WIDTH, text.length())));
    }

    void heading(String number, String text) {
        out.println();
        out.println(bold(number + "  " + text));
    }

    void fact(String format, Object... arguments) {
        out.println("   " + String.format(Locale.ROOT, format, arguments));
    }

    void done(String format, Object... arguments) {
        out.println(" " + green("✔") + " " + String.format(Locale.ROOT, format, arguments));
    }

    void attention(String format, Object... arguments) {
        out.println(" " + yellow("▲") + " " + String.format(Locale.ROOT, format, arguments));
    }

    void failed(String format, Object... arguments) {
        out.println(" " + red("✘") + " " + String.format(Locale.ROOT, format, arguments));
    }

    void line() {
        out.println();
    }

    /** Runs a step with a bar and says how long it took. */
    <T> T step(String name, Step<T> step) throws Exception {
        long start = ticker.nanos();
        long[] lastDrawn = {start - REDRAW_NANOS};
        T result;
        try {
            result = step.run((what, fraction) -> draw(name, what, fraction, lastDrawn));
        } catch (Exception e) {
            clearLine();
            failed("%s", name);
            throw e;
        }
        clearLine();
        done("%-66s %8s", name, seconds(Duration.ofNanos(ticker.nanos() - start)));
        return result;
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        String units = "KMGTPE";
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return String.format(Locale.ROOT, "%.1f %ciB", bytes / Math.pow(1024, unit), units.charAt(unit - 1));
    }

    private synchronized void draw(String name, String what, double fraction, long[] lastDrawn) {
        long now = ticker.nanos();
        if (!terminal || now - lastDrawn[0] < REDRAW_NANOS) {
            return;
        }
        lastDrawn[0] = now;
        double clamped = Math.max(0, Math.min(1, fraction));
        int cells = (int) Math.round(clamped * BAR_CELLS);
        String bar = "█".repeat(cells) + "░".repeat(BAR_CELLS - cells);
        String text = String.format(Locale.ROOT, "   %s %s %3.0f %% %s", name, bar, clamped * 100, what);
        out.print("\r" + (text.length() > WIDTH ? text.substring(0, WIDTH) : text) + "\033[K");
        out.flush();
    }

    private void clearLine() {
        if (terminal) {
            out.print("\r\033[K");
        }
    }

    private String bold(String text) {
        return terminal ? "\033[1m" + text + "\033[0m" : text;
    }

    private String green(String text) {
        return terminal ? "\033[32m" + text + "\033[0m" : text;
    }

    private String yellow(String text) {
        return terminal ? "\033[33m" + text + "\033[0m" : text;
    }

    private String red(String text) {
        return terminal ? "\033[31m" + text + "\033[0m" : text;
    }
}
