package com.monassurance.migrations.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads files of small SQL cases. A case begins with {@code == title [words]}, where a number among the words is the
 * first major version it is for; its sections begin with {@code -- name}, and a statement ends with a semicolon at the
 * end of a line.
 */
final class Corpus {

    private static final Pattern TITLE = Pattern.compile("== (.*?)(?: \\[([^\\]]*)\\])?");
    private static final int OLDEST = 14;

    private Corpus() {}

    /**
     * One case. Immutable.
     *
     * @param title what it is about
     * @param words what stands in brackets behind the title
     * @param sections the statements of each section; those before the first section stand under the empty name
     */
    record Case(String title, List<String> words, Map<String, List<String>> sections) {

        int firstVersion() {
            return words.stream()
                    .filter(word -> word.matches("\\d+"))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(OLDEST);
        }

        List<String> section(String name) {
            return sections.getOrDefault(name, List.of());
        }

        @Override
        public String toString() {
            return title;
        }
    }

    static List<Case> read(String resource) {
        try (InputStream in = Corpus.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("No resource " + resource);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Case> parse(String text) {
        List<Case> cases = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : text.lines().toList()) {
            Matcher title = TITLE.matcher(line);
            if (title.matches()) {
                statements = new ArrayList<>();
                List<String> words = title.group(2) == null
                        ? List.of()
                        : List.of(title.group(2).split(" "));
                Map<String, List<String>> sections = new LinkedHashMap<>();
                sections.put("", statements);
                cases.add(new Case(title.group(1), words, sections));
            } else if (line.startsWith("-- ")) {
                statements = new ArrayList<>();
                cases.get(cases.size() - 1).sections().put(line.substring(3).strip(), statements);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                statement.append(statement.length() == 0 ? "" : "\n").append(line);
                if (line.endsWith(";")) {
                    statements.add(statement.substring(0, statement.length() - 1));
                    statement.setLength(0);
                }
            }
        }
        if (statement.length() > 0) {
            throw new IllegalArgumentException("A statement does not end: " + statement);
        }
        return cases;
    }
}
