package com.monassurance.migrations.script;

import com.monassurance.migrations.script.SqlLexer.Token;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of a DO block or of a routine that a statement creates, with the way back from its characters to those of the
 * script. Immutable.
 */
final class RoutineBody {

    /** What the server calls a DO block in its contexts. */
    static final String DO_BLOCK = "inline_code_block";

    private static final int HEAD_TOKENS = 12;

    private final String name;
    private final String content;
    private final int[] offsets;

    private RoutineBody(String name, String content, int[] offsets) {
        this.name = name;
        this.content = content;
        this.offsets = offsets;
    }

    /** The body of a statement, or null when it has none that is a string. */
    static @Nullable RoutineBody of(SqlStatement statement) {
        String text = statement.source().text();
        SqlLexer lexer = new SqlLexer(text, statement.start(), statement.end());
        StatementHead head = new StatementHead(text);
        String name = null;
        boolean isDo = false;
        boolean behindAs = false;
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (!head.isFull()) {
                head.add(token, lexer.start(), lexer.end(), 0);
            }
            if (name == null && (head.size() == HEAD_TOKENS || token == Token.OPEN || token == Token.STRING)) {
                isDo = head.startsWith("do");
                name = isDo ? DO_BLOCK : routineName(head);
                if (name.isEmpty()) {
                    return null;
                }
            }
            if (token == Token.STRING && name != null && (behindAs || isDo)) {
                return decode(name, text, lexer.start(), lexer.end());
            }
            behindAs = token == Token.WORD && lexer.tokenText().equalsIgnoreCase("as");
        }
        return null;
    }

    /** The last part of the name of the routine that is created, or empty. */
    private static String routineName(StatementHead head) {
        int kind = head.isAt(1, "or", "replace") ? 3 : 1;
        if (!head.startsWith("create") || !(head.isAt(kind, "function") || head.isAt(kind, "procedure"))) {
            return "";
        }
        String last = head.textAt(head.afterName(kind + 1) - 1);
        return last.startsWith("\"")
                ? last.substring(1, last.length() - 1).replace("\"\"", "\"")
                : last.toLowerCase(Locale.ROOT);
    }

    private static RoutineBody decode(String name, String text, int start, int end) {
        if (text.charAt(start) == '$') {
            int tag = text.indexOf('$', start + 1) + 1 - start;
            int[] offsets = new int[end - start - 2 * tag + 1];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = start + tag + i;
            }
            return new RoutineBody(name, text.substring(start + tag, end - tag), offsets);
        }
        int open = text.indexOf('\'', start);
        boolean escapes = open > start && (text.charAt(start) == 'e' || text.charAt(start) == 'E');
        StringBuilder content = new StringBuilder(end - open);
        int[] offsets = new int[end - open];
        int at = open + 1;
        while (at < end - 1) {
            offsets[content.length()] = at;
            char c = text.charAt(at);
            boolean pair = c == '\'' || (escapes && c == '\\');
            char next = text.charAt(at + 1);
            content.append(!pair ? c : c == '\\' && next == 'n' ? '\n' : next);
            at += pair ? 2 : 1;
        }
        offsets[content.length()] = at;
        return new RoutineBody(name, content.toString(), Arrays.copyOf(offsets, content.length() + 1));
    }

    boolean isDoBlock() {
        return name.equals(DO_BLOCK);
    }

    /** Whether a line of the server's context speaks of this routine. */
    boolean isNamedIn(String frame) {
        return endOfNameIn(frame) >= 0;
    }

    /** The place behind the name of this routine in a line of the server's context, or -1. */
    int endOfNameIn(String frame) {
        for (int at = frame.indexOf(name); at >= 0; at = frame.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean starts = at == 0 || !Character.isJavaIdentifierPart(frame.charAt(at - 1));
            if (starts && (end == frame.length() || !Character.isJavaIdentifierPart(frame.charAt(end)))) {
                return end;
            }
        }
        return -1;
    }

    /**
     * The place in the script of a character of a query that the server took out of the body, or -1. Of several places
     * with the same text the first on or behind the line wins that the context names.
     */
    int offsetOf(String query, int position, int line) {
        int lineStart = Math.max(0, startOf(line));
        int found = find(query, lineStart);
        if (found < 0) {
            found = find(query, 0);
        }
        if (found < 0 || position < 1 || position > query.codePointCount(0, query.length()) + 1) {
            return -1;
        }
        int inside = found + query.offsetByCodePoints(0, position - 1);
        return offsets[Math.min(inside, offsets.length - 1)];
    }

    /** The place in the script of the first word of a line of the body, or -1. */
    int offsetOfLine(int line) {
        int at = startOf(line);
        while (at >= 0 && at < content.length() && SqlLexer.isSpace(content.charAt(at))) {
            at++;
        }
        return at < 0 || at >= content.length() ? -1 : offsets[at];
    }

    private int startOf(int line) {
        int at = 0;
        for (int i = 1; i < line; i++) {
            at = content.indexOf('\n', at) + 1;
            if (at == 0) {
                return -1;
            }
        }
        return line < 1 ? -1 : at;
    }

    /** PL/pgSQL blanks out the INTO of a query before it sends it, so a blank of the query may be anything. */
    private int find(String query, int from) {
        int exact = content.indexOf(query, from);
        if (exact >= 0 || query.isEmpty()) {
            return query.isEmpty() ? -1 : exact;
        }
        for (int start = from; start + query.length() <= content.length(); start++) {
            int i = 0;
            while (i < query.length() && (query.charAt(i) == ' ' || query.charAt(i) == content.charAt(start + i))) {
                i++;
            }
            if (i == query.length() && content.charAt(start) == query.charAt(0)) {
                return start;
            }
        }
        return -1;
    }
}
