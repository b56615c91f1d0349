package com.monassurance.benchmarks.migration;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is compared, each with the jars it needs and no others. */
enum Tool {
    PLAIN(),
    OURS("monassurance-core", "monassurance-migrations", "jspecify", "slf4j-api", "slf4j-nop"),
    FLYWAY(
            "flyway-core",
            "flyway-database-postgresql",
            "jackson-core-3",
            "jackson-databind-3",
            "jackson-annotations",
            "slf4j-api",
            "slf4j-nop"),
    LIQUIBASE(
            "liquibase-core",
            "snakeyaml",
            "commons-collections4",
            "commons-text",
            "commons-lang3",
            "commons-io",
            "opencsv",
            "jaxb-api",
            "slf4j-api",
            "slf4j-nop");

    private static final String DRIVER = "postgresql-";
    private static final Path OWN_CLASSES = ownClasses();

    private final List<String> jars;

    Tool(String... jars) {
        this.jars = List.of(jars);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class path of a child, cut from that of this JVM, which holds all tools. */
    String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .filter(this::needs)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The names of its own jars, which say its version. */
    String versions() {
        return Arrays.stream(classPath().split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(name -> name.endsWith(".jar"))
                .map(name -> name.replace(".jar", ""))
                .collect(Collectors.joining(" "));
    }

    private boolean needs(Path entry) {
        String name = entry.getFileName().toString();
        return entry.equals(OWN_CLASSES)
                || name.startsWith(DRIVER)
                || jars.stream().anyMatch(name::startsWith);
    }

    private static Path ownClasses() {
        try {
            return Path.of(Tool.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The benchmark does not know where its classes are.", e);
        }
    }
}
