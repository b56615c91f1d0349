package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program to run, without a shell: by default in the working directory of the JVM, for at most 10 min. Immutable.
 *
 * @param words the program and its arguments; {@code {version}} and {@code {tag}} stand for those of a release where a
 *     port says so
 * @param directory where it runs
 * @param environment variables added to those of the JVM; values are never printed
 * @param timeout after which it is killed, with its descendants
 * @since 0.1.0
 */
public record Command(List<String> words, Path directory, Map<String, String> environment, Duration timeout) {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    /**
     * Checks the parts and copies the collections.
     *
     * @throws IllegalArgumentException if there is no program or the timeout is not positive
     */
    public Command {
        words = List.copyOf(words);
        requireNonNull(directory, "directory");
        environment = Map.copyOf(environment);
        if (words.isEmpty() || words.get(0).isBlank()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the timeout of a command must be positive: " + timeout);
        }
    }

    /**
     * Returns a command with the defaults.
     *
     * @param words the program and its arguments, such as {@code "make", "check-strict"}
     * @return the command
     */
    public static Command of(String... words) {
        return new Command(List.of(words), Path.of(""), Map.of(), TIMEOUT);
    }

    /**
     * Returns this command in another directory.
     *
     * @param place an existing directory
     * @return a copy
     */
    public Command in(Path place) {
        return new Command(words, place, environment, timeout);
    }

    /**
     * Returns this command with another limit.
     *
     * @param limit after which it is killed
     * @return a copy
     */
    public Command withTimeout(Duration limit) {
        return new Command(words, directory, environment, limit);
    }

    /**
     * Returns this command with one more variable.
     *
     * @param name of the variable
     * @param value its value, never printed
     * @return a copy
     */
    public Command withEnvironment(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Command(words, directory, more, timeout);
    }

    Command about(Version version) {
        List<String> filled = new ArrayList<>();
        for (String word : words) {
            filled.add(word.replace("{version}", version.toString()).replace("{tag}", version.tag()));
        }
        return new Command(filled, directory, environment, timeout);
    }

    /** Returns the words, without the environment. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
