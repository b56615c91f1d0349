package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.child.Revisions;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The same revisions in the format of each tool, one file each, made once per tool and size. Confined to one thread.
 */
final class ScriptFolders implements AutoCloseable {

    /** The folder of the class path that the jars hold. */
    static final String CLASSPATH_FOLDER = "db/revisions";

    private static final String INCLUDE_ALL = """
            <?xml version="1.0" encoding="UTF-8"?>
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
              <includeAll path="changes/" relativeToChangelogFile="true"/>
            </databaseChangeLog>
            """;

    private final Path root;
    private final Map<String, Path> made = new HashMap<>();

    ScriptFolders() throws IOException {
        root = Files.createTempDirectory("monassurance-benchmark-");
        // A benchmark that is stopped half way leaves nothing behind either.
        Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
    }

    Path root() {
        return root;
    }

    /** The folder of a tool with this many revisions. */
    Path folder(Tool tool, int revisions) {
        return made.computeIfAbsent(
                tool.label() + "-" + revisions,
                name -> make(root.resolve(name), folder -> {
                    start(tool, folder);
                    for (int number = 1; number <= revisions; number++) {
                        write(tool, folder, number, Revisions.upgrade(number), Revisions.downgrade(number));
                    }
                }));
    }

    /** The folder of a tool with one revision. */
    Path single(Tool tool, String name, String upgrade, String downgrade) {
        return made.computeIfAbsent(
                tool.label() + "-" + name,
                key -> make(root.resolve(key), folder -> {
                    start(tool, folder);
                    write(tool, folder, 1, upgrade, downgrade);
                }));
    }

    /** A jar with our revisions below {@link #CLASSPATH_FOLDER}. */
    Path jar(int revisions) {
        return made.computeIfAbsent("jar-" + revisions, name -> {
            Path folder = folder(Tool.OURS, revisions);
            Path jar = root.resolve("revisions-" + revisions + ".jar");
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file);
                    Stream<Path> scripts = Files.list(folder)) {
                out.putNextEntry(new JarEntry(CLASSPATH_FOLDER + "/"));
                for (Path script : scripts.sorted().toList()) {
                    out.putNextEntry(new JarEntry(CLASSPATH_FOLDER + "/" + script.getFileName()));
                    out.write(Files.readAllBytes(script));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return jar;
        });
    }

    @Override
    public void close() {
        delete();
    }

    private void delete() {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What fills a folder. */
    @FunctionalInterface
    private interface Filling {
        void into(Path folder) throws IOException;
    }

    private static Path make(Path folder, Filling filling) {
        try {
            Files.createDirectories(folder);
            filling.into(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Tool tool, Path folder) throws IOException {
        if (tool == Tool.LIQUIBASE) {
            Files.createDirectory(folder.resolve("changes"));
            Files.writeString(folder.resolve("changelog.xml"), INCLUDE_ALL);
        }
    }

    private static void write(Tool tool, Path folder, int number, String upgrade, String downgrade) throws IOException {
        switch (tool) {
            case OURS ->
                Files.writeString(folder.resolve(Revisions.id(number) + "_item.sql"), ours(number, upgrade, downgrade));
            case FLYWAY ->
                Files.writeString(folder.resolve("V" + Revisions.padded(number) + "__item.sql"), upgrade + ";\n");
            case LIQUIBASE ->
                Files.writeString(
                        folder.resolve("changes/" + Revisions.padded(number) + "_item.sql"),
                        "--liquibase formatted sql\n--changeset bench:" + Revisions.id(number) + "\n" + upgrade
                                + ";\n--rollback " + downgrade + ";\n");
            case PLAIN -> {
                // The plain program makes its statements in memory.
            }
        }
    }

    private static String ours(int number, String upgrade, String downgrade) {
        String parent = number == 1 ? "base" : Revisions.id(number - 1);
        return "-- revision: " + Revisions.id(number) + "\n-- revises: " + parent + "\n-- message: "
                + Revisions.MESSAGE + "\n-- created: 2026-11-22T09:00:00Z\n\n-- upgrade\n" + upgrade
                + ";\n\n-- downgrade\n" + downgrade + ";\n";
    }
}
