package com.monassurance.core.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a configuration file says, and what is wrong with it; no problem repeats a value. Immutable. */
record ConfigFile(Map<String, String> entries, List<ConfigProblem> problems) {

    private static final long BYTES_MAX = 1 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final JsonMapper FIRST_VALUE = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private static final Pattern PLACE = Pattern.compile("line: (\\d+), column: (\\d+)");

    static ConfigFile properties(Path file) {
        ConfigFile content = new ConfigFile(new LinkedHashMap<>(), new ArrayList<>());
        String text = content.read(file);
        if (text != null) {
            try (Reader reader = new StringReader(text)) {
                content.new Entries(file).load(reader);
            } catch (IOException | IllegalArgumentException e) {
                content.problems.add(
                        new ConfigProblem(file.toString(), "has a malformed \\u escape", "a properties file"));
            }
        }
        return content;
    }

    static ConfigFile json(Path file) {
        ConfigFile content = new ConfigFile(new LinkedHashMap<>(), new ArrayList<>());
        String text = content.read(file);
        if (text != null) {
            content.parse(file, text);
        }
        return content;
    }

    private @Nullable String read(Path file) {
        String problem;
        try {
            if (Files.size(file) <= BYTES_MAX) {
                return Files.readString(file, StandardCharsets.UTF_8);
            }
            problem = "is larger than " + BYTES_MAX + " bytes";
        } catch (NoSuchFileException e) {
            problem = "does not exist";
        } catch (CharacterCodingException e) {
            problem = "is not UTF-8 text";
        } catch (IOException e) {
            problem = "cannot be read: " + e.getMessage();
        }
        problems.add(new ConfigProblem(file.toString(), problem, "a readable configuration file"));
        return null;
    }

    private void parse(Path file, String text) {
        try {
            JsonNode root = MAPPER.readTree(text);
            if (root.isObject()) {
                flatten(file, "", root);
                return;
            }
            problems.add(new ConfigProblem(file.toString(), "holds no JSON object", "an object of keys"));
        } catch (IOException e) {
            // The message of the parser may quote the text, and the text may be a secret: only the place is told.
            Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
            String where = place.find() ? " at line " + place.group(1) + ", column " + place.group(2) : "";
            if (beginsWithValue(text)) {
                problems.add(new ConfigProblem(
                        file.toString(),
                        "goes on after the end of its JSON" + where,
                        "one object and nothing after it"));
                return;
            }
            problems.add(new ConfigProblem(
                    file.toString(), "is not valid JSON" + where, "JSON in which no key stands twice"));
        }
    }

    /** Told apart from other mistakes by reading again without asking for the end. */
    private static boolean beginsWithValue(String text) {
        try {
            return FIRST_VALUE.readTree(text).isObject();
        } catch (IOException e) {
            return false;
        }
    }

    private void flatten(Path file, String path, JsonNode object) {
        object.properties().forEach(member -> {
            String key = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            JsonNode value = member.getValue();
            if (value.isObject()) {
                flatten(file, key, value);
            } else if (value.isArray()) {
                entry(file, key, list(file, key, value));
            } else if (value.isNull()) {
                problem(file, key, "is null", "a value, or no such key");
            } else {
                entry(file, key, value.asText());
            }
        });
    }

    private String list(Path file, String key, JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                problem(file, key, "holds an element that is no text", "an array of texts");
            }
            texts.add(element.asText());
        }
        return String.join(",", texts);
    }

    private void entry(Path file, String key, String text) {
        if (entries.putIfAbsent(key, text) != null) {
            problem(file, key, "stands there twice", "a key once");
        }
    }

    private void problem(Path file, String key, String problem, String expected) {
        problems.add(new ConfigProblem(key + " in " + file.getFileName(), problem, expected));
    }

    /** {@link Properties} would silently keep the last of two lines with one key. */
    private final class Entries extends Properties {

        private static final long serialVersionUID = 1L;

        private final transient Path file;

        Entries(Path file) {
            this.file = file;
        }

        @Override
        public synchronized @Nullable Object put(Object key, Object value) {
            entry(file, key.toString(), value.toString());
            return null;
        }
    }
}
