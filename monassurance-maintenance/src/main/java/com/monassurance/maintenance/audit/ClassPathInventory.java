package com.monassurance.maintenance.audit;

import com.monassurance.maintenance.audit.Component.Means;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.stream.Collectors;

/**
 * What stands on a class path: every jar, those a manifest refers to and those inside a fat jar included, with the means
 * by which each was identified. Directories are the application itself. The module path and jars loaded in other ways
 * are not seen. Immutable.
 *
 * @param components libraries, in class-path order
 * @param directories entries that are directories of classes
 * @param problems entries that could not be read, one sentence each
 * @since 0.1.0
 */
public record ClassPathInventory(List<Component> components, List<String> directories, List<String> problems) {

    private static final int JARS_MAX = 5_000;

    /** Copies the lists. */
    public ClassPathInventory {
        components = List.copyOf(components);
        directories = List.copyOf(directories);
        problems = List.copyOf(problems);
    }

    /**
     * Reads the class path of the running JVM. Blocks while it reads every jar's directory.
     *
     * @return the inventory
     */
    public static ClassPathInventory ofRunningJvm() {
        return of(Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList());
    }

    /**
     * Reads a class path: at most 5,000 jars. Blocks while it reads every jar's directory.
     *
     * @param entries jars and directories
     * @return the inventory; what could not be read is among the problems
     */
    public static ClassPathInventory of(List<Path> entries) {
        List<Component> components = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Deque<Path> open = new ArrayDeque<>(entries);
        Set<Path> seen = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            Path entry = open.removeFirst().toAbsolutePath().normalize();
            if (!seen.add(entry)) {
                continue;
            }
            if (components.size() >= JARS_MAX) {
                problems.add("more than " + JARS_MAX + " jars: the rest was not read");
                break;
            }
            if (Files.isDirectory(entry)) {
                directories.add(entry.toString());
            } else if (!Files.exists(entry)) {
                problems.add(entry + ": not there");
            } else {
                readJar(entry, components, problems, open);
            }
        }
        return new ClassPathInventory(components, directories, problems);
    }

    private static void readJar(Path entry, List<Component> components, List<String> problems, Deque<Path> open) {
        try {
            JarIdentity.Contents contents = JarIdentity.read(entry);
            components.addAll(contents.components());
            problems.addAll(contents.problems());
            String classPath = contents.manifest().getValue(Attributes.Name.CLASS_PATH);
            if (classPath != null) {
                referred(entry, classPath, problems).forEach(open::addLast);
            }
        } catch (IOException e) {
            problems.add(entry + ": " + e.getMessage());
        }
    }

    private static List<Path> referred(Path jar, String classPath, List<String> problems) {
        List<Path> paths = new ArrayList<>();
        for (String reference : classPath.strip().split("\\s+")) {
            try {
                URI uri = jar.toUri().resolve(new URI(reference));
                if ("file".equals(uri.getScheme())) {
                    paths.add(Path.of(uri));
                }
            } catch (URISyntaxException | IllegalArgumentException e) {
                problems.add(jar + ": its manifest refers to " + reference + ", which is no file");
            }
        }
        return paths;
    }

    /**
     * Returns the libraries that nobody could tell.
     *
     * @return those of {@link Means#UNKNOWN}
     */
    public List<Component> unidentified() {
        return components.stream()
                .filter(component -> !component.isIdentified())
                .toList();
    }

    /**
     * Returns how many libraries were identified by which means.
     *
     * @return a count for each means that occurred
     */
    public Map<Means, Long> coverage() {
        return components.stream().collect(Collectors.groupingBy(Component::means, Collectors.counting()));
    }
}
