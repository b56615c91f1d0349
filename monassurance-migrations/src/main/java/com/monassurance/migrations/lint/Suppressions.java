package com.monassurance.migrations.lint;

import com.monassurance.migrations.script.ScriptOutline;
import com.monassurance.migrations.script.SqlToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the comments that allow something. Pure. */
final class Suppressions {

    private static final Pattern COMMENT = Pattern.compile(
            "--[ \\t]*lint:[ \\t]*allow\\b[ \\t]*(?<rules>[\\w-]+(?:[ \\t]*,[ \\t]*[\\w-]+)*)?(?<reason>.*)");

    private Suppressions() {}

    static List<Suppression> in(ScriptOutline outline) {
        String text = outline.file().text();
        List<Suppression> found = new ArrayList<>();
        int gap = 0;
        for (ScriptOutline.Section section : outline.sections()) {
            for (ScriptOutline.Placed placed : section.statements()) {
                collect(outline, new Span(gap, placed.start()), found);
                gap = placed.start();
                for (SqlToken token : SqlToken.list(text, placed.start(), placed.end())) {
                    collect(outline, new Span(gap, token.start()), found);
                    gap = token.end();
                }
                gap = behind(text, placed);
            }
        }
        collect(outline, new Span(gap, text.length()), found);
        return found;
    }

    /** The rows of a COPY are no comments, whatever they look like. */
    private static int behind(String text, ScriptOutline.Placed placed) {
        return placed.statement()
                .findCopyData()
                .map(rows -> Math.min(text.length(), lineEnd(text, placed.end()) + 1 + rows.length()))
                .orElse(placed.end());
    }

    /** Looks at what lies between two tokens or statements: white space and comments. */
    private static void collect(ScriptOutline outline, Span gap, List<Suppression> found) {
        String text = outline.file().text();
        int at = text.indexOf("--", gap.start());
        while (at >= 0 && at < gap.end()) {
            int end = lineEnd(text, at);
            Matcher matcher = COMMENT.matcher(text.substring(at, end));
            if (matcher.matches()) {
                found.add(suppression(outline, new Span(at, end), matcher));
            }
            at = text.indexOf("--", end);
        }
    }

    private static Suppression suppression(ScriptOutline outline, Span span, Matcher matcher) {
        String names = matcher.group("rules");
        List<String> rules = names == null
                ? List.of()
                : Arrays.stream(names.split(","))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .toList();
        String reason = matcher.group("reason").strip();
        return new Suppression(rules, reason, span, statementOf(outline, span));
    }

    /** The statement that the comment is in or stands in front of; nowhere for the head of the file. */
    private static Span statementOf(ScriptOutline outline, Span comment) {
        if (isAtHead(outline, comment)) {
            return Span.NOWHERE;
        }
        for (ScriptOutline.Section section : outline.sections()) {
            if (comment.start() >= section.end()) {
                continue;
            }
            for (ScriptOutline.Placed placed : section.statements()) {
                if (placed.end() > comment.start()) {
                    return new Span(placed.start(), placed.end());
                }
            }
        }
        return comment;
    }

    /** The head of a script ends with its first marker, that of plain SQL with the first empty line. */
    private static boolean isAtHead(ScriptOutline outline, Span comment) {
        String text = outline.file().text();
        if (outline.isScript()) {
            int first = outline.sections().isEmpty()
                    ? text.length()
                    : outline.sections().get(0).start();
            return comment.start() < first;
        }
        int end = 0;
        while (end < text.length()) {
            int lineEnd = lineEnd(text, end);
            String line = text.substring(end, lineEnd).strip();
            if (line.isEmpty()) {
                return comment.start() < end;
            }
            if (!line.startsWith("--")) {
                return false;
            }
            end = lineEnd + 1;
        }
        return true;
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
