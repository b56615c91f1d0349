package com.monassurance.maintenance.backup;

import com.monassurance.core.Ticker;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for pg_dump on PATH and in the places where distributions keep several versions side by side. */
final class PgClients {

    private static final Logger LOGGER = LoggerFactory.getLogger(PgClients.class);
    private static final long VERSION_SECONDS_MAX = 5;
    private static final int OUTPUT_MAX = 1_000;
    private static final String PROGRAM = "pg_dump";

    /** Directory, and glob of what to look into below it: Debian, RPM packages, Homebrew on arm64 and x86-64. */
    private static final List<Map.Entry<String, String>> PLACES = List.of(
            Map.entry("/usr/lib/postgresql", "*"),
            Map.entry("/usr", "pgsql-*"),
            Map.entry("/opt/homebrew/opt", "{postgresql@*,libpq}"),
            Map.entry("/usr/local/opt", "{postgresql@*,libpq}"));

    private PgClients() {}

    static List<PgClient> installed() {
        Set<Path> programs = new LinkedHashSet<>();
        for (Map.Entry<String, String> place : PLACES) {
            addBelow(Path.of(place.getKey()), place.getValue(), programs);
        }
        String path = System.getenv("PATH");
        for (String directory : (path == null ? "" : path).split(File.pathSeparator)) {
            if (!directory.isBlank()) {
                add(Path.of(directory, PROGRAM), programs);
            }
        }
        List<PgClient> clients = new ArrayList<>();
        for (Path program : programs) {
            PgClient.of(program, versionLine(program)).ifPresent(clients::add);
        }
        return List.copyOf(clients);
    }

    private static void addBelow(Path directory, String glob, Set<Path> programs) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(directory, glob)) {
            versions.forEach(version -> add(version.resolve("bin").resolve(PROGRAM), programs));
        } catch (IOException e) {
            LOGGER.debug("directory={} outcome=unreadable", directory, e);
        }
    }

    private static void add(Path program, Set<Path> programs) {
        if (Files.isExecutable(program)) {
            programs.add(program);
        }
    }

    private static String versionLine(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            try {
                return waitFor(process)
                        ? new String(process.getInputStream().readNBytes(OUTPUT_MAX), StandardCharsets.UTF_8)
                        : "";
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            LOGGER.debug("program={} outcome=unusable", program, e);
            return "";
        }
    }

    /** Waits through interruptions: a client must not seem to be missing because somebody cancelled. */
    private static boolean waitFor(Process process) {
        Ticker ticker = Ticker.system();
        long end = ticker.nanos() + TimeUnit.SECONDS.toNanos(VERSION_SECONDS_MAX);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(end - ticker.nanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
