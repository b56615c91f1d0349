package com.monassurance.core.config;

import com.monassurance.core.Secret;
import com.monassurance.core.config.ConfigSource.ConfigValue;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys one by one and collects what is wrong, so that everything is reported at once. A value that cannot be used
 * is absent, never replaced. Confined to one thread.
 */
final class ConfigReader {

    private final ConfigSource source;
    private final List<ConfigProblem> problems;

    ConfigReader(ConfigSource source) {
        this.source = source;
        this.problems = new ArrayList<>(source.problems());
    }

    /** Returns the text of a key; a blank one is a problem. */
    Optional<String> text(ConfigKey key) {
        Optional<ConfigValue> value = source.find(key);
        if (value.isPresent() && value.get().text().isBlank()) {
            problem(key, "is empty");
            return Optional.empty();
        }
        return value.map(ConfigValue::text);
    }

    /** Reports a key that is not there; a blank one is reported where it is read. */
    void require(ConfigKey key) {
        if (source.find(key).isEmpty()) {
            problem(key, "is missing");
        }
    }

    /** Returns a value made from the text of a key; what the parser throws becomes a problem. */
    <T> @Nullable T parsed(ConfigKey key, Function<String, T> parser) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return parser.apply(text.get());
        } catch (IllegalArgumentException e) {
            problem(
                    key,
                    key.isSecret()
                            ? why(e).replaceFirst("^which ", "")
                            : "is \"" + shortened(text.get()) + "\", " + why(e));
            return null;
        }
    }

    /** Returns the values of a list, separated by commas. */
    <T> List<T> list(ConfigKey key, String separator, Function<String, T> parser) {
        List<T> values = parsed(
                key,
                text -> Arrays.stream(text.split(separator, -1))
                        .map(String::strip)
                        .map(element -> parser.apply(notEmpty(element)))
                        .toList());
        return values == null ? List.of() : values;
    }

    /** Returns a secret given by value or by file, not both. */
    @Nullable
    Secret secret(ConfigKey valueKey, ConfigKey fileKey) {
        Optional<ConfigValue> value = source.find(valueKey);
        Optional<ConfigValue> file = source.find(fileKey);
        if (value.isPresent() && file.isPresent()) {
            problem(fileKey, "stands beside " + value.get().name());
            return null;
        }
        Optional<String> text = value.map(ConfigValue::text);
        if (text.isPresent()) {
            // A password may be blank characters; only an empty one is none.
            if (text.get().isEmpty()) {
                problem(valueKey, "is empty");
                return null;
            }
            return Secret.of(text.get());
        }
        return parsed(fileKey, ConfigReader::secretFile);
    }

    void problem(ConfigKey key, String problem) {
        String name = source.find(key).map(ConfigValue::name).orElseGet(() -> source.nameOf(key));
        problems.add(new ConfigProblem(name, problem, key.expected()));
    }

    /** Reports keys that nobody knows, and throws if there was any problem. */
    void finish() {
        for (String key : source.keys()) {
            if (Arrays.stream(ConfigKey.values())
                    .noneMatch(known -> known.name().equals(key))) {
                problems.add(new ConfigProblem(source.nameOf(key), "is not a known key", Suggestion.forUnknown(key)));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static Secret secretFile(String file) {
        try {
            return Secret.fromFile(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("which does not exist", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("which cannot be read: " + e.getMessage(), e);
        }
    }

    private static String notEmpty(String element) {
        if (element.isEmpty()) {
            throw new IllegalArgumentException("which has an empty element");
        }
        return element;
    }

    private static String why(IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
    }

    private static String shortened(String text) {
        return Texts.escaped(text.length() <= 80 ? text : text.substring(0, 80) + "…");
    }
}
