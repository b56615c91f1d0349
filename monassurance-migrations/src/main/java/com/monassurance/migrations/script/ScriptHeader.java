package com.monassurance.migrations.script;

import com.monassurance.migrations.revision.Revision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the leading {@code -- key: value} lines of a script. Confined to one thread. */
final class ScriptHeader {

    private static final Set<String> KEYS = Set.of("revision", "revises", "depends-on", "label", "message", "created");
    private static final Pattern LINE = Pattern.compile("--\\s*([A-Za-z][A-Za-z-]*)\\s*:(?:\\s+(.*)|\\s*)");

    private final String origin;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<ScriptProblem> problems;
    private int end;

    private ScriptHeader(String origin, List<ScriptProblem> problems) {
        this.origin = origin;
        this.problems = problems;
    }

    /** Reads the header of a script; the problems it finds are added to the list. */
    static ScriptHeader read(ScriptFile file, List<ScriptProblem> problems) {
        ScriptHeader header = new ScriptHeader(file.origin(), problems);
        header.read(file.text());
        return header;
    }

    /** The place behind the header. */
    int end() {
        return end;
    }

    /** The revision, or null when the header has problems. */
    @Nullable
    Revision revision() {
        int before = problems.size();
        String id = values.getOrDefault("revision", "");
        if (!values.containsKey("revision")) {
            problem(1, "There is no line '-- revision: <id>' at the top of the script.");
        } else {
            checkId(id, "revision");
        }
        List<String> revises = list("revises");
        if (revises.equals(List.of("base"))) {
            revises = List.of();
        }
        revises.forEach(parent -> checkId(parent, "revises"));
        List<String> dependsOn = list("depends-on");
        dependsOn.forEach(dependency -> checkId(dependency, "depends-on"));
        return problems.size() > before
                ? null
                : new Revision(id, revises, dependsOn, list("label"), values.getOrDefault("message", ""));
    }

    private void read(String text) {
        int at = 0;
        int line = 0;
        boolean inHeader = true;
        while (at < text.length()) {
            int lineEnd = SqlLexer.lineEnd(text, at);
            String content = text.substring(at, lineEnd).strip();
            line++;
            if (SectionMarker.isLike(text, at, lineEnd)) {
                break;
            }
            Matcher matcher = LINE.matcher(content);
            boolean isPair = matcher.matches();
            if (isPair && inHeader) {
                pair(line, matcher.group(1), matcher.group(2));
            } else if (isPair && KEYS.contains(matcher.group(1))) {
                problem(line, "This header line comes after the header has ended; move it to the top.");
            } else if (!content.isEmpty() && !content.startsWith("--")) {
                break;
            } else if (!content.isEmpty()) {
                inHeader = false;
            }
            at = Math.min(lineEnd + 1, text.length());
            end = at;
        }
    }

    private void pair(int line, String key, @Nullable String value) {
        if (!KEYS.contains(key)) {
            problem(
                    line,
                    "The header key '" + key + "' is not known; known are revision, revises, depends-on, label,"
                            + " message and created.");
        } else if (values.putIfAbsent(key, value == null ? "" : value.strip()) != null) {
            problem(line, "The header key '" + key + "' is there twice.");
        }
    }

    private List<String> list(String key) {
        String value = values.getOrDefault(key, "");
        if (value.isEmpty()) {
            return List.of();
        }
        return new ArrayList<>(
                Arrays.stream(value.split(",", -1)).map(String::strip).toList());
    }

    private void checkId(String id, String key) {
        Revision.problemWithId(id)
                .ifPresent(
                        problem -> problem(1, "The id '" + id + "' of the header key '" + key + "' " + problem + "."));
    }

    private void problem(int line, String problem) {
        problems.add(new ScriptProblem(origin, line, 1, problem));
    }
}
