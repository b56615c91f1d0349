package com.monassurance.migrations.lint;

import com.monassurance.migrations.script.ScriptOutline;
import com.monassurance.migrations.script.SqlToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the comments of a file that allow something, in time that grows with the file alone. Confined to one thread. */
final class Suppressions {

    private static final Pattern COMMENT = Pattern.compile(
            "--[ \\t]*lint:[ \\t]*allow\\b[ \\t]*(?<rules>[\\w-]+(?:[ \\t]*,[ \\t]*[\\w-]+)*)?(?<reason>.*)");

    private final String text;
    private final List<Span> sections = new ArrayList<>();
    private final List<Span> statements = new ArrayList<>();
    private final List<Suppression> found = new ArrayList<>();
    private final int headEnd;
    private int dashes;

    private Suppressions(ScriptOutline outline) {
        this.text = outline.file().text();
        this.headEnd = headEnd(outline);
        this.dashes = text.indexOf("--");
        for (ScriptOutline.Section section : outline.sections()) {
            sections.add(new Span(section.start(), section.end()));
            section.statements().forEach(placed -> statements.add(new Span(placed.start(), placed.end())));
        }
        statements.sort(Comparator.comparingInt(Span::start));
    }

    static List<Suppression> in(ScriptOutline outline) {
        Suppressions suppressions = new Suppressions(outline);
        int gap = 0;
        for (ScriptOutline.Section section : outline.sections()) {
            for (ScriptOutline.Placed placed : section.statements()) {
                gap = suppressions.collect(gap, placed);
            }
        }
        suppressions.collect(new Span(gap, suppressions.text.length()));
        return suppressions.found;
    }

    private int collect(int from, ScriptOutline.Placed placed) {
        collect(new Span(from, placed.start()));
        if (dashes >= 0 && dashes < placed.end()) {
            int gap = placed.start();
            for (SqlToken token : SqlToken.list(text, placed.start(), placed.end())) {
                collect(new Span(gap, token.start()));
                gap = token.end();
            }
        }
        return behind(placed);
    }

    /** The rows of a COPY are no comments, whatever they look like. */
    private int behind(ScriptOutline.Placed placed) {
        return placed.statement()
                .findCopyData()
                .map(rows -> Math.min(text.length(), lineEnd(placed.end()) + 1 + rows.length()))
                .orElse(placed.end());
    }

    /** Looks at what lies between two tokens or statements: white space and comments. */
    private void collect(Span gap) {
        while (dashes >= 0 && dashes < gap.start()) {
            dashes = text.indexOf("--", Math.max(dashes + 1, gap.start()));
        }
        while (dashes >= 0 && dashes < gap.end()) {
            int end = lineEnd(dashes);
            Matcher matcher = COMMENT.matcher(text.substring(dashes, end));
            if (matcher.matches()) {
                found.add(suppression(new Span(dashes, end), matcher));
            }
            dashes = text.indexOf("--", end);
        }
    }

    private Suppression suppression(Span span, Matcher matcher) {
        String names = matcher.group("rules");
        List<String> rules = names == null
                ? List.of()
                : Arrays.stream(names.split(","))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .toList();
        String reason = matcher.group("reason").strip();
        return new Suppression(rules, reason, span, statementOf(span));
    }

    /** The statement that the comment is in or stands in front of; nowhere for the head of the file. */
    private Span statementOf(Span comment) {
        if (comment.start() < headEnd) {
            return Span.NOWHERE;
        }
        int low = 0;
        int high = statements.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (statements.get(middle).end() > comment.start()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        boolean isFound = low < statements.size() && isSameSection(comment, statements.get(low));
        return isFound ? statements.get(low) : comment;
    }

    private boolean isSameSection(Span comment, Span statement) {
        return sections.stream()
                .filter(section -> comment.start() < section.end())
                .findFirst()
                .filter(section -> statement.start() < section.end())
                .isPresent();
    }

    /** The head of a script ends with its first marker, that of plain SQL with the first empty line. */
    private static int headEnd(ScriptOutline outline) {
        String text = outline.file().text();
        if (outline.isScript()) {
            return outline.sections().isEmpty()
                    ? text.length()
                    : outline.sections().get(0).start();
        }
        int end = 0;
        while (end < text.length()) {
            int newline = text.indexOf('\n', end);
            int lineEnd = newline < 0 ? text.length() : newline;
            String line = text.substring(end, lineEnd).strip();
            if (!line.startsWith("--")) {
                return line.isEmpty() ? end : 0;
            }
            end = lineEnd + 1;
        }
        return text.length();
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
