package com.monassurance.migrations.script;

import com.monassurance.migrations.revision.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the leading {@code -- key: value} lines of a script. Confined to one thread. */
final class ScriptHeader {

    private static final List<String> REVISION_KEYS = List.of(
            "revision",
            "revises",
            "depends-on",
            "replaces",
            "label",
            "message",
            "consent",
            "created",
            "commits",
            "lock-timeout",
            "statement-timeout");
    /** For the linter: what it is not to say of this file. May stand any number of times. */
    private static final String LINT = "lint";

    private static final List<String> REPEATABLE_KEYS =
            List.of("repeatable", "depends-on", "message", "created", "lock-timeout", "statement-timeout");

    /** Made when a header has a comment, which few have; one word behind the key, for more are a sentence. */
    private static final class Slips {
        static final Pattern WITHOUT_COLON =
                Pattern.compile("--\\s*(revision|revises|depends-on|replaces)\\s*[ :=]\\s*([\\w.]+)");
    }

    private final ScriptFile file;
    private final List<String> keys;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final List<ScriptProblem> problems;
    private int end;

    private ScriptHeader(ScriptFile file, List<String> keys, List<ScriptProblem> problems) {
        this.file = file;
        this.keys = keys;
        this.problems = problems;
    }

    /** Reads the header of a script; the problems it finds are added to the list. */
    static ScriptHeader read(ScriptFile file, List<ScriptProblem> problems) {
        boolean repeatable = ScriptSource.isRepeatableName(file.name());
        ScriptHeader header = new ScriptHeader(file, repeatable ? REPEATABLE_KEYS : REVISION_KEYS, problems);
        header.read(file.text());
        return header;
    }

    /** The id of a script whatever else is wrong with it, or empty. */
    static String idOf(ScriptFile file) {
        return read(file, new ArrayList<>()).values.getOrDefault("revision", "");
    }

    /** The reason for which a script may lose data, or empty. */
    static Optional<String> consentOf(ScriptFile file) {
        return Optional.ofNullable(read(file, new ArrayList<>()).values.get("consent"));
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
        for (String parent : revises) {
            checkId(parent, "revises");
        }
        List<String> dependsOn = list("depends-on");
        for (String dependency : dependsOn) {
            checkId(dependency, "depends-on");
        }
        List<String> replaces = list("replaces");
        for (String replaced : replaces) {
            checkId(replaced, "replaces");
        }
        return problems.size() > before
                ? null
                : new Revision(id, revises, dependsOn, list("label"), values.getOrDefault("message", ""), replaces);
    }

    /** The name of a repeatable script, checked against that of its file, or null when the header has problems. */
    @Nullable
    String repeatableName() {
        int before = problems.size();
        String fileName = file.name();
        String name = fileName.substring(0, fileName.length() - RepeatableScript.SUFFIX.length());
        if (!values.containsKey("repeatable")) {
            problem(1, "There is no line '-- repeatable: " + name + "' at the top of the script.");
        } else if (!values.getOrDefault("repeatable", "").equals(name)) {
            problem(
                    line("repeatable"),
                    "The name '" + values.get("repeatable") + "' is not that of the file; write '-- repeatable: " + name
                            + "' or rename the file.");
        }
        if (!isName(name)) {
            problem(1, "The name '" + name + "' may hold only letters, digits, '_', '-' and '.', 100 at most.");
        }
        for (String dependency : dependsOn()) {
            if (!isName(dependency)) {
                problem(line("depends-on"), "The name '" + dependency + "' of the header key 'depends-on' is not one.");
            }
        }
        return problems.size() > before ? null : name;
    }

    List<String> dependsOn() {
        return list("depends-on");
    }

    String message() {
        return values.getOrDefault("message", "");
    }

    /** What the header says about running the script; options it cannot understand become problems. */
    ScriptOptions options() {
        String commits = values.get("commits");
        Duration lock = limit("lock-timeout");
        Duration statement = limit("statement-timeout");
        if (commits != null && !commits.equals("true") && !commits.equals("false")) {
            problem(line("commits"), "The header key 'commits' is true or false, not '" + commits + "'.");
        }
        return commits == null && lock == null && statement == null
                ? ScriptOptions.none()
                : new ScriptOptions("true".equals(commits), lock, statement);
    }

