package com.monassurance.examples.cli;

import com.monassurance.examples.cli.Console.Streams;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;

/** The command line {@code monassurance-ops}: a thin shell over the public API of the library. Stateless. */
public final class MonAssuranceOps {

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private MonAssuranceOps() {}

    /**
     * Runs one command and ends the process with its exit status.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, List.of(arguments).contains("-v") ? "info" : "off");
        }
        Charset charset = StandardCharsets.UTF_8;
        Streams streams = new Streams(
                new PrintWriter(new FileOutputStream(FileDescriptor.out), false, charset),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, charset),
                new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), charset)),
                isTerminal());
        System.exit(run(List.of(arguments), System.getenv(), streams, Clock.systemUTC()));
    }

    /**
     * Runs one command. Blocks until it is done.
     *
     * @param arguments the command and its options
     * @param environment read instead of that of the process
     * @param streams where to read and write
     * @param clock what time it is
     * @return the exit status
     */
    static int run(List<String> arguments, Map<String, String> environment, Streams streams, Clock clock) {
        GlobalOptions options = new GlobalOptions();
        Console console = new Console(options, environment, streams);
        Host host = new Host(options, environment, console, clock);
        IExecutionExceptionHandler failed = (failure, command, parsed) -> Failures.show(console, failure);
        CommandLine line = Catalogue.commandLine(options, host, arguments)
                .setOut(streams.out())
                .setErr(streams.err())
                .registerConverter(Duration.class, Durations::parse)
                .setExecutionExceptionHandler(failed)
                .setParameterExceptionHandler((problem, wrong) -> usage(console, problem));
        try {
            return line.execute(arguments.toArray(String[]::new));
        } catch (LinkageError e) {
            return Failures.show(console, e);
        } finally {
            streams.out().flush();
            streams.err().flush();
        }
    }

    private static int usage(Console console, ParameterException problem) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        return Failures.showUsage(
                console, String.valueOf(problem.getMessage()).replace("option option ", "option "), command);
    }

    /** From JDK 22 on there is a console even where no person sits; then it says so itself. */
    @SuppressWarnings("SystemConsoleNull") // On JDK 17 it is null off a terminal; later ones are asked below.
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
