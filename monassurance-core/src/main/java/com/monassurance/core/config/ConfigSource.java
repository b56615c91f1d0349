package com.monassurance.core.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Where configuration comes from, read once when it is made: the environment, system properties, a file, a map, or
 * several after one another. What cannot be read is not thrown but kept, so that {@link OpsConfig#from} reports it with
 * everything else. Immutable.
 *
 * @since 0.1.0
 */
public final class ConfigSource {

    private final Map<String, ConfigValue> values;
    private final List<ConfigProblem> problems;
    private final UnaryOperator<String> naming;

    private ConfigSource(Map<String, ConfigValue> values, List<ConfigProblem> problems, UnaryOperator<String> naming) {
        this.values = values;
        this.problems = problems;
        this.naming = naming;
    }

    /**
     * Reads the environment of this process; every variable with the prefix must be a key of ours.
     *
     * @param prefix such as {@code MONASSURANCE_}
     * @return the source
     */
    public static ConfigSource environment(String prefix) {
        return environment(prefix, System.getenv());
    }

    /**
     * Reads variables that somebody else collected, as {@link #environment(String)}.
     *
     * @param prefix such as {@code MONASSURANCE_}
     * @param variables name to value
     * @return the source
     */
    public static ConfigSource environment(String prefix, Map<String, String> variables) {
        return prefixed(prefix, variables, "environment variable ");
    }

    /**
     * Reads the system properties of this process; every one with the prefix must be a key of ours.
     *
     * @param prefix such as {@code monassurance.}
     * @return the source
     */
    public static ConfigSource systemProperties(String prefix) {
        Properties properties = System.getProperties();
        Map<String, String> texts = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            texts.put(name, properties.getProperty(name));
        }
        return prefixed(prefix, texts, "system property ");
    }

    /**
     * Reads a properties file of UTF-8 text. Blocks on the disk.
     *
     * @param file the file
     * @return the source
     */
    public static ConfigSource properties(Path file) {
        return ofFile(file, ConfigFile.properties(file));
    }

    /**
     * Reads a JSON file: an object whose members may be nested; an array of texts is a list. Blocks on the disk.
     *
     * @param file the file
     * @return the source
     */
    public static ConfigSource json(Path file) {
        return ofFile(file, ConfigFile.json(file));
    }

    /**
     * Reads a file by its name: JSON when it ends in {@code .json}, properties otherwise. Blocks on the disk.
     *
     * @param file the file
     * @return the source
     */
    public static ConfigSource file(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".json") ? json(file) : properties(file);
    }

    /**
     * Takes values that the host already has.
     *
     * @param values key to value; keys in any of the spellings of {@link ConfigKey}
     * @return the source
     */
    public static ConfigSource map(Map<String, String> values) {
        Collector collector = new Collector();
        new TreeMap<>(values).forEach((name, text) -> collector.add(name, text, name));
        return new ConfigSource(collector.values, collector.problems, UnaryOperator.identity());
    }

    /**
     * Returns this source, completed by another where this one is silent. A password here also replaces a password file
     * there, and the other way round.
     *
     * @param other asked second
     * @return both
     */
    public ConfigSource orElse(ConfigSource other) {
        Map<String, ConfigValue> both = new LinkedHashMap<>(values);
        other.values.forEach((key, value) -> {
            if (!both.containsKey(alternative(key))) {
                both.putIfAbsent(key, value);
            }
        });
        List<ConfigProblem> all = new ArrayList<>(problems);
        all.addAll(other.problems);
        return new ConfigSource(both, all, naming);
    }

    /**
     * Returns this source without keys that belong to somebody else, which would otherwise be reported as unknown.
     *
     * @param keys names without the prefix, such as {@code BACKEND_PORT}; a last {@code *} stands for any ending
     * @return a source without them
     */
    public ConfigSource ignoring(String... keys) {
        Map<String, ConfigValue> kept = new LinkedHashMap<>(values);
        for (String key : keys) {
            boolean open = key.endsWith("*");
            String canonical = canonical(open ? key.substring(0, key.length() - 1) : key);
            kept.keySet().removeIf(name -> open ? name.startsWith(canonical) : name.equals(canonical));
        }
        return new ConfigSource(kept, problems, naming);
    }

    Optional<ConfigValue> find(ConfigKey key) {
        return Optional.ofNullable(values.get(key.name()));
    }

    /** Returns how this source would spell a key that is missing. */
    String nameOf(ConfigKey key) {
        return naming.apply(key.name());
    }

    String nameOf(String canonicalKey) {
        ConfigValue value = values.get(canonicalKey);
        return value == null ? canonicalKey : value.name();
    }

    Set<String> keys() {
        return values.keySet();
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    private static ConfigSource prefixed(String prefix, Map<String, String> all, String kind) {
        requireNonNull(prefix, "prefix");
        Collector collector = new Collector();
        new TreeMap<>(all).forEach((name, text) -> {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                collector.add(name.substring(prefix.length()), text, kind + name);
            }
        });
        return new ConfigSource(collector.values, collector.problems, key -> prefix + key);
    }

    private static ConfigSource ofFile(Path file, ConfigFile content) {
        Collector collector = new Collector();
        collector.problems.addAll(content.problems());
        String name = String.valueOf(file.getFileName());
        content.entries().forEach((key, text) -> collector.add(key, text, key + " in " + name));
        return new ConfigSource(collector.values, collector.problems, UnaryOperator.identity());
    }

    /** {@code database.passwordFile}, {@code database.password-file} and {@code DATABASE_PASSWORD_FILE} are one key. */
    static String canonical(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .replace('.', '_')
                .replace('-', '_')
                .toUpperCase(Locale.ROOT);
    }

    private static String alternative(String key) {
        return key.endsWith("_FILE") ? key.substring(0, key.length() - "_FILE".length()) : key + "_FILE";
    }

    /** One value and how its source calls it. The text may be a secret. */
    record ConfigValue(String text, String name) {}

    private static final class Collector {

        private final Map<String, ConfigValue> values = new LinkedHashMap<>();
        private final List<ConfigProblem> problems = new ArrayList<>();

        void add(String key, String text, String name) {
            ConfigValue before = values.putIfAbsent(canonical(key), new ConfigValue(text, name));
            if (before != null) {
                problems.add(new ConfigProblem(name, "says again what " + before.name() + " says", "one of them"));
            }
        }
    }
}
