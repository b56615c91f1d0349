package com.monassurance.examples.cli;

import com.monassurance.core.event.OpsEvent;
import com.monassurance.maintenance.finding.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer on stdout, everything else on stderr. Confined to one thread, but for events. */
final class Console {

    private final GlobalOptions options;
    private final Map<String, String> environment;
    private final Streams streams;

    /** Where a command reads and writes; whether a person sits there. */
    record Streams(PrintWriter out, PrintWriter err, BufferedReader in, boolean isTerminal) {}

    Console(GlobalOptions options, Map<String, String> environment, Streams streams) {
        this.options = options;
        this.environment = environment;
        this.streams = streams;
    }

    boolean isJson() {
        return options.format.equals("json");
    }

    String format() {
        return options.format;
    }

    boolean isVerbose() {
        return options.verbose;
    }

    boolean isTerminal() {
        return streams.isTerminal();
    }

    void requireKnownLanguage() {
        if (options.lang != null && !List.of("fr", "en").contains(options.lang)) {
            throw CliException.of(CliError.BAD_COMMAND, "There is no --lang " + options.lang + ".", "Use fr or en.");
        }
    }

    /** French when asked for, by option or by the environment; else English. */
    Locale locale() {
        String asked = options.lang;
        for (String variable : List.of("LC_ALL", "LANG")) {
            String value = environment.getOrDefault(variable, "");
            asked = asked == null && !value.isEmpty() ? value : asked;
        }
        return asked != null && asked.startsWith("fr") ? Locale.FRENCH : Locale.ENGLISH;
    }

    String words(Text text) {
        return text.in(locale());
    }

    void line(String text) {
        streams.out().println(text);
    }

    void json(@Nullable Object value) {
        streams.out().println(Json.write(value));
    }

    /** Lets what was answered so far be seen before what is said on stderr. */
    void flush() {
        streams.out().flush();
    }

    /** Prints a table, or a sentence when it is empty. */
    void table(TextTable table, String ifEmpty) {
        if (table.isEmpty()) {
            line(ifEmpty);
        } else {
            table.lines().forEach(this::line);
        }
    }

    /** A remark that is not part of the answer. */
    void remark(String text) {
        if (!options.quiet) {
            streams.err().println(text);
            streams.err().flush();
        }
    }

    void error(String text) {
        streams.err().println(text);
        streams.err().flush();
    }

    void stackTrace(Throwable failure) {
        if (options.verbose) {
            failure.printStackTrace(streams.err());
            streams.err().flush();
        }
    }

    /** Shown on a terminal while it happens, and off one with -v. */
    void event(OpsEvent event) {
        progress(event.name() + " " + event.fields());
    }

    /** Shown as {@link #event} is. */
    void progress(String text) {
        boolean watched = streams.isTerminal() && !options.noProgress;
        if (watched || options.verbose) {
            remark(text);
        }
    }

    /** Asks a person; off a terminal there is none, and only {@code --yes} consents. */
    void requireConsent(boolean yes, String action) {
        if (yes || (streams.isTerminal() && agrees(action))) {
            return;
        }
        throw CliException.of(
                CliError.CONSENT_MISSING,
                action + " needs a consent, and nothing was done.",
                streams.isTerminal() ? "Answer y, or give --yes." : "Off a terminal give --yes.");
    }

    private boolean agrees(String action) {
        streams.err().print(action + " [y/N] ");
        streams.err().flush();
        try {
            String answer = streams.in().readLine();
            return answer != null
                    && List.of("y", "yes", "o", "oui").contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            return false;
        }
    }
}
