package com.monassurance.benchmarks.convergence;

import com.monassurance.fixtures.PostgresDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The judge: {@code pg_dump --schema-only}, in which neither the order of the entries nor that of a table's columns
 * counts, nor parentheses and casts to text, of which the server prints others when it reads its own text again, nor the
 * numbers behind the names of indexes that the server chose, nor the connections of subscriptions, which are secrets.
 */
final class PgDump {

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final Path program;

    private PgDump(Path program) {
        this.program = program;
    }

    /** The newest that the distribution has installed; it refuses servers that are newer than itself. */
    static Optional<PgDump> find() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin/pg_dump"))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder())
                    .map(PgDump::new);
        }
    }

    /** The entries of a schema, sorted. */
    List<String> dump(PostgresDatabase database) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                program.toString(),
                "--schema-only",
                "--host=" + database.host(),
                "--port=" + database.port(),
                "--username=" + database.user(),
                database.name());
        builder.environment().put("PGPASSWORD", database.password());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("pg_dump ended with " + process.exitValue());
        }
        List<String> entries = new ArrayList<>();
        for (String entry : text.split("\\n--\\n-- Name: ", -1)) {
            entries.add(withoutOrder(entry));
        }
        entries.sort(Comparator.naturalOrder());
        return entries;
    }

    private static String withoutOrder(String entry) {
        return Arrays.stream(entry.split("\\n", -1))
                .filter(line -> !line.isBlank()
                        && !line.startsWith("--")
                        && !line.startsWith("SET default_t")
                        && !line.startsWith("\\"))
                .map(line -> line.replaceAll("[()\\[\\]]|,$|::text|::character varying", "")
                        .replaceAll("_(idx|key)\\d+\\b", "_$1")
                        .replaceAll("CONNECTION '[^']*'", "CONNECTION ''"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
