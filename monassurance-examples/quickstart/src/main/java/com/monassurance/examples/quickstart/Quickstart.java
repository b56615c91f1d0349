package com.monassurance.examples.quickstart;

import com.monassurance.core.Ticker;
import com.monassurance.core.failure.OpsException;
import com.monassurance.fixtures.failure.FixtureException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The maintenance guide of MonAssurance carried out on a real PostgreSQL and a real Redis, which it starts from Maven
 * artifacts and stops at the end: {@code mvn -q -Pquickstart}. Options: {@code -Dscale=0.5}, {@code -Dport=0},
 * {@code -Dserve} to go on serving until interrupted, {@code -Dkeep} to keep the working directory.
 *
 * <p>Exit status: 0 when every stop was carried out, 2 for bad options, 4 when something failed.
 */
public final class Quickstart {

    private static final int DONE = 0;
    private static final int USAGE = 2;
    private static final int FAILED = 4;

    private Quickstart() {}

    /**
     * Runs the walk and ends the process.
     *
     * @param arguments none; options are system properties
     */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int status = run(out);
        out.flush();
        System.exit(status);
    }

    static int run(PrintStream out) {
        boolean terminal = System.getenv("CI") == null && isTerminal();
        try {
            QuickstartOptions options = QuickstartOptions.from(System.getProperties());
            return walk(options, new Console(out, terminal, Ticker.system()));
        } catch (QuickstartOptions.BadOptions e) {
            out.println("QST-001 " + e.getMessage());
            out.println("Options are -Dscale=N, -Dport=N, -Dserve and -Dkeep.");
            return USAGE;
        } catch (OpsException e) {
            out.println(e.getMessage());
            out.println(e.nextStep());
            return FAILED;
        } catch (FixtureException e) {
            out.println("QST-002 " + e.getMessage());
            return FAILED;
        } catch (Exception e) {
            out.println("QST-003 " + e);
            return FAILED;
        }
    }

    private static int walk(QuickstartOptions options, Console console) throws Exception {
        Ticker ticker = Ticker.system();
        long start = ticker.nanos();
        Clock clock = Clock.systemUTC();
        console.title("MonAssurance: the maintenance guide on real servers");
        Stage stage = Stage.set(options, console, clock);
        Thread closing = new Thread(stage::close, "quickstart-closing");
        Runtime.getRuntime().addShutdownHook(closing);
        try (stage) {
            List<Walk.Visited> visited = new Walk(new Tour(stage, console, clock)).through(Guide.stops());
            boolean well = Walk.summarize(visited, console, ticker, start);
            if (options.keep()) {
                console.fact("Kept: %s", stage.directory());
            }
            if (options.serve()) {
                console.fact("Serving %s until you press Ctrl-C.", stage.host().address());
                new CountDownLatch(1).await();
            }
            return well ? DONE : FAILED;
        }
    }

    /** Before JDK 22 there is no console off a terminal; since then there is one, and it says itself what it is. */
    @SuppressWarnings("SystemConsoleNull") // the null is asked for on JDK 17, isTerminal() on the later ones
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