    private @Nullable Duration limit(String key) {
        String value = values.get(key);
        if (value == null) {
            return null;
        }
        Duration limit = ScriptOptions.parseLimit(value);
        if (limit == null) {
            problem(
                    line(key),
                    "The header key '" + key + "' is a limit such as 500ms, 5s, 10min or 2h, up to 24 days, not '"
                            + value + "'.");
        }
        return limit;
    }

    private void read(String text) {
        int at = 0;
        int line = 0;
        boolean inHeader = true;
        while (at < text.length()) {
            int lineEnd = SqlLexer.lineEnd(text, at, text.length());
            line++;
            if (SectionMarker.isLike(text, at, lineEnd)) {
                break;
            }
            String content = text.substring(at, lineEnd).strip();
            String key = key(content);
            boolean isForLinter = key.equals(LINT);
            if (!key.isEmpty() && inHeader && !isForLinter) {
                pair(line, key, content);
            } else if (!key.isEmpty() && keys.contains(key)) {
                problem(line, "This header line comes after the header has ended; move it to the top.");
            } else if (!content.isEmpty() && !content.startsWith("--")) {
                break;
            } else if (!content.isEmpty() && !isForLinter) {
                checkColon(line, content);
                inHeader = false;
            }
            at = Math.min(lineEnd + 1, text.length());
            end = at;
        }
    }

    /** A parent whose colon was forgotten would make its revision a base without a word. */
    private void checkColon(int line, String content) {
        Matcher slip = Slips.WITHOUT_COLON.matcher(content);
        if (slip.matches() && keys.contains(slip.group(1))) {
            problem(
                    line,
                    "'" + content + "' looks like a line of the header; write '-- " + slip.group(1) + ": "
                            + slip.group(2) + "', or say more in the comment.");
        }
    }

    /** The key of a line {@code -- key: value}, or empty for any other: letters and dashes up to a colon and a space. */
    private static String key(String line) {
        int colon = line.startsWith("--") ? line.indexOf(':') : -1;
        if (colon < 0) {
            return "";
        }
        boolean ends = colon + 1 == line.length() || Character.isWhitespace(line.charAt(colon + 1));
        String key = line.substring(2, colon).strip();
        if (!ends || key.isEmpty() || key.charAt(0) == '-') {
            return "";
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-')) {
                return "";
            }
        }
        return key;
    }

    private void pair(int line, String key, String content) {
        if (!keys.contains(key)) {
            int last = keys.size() - 1;
            problem(
                    line,
                    "The header key '" + key + "' is not known; known are " + String.join(", ", keys.subList(0, last))
                            + " and " + keys.get(last) + ".");
            return;
        }
        String value = content.substring(content.indexOf(':') + 1).strip();
        if (values.putIfAbsent(key, value) != null) {
            problem(line, "The header key '" + key + "' is there twice.");
        }
        places.putIfAbsent(key, line);
    }

    private List<String> list(String key) {
        String value = values.getOrDefault(key, "");
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> parts = new ArrayList<>(2);
        int from = 0;
        for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', from)) {
            parts.add(value.substring(from, comma).strip());
            from = comma + 1;
        }
        parts.add(value.substring(from).strip());
        return parts;
    }

    private static boolean isName(String name) {
        boolean plain = !name.isEmpty() && name.length() <= Revision.ID_LENGTH_MAX;
        for (int i = 0; plain && i < name.length(); i++) {
            char c = name.charAt(i);
            plain = Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
        }
        return plain;
    }

    private int line(String key) {
        return places.getOrDefault(key, 1);
    }

    private void checkId(String id, String key) {
        String problem = Revision.problemWithId(id).orElse(null);
        if (problem != null) {
            problem(line(key), "The id '" + id + "' of the header key '" + key + "' " + problem + ".");
        }
    }

    private void problem(int line, String problem) {
        problems.add(new ScriptProblem(file.origin(), line, 1, problem));
    }
}
