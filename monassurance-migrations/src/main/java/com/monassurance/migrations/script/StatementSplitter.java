package com.monassurance.migrations.script;

import com.monassurance.migrations.script.SqlLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts SQL into statements exactly where psql would, with every kind of quote, comment and body PostgreSQL knows. What
 * psql has beyond SQL is refused by name, except its restrict and unrestrict commands, which say nothing to a
 * server. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class StatementSplitter {

    /** Takes what is found, in the order of the text. */
    interface Sink {

        void statement(SqlStatement statement);

        void marker(int start, int end);

        void problem(int offset, String problem);
    }

    /**
     * The statements of a text and what is wrong with it. Immutable.
     *
     * @param statements in their order; not to be run when there are problems
     * @param problems every problem found
     * @since 0.1.0
     */
    public record Split(List<SqlStatement> statements, List<ScriptProblem> problems) {

        /** Copies the lists. */
        public Split {
            statements = List.copyOf(statements);
            problems = List.copyOf(problems);
        }
    }

    private final ScriptText source;
    private final String text;
    private final boolean mentionsSettings;
    private final Sink sink;
    private final SqlLexer lexer;

    private final StatementHead head;
    private int start;
    private int end;
    private int depth;
    private int openParenthesis;
    private boolean routine;
    private boolean begins;
    private boolean inBody;
    private boolean bodyStatementStarts;
    private CopyForm copy = CopyForm.NONE;

    StatementSplitter(ScriptText source, int from, Sink sink) {
        this.source = source;
        this.text = source.text();
        this.mentionsSettings = text.contains("set_config") || text.contains("SET_CONFIG");
        this.sink = sink;
        this.head = new StatementHead(text);
        this.lexer = new SqlLexer(text, from, text.length());
    }

    /**
     * Splits SQL that has no sections. Never blocks.
     *
     * @param origin what to call the text in problems
     * @param sql any text
     * @return its statements and problems
     */
    public static Split split(String origin, String sql) {
        ScriptText source = new ScriptText(sql);
        List<SqlStatement> statements = new ArrayList<>();
        List<ScriptProblem> problems = new ArrayList<>();
        Sink sink = new Sink() {
            @Override
            public void statement(SqlStatement statement) {
                statements.add(statement);
            }

            @Override
            public void marker(int markerStart, int markerEnd) {
                // A comment like any other: only scripts have sections.
            }

            @Override
            public void problem(int offset, String problem) {
                problems.add(ScriptProblem.at(origin, source, offset, problem));
            }
        };
        new StatementSplitter(source, 0, sink).run();
        return new Split(CommitRule.settle(statements, List.of()), problems);
    }

    void run() {
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            switch (token) {
                case UNTERMINATED -> {
                    sink.problem(lexer.start(), "Here begins " + lexer.unterminated() + " that never ends.");
                    return;
                }
                case MARKER -> {
                    finish();
                    sink.marker(lexer.start(), lexer.end());
                }
                case BACKSLASH -> metaCommand();
                case SEMICOLON -> semicolon();
                default -> part(token);
            }
        }
        finish();
    }

    private void part(Token token) {
        if (head.isEmpty()) {
            start = lexer.start();
        }
        end = lexer.end();
        if (token == Token.CLOSE && depth > 0) {
            depth--;
        }
        if (!head.isFull()) {
            head.add(token, lexer.start(), lexer.end(), depth);
            routine = routine || isRoutine();
            if (head.size() == 1 && head.startsWith("copy")) {
                copy = CopyForm.possible();
            }
        }
        copy.see(token, depth, lexer);
        if (routine) {
            followBody(token);
        }
        if (token == Token.OPEN) {
            if (depth == 0) {
                openParenthesis = lexer.start();
            }
            depth++;
        }
    }

    private boolean isRoutine() {
        if (head.size() > 4 || !head.startsWith("create")) {
            return false;
        }
        int at = head.isAt(1, "or", "replace") ? 3 : 1;
        return head.isAt(at, "function") || head.isAt(at, "procedure");
    }

    /**
     * Follows {@code BEGIN ATOMIC … END} of a routine. Invariant: every statement of such a body ends with a semicolon
     * and none begins with END, so the END that closes it is the one that stands where a statement would begin; an END
     * of a CASE, a column or an alias of that name never does.
     */
    private void followBody(Token token) {
        if (depth > 0) {
            bodyStatementStarts = false;
            begins = false;
            return;
        }
        boolean isWord = token == Token.WORD;
        if (inBody) {
            inBody = !(bodyStatementStarts && isWord && lexer.tokenText().equalsIgnoreCase("end"));
            bodyStatementStarts = false;
        } else if (begins && isWord && lexer.tokenText().equalsIgnoreCase("atomic")) {
            inBody = true;
            bodyStatementStarts = true;
        }
        begins = isWord && lexer.tokenText().equalsIgnoreCase("begin");
    }

    private void semicolon() {
        if (depth > 0) {
            end = lexer.end();
            return;
        }
        if (inBody) {
            end = lexer.end();
            bodyStatementStarts = true;
            return;
        }
        if (head.isEmpty()) {
            return;
        }
        if (copy.readsStdin()) {
            copyStatement();
        } else {
            emit(statement());
        }
    }

    /** Ends the statement that is open where a section or the text ends. */
    private void finish() {
        if (head.isEmpty()) {
            return;
        }
        if (depth > 0) {
            sink.problem(openParenthesis, "This parenthesis is never closed.");
            reset();
        } else if (inBody) {
            sink.problem(start, "The body that BEGIN ATOMIC opens here is never closed by END.");
            reset();
        } else if (copy.readsStdin()) {
            sink.problem(start, "COPY … FROM stdin needs a semicolon and, on the next line, its rows.");
            reset();
        } else {
            emit(statement());
        }
    }

    private SqlStatement statement() {
        Optional<String> refusal = StatementClassifier.refusal(head);
        if (refusal.isPresent()) {
            sink.problem(start, refusal.get());
        }
        if (copy.writesStdout()) {
            sink.problem(start, "COPY … TO stdout has nowhere to write to. Remove the statement.");
        }
        String searched = mentionsSettings ? text.substring(start, end) : "";
        return SqlStatement.of(
                source,
                start,
                end,
                StatementClassifier.effectOf(head, text, start, end),
                StatementClassifier.touchesSession(head, searched));
    }

    private void emit(SqlStatement statement) {
        sink.statement(statement);
        reset();
    }

    /** The rows begin on the line after the semicolon and end before a line that is {@code \.} alone. */
    private void copyStatement() {
        int semicolon = lexer.start();
        int lineEnd = SqlLexer.lineEnd(text, lexer.end(), text.length());
        if (copy.isBinary()) {
            sink.problem(start, "COPY … FROM stdin in binary format cannot be read from a text file.");
        }
        String rest = text.substring(lexer.end(), lineEnd).strip();
        if (!rest.isEmpty() && !rest.startsWith("--")) {
            sink.problem(
                    semicolon, "After COPY … FROM stdin the rows begin on the next line; move the rest of this one.");
        }
        int row = Math.min(lineEnd + 1, text.length());
        int data = row;
        while (row < text.length()) {
            int rowEnd = SqlLexer.lineEnd(text, row, text.length());
            if (rowEnd - row == 2 && text.startsWith("\\.", row)) {
                emit(statement().withRows(data, row));
                lexer.seek(rowEnd);
                return;
            }
            row = rowEnd + 1;
        }
        sink.problem(start, "The rows of this COPY … FROM stdin are not ended by a line that is \\. alone.");
        reset();
        lexer.seek(text.length());
    }

    private void metaCommand() {
        int lineEnd = SqlLexer.lineEnd(text, lexer.start(), text.length());
        String line = text.substring(lexer.start(), lineEnd).strip();
        String command = line.split("\\s", 2)[0];
        boolean harmless = command.equals("\\restrict") || command.equals("\\unrestrict");
        if (!harmless || !head.isEmpty()) {
            sink.problem(
                    lexer.start(),
                    "The psql command " + command + " is not SQL and cannot be run here. "
                            + (harmless ? "Move it between two statements." : "Remove it or write it in SQL."));
        }
        lexer.seek(lineEnd);
    }

    private void reset() {
        head.clear();
        copy = CopyForm.NONE;
        depth = 0;
        routine = false;
        begins = false;
        inBody = false;
        bodyStatementStarts = false;
    }
}
