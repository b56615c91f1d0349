package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.fixtures.DatabasePreparer;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Runs commands in this process, off a terminal unless told otherwise, in an environment of its own. Immutable. */
record CommandRunner(Map<String, String> environment, Clock clock, boolean isTerminal, String typed) {

    /** One template database for every test class. */
    static final DatabasePreparer HEAD = dataSource -> Migrator.over(dataSource)
            .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
            .build()
            .upgrade(Target.head());

    static CommandRunner bare() {
        return new CommandRunner(Map.of(), Clock.systemUTC(), false, "");
    }

    static CommandRunner on(PostgresDatabase database) {
        return bare().with("MONASSURANCE_DATABASE_URL", database.jdbcUrl())
                .with("MONASSURANCE_DATABASE_USER", database.user())
                .with("MONASSURANCE_DATABASE_PASSWORD", database.password());
    }

    CommandRunner with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new CommandRunner(more, clock, isTerminal, typed);
    }

    CommandRunner onTerminal(String answer) {
        return new CommandRunner(environment, clock, true, answer);
    }

    CommandResult run(String... arguments) {
        return run(new StringWriter(), arguments);
    }

    /** Begins a command on a thread of its own, to be watched. */
    Running start(String... arguments) {
        StringWriter err = new StringWriter();
        return new Running(err, CompletableFuture.supplyAsync(() -> run(err, arguments)));
    }

    private CommandResult run(StringWriter err, String... arguments) {
        StringWriter out = new StringWriter();
        Console.Streams streams = new Console.Streams(
                new PrintWriter(out), new PrintWriter(err), new BufferedReader(new StringReader(typed)), isTerminal);
        int status = MonAssuranceOps.run(List.of(arguments), environment, streams, clock);
        return new CommandResult(status, out.toString(), err.toString());
    }

    /** A command that is not done yet. */
    record Running(StringWriter err, CompletableFuture<CommandResult> result) {

        /** Waits until stderr has the text; a command that ends without it has failed the test. */
        void untilItSays(String text) {
            while (!err.toString().contains(text)) {
                assertThat(result).as("stderr without '%s': %s", text, err).isNotDone();
                LockSupport.parkNanos(5_000_000);
            }
        }

        CommandResult join() {
            return result.join();
        }
    }

    /** What a command answered. */
    record CommandResult(int status, String out, String err) {

        CommandResult exits(int expected) {
            assertThat(status)
                    .as("exit status; stdout: %s stderr: %s", out, err)
                    .isEqualTo(expected);
            assertThat(err).doesNotContain("\tat ");
            return this;
        }

        /** A failure is one line with its code and one with the next step, and nothing on stdout. */
        CommandResult fails(int expected, String code) {
            exits(expected);
            assertThat(out).isEmpty();
            assertThat(err.lines()).hasSize(2);
            assertThat(err).startsWith(code + " ");
            return this;
        }

        /** All of stdout is one JSON document. */
        JsonNode json() {
            try {
                return new ObjectMapper()
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException("stdout is not JSON: " + out, e);
            }
        }
    }
}
