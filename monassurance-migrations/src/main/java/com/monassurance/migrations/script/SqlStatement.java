package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One statement as it is sent to the server, and where it stands in its file. It keeps no text of its own but its place
 * in that of the script; two statements are equal when text, place, effect and rows are. Immutable.
 *
 * @since 0.1.0
 */
public final class SqlStatement {

    /** Made when a statement that changes settings is first met, which is rare. */
    private static final class Setting {
        static final Pattern HEAD =
                Pattern.compile("(?i)(set|reset)\\s|select\\s+(pg_catalog\\s*\\.\\s*)?set_config\\s*\\(");
    }

    private static final int NO_ROWS = -1;

    private final ScriptText source;
    private final int start;
    private final int end;
    private final int rowsStart;
    private final int rowsEnd;
    private final StatementEffect effect;
    private final boolean touchesSession;

    private SqlStatement(
            ScriptText source,
            int start,
            int end,
            int rowsStart,
            int rowsEnd,
            StatementEffect effect,
            boolean touchesSession) {
        this.source = source;
        this.start = start;
        this.end = end;
        this.rowsStart = rowsStart;
        this.rowsEnd = rowsEnd;
        this.effect = requireNonNull(effect, "effect");
        this.touchesSession = touchesSession;
    }

    static SqlStatement of(ScriptText source, int start, int end, StatementEffect effect, boolean touchesSession) {
        return new SqlStatement(source, start, end, NO_ROWS, NO_ROWS, effect, touchesSession);
    }

    SqlStatement withRows(int from, int to) {
        return new SqlStatement(source, start, end, from, to, effect, touchesSession);
    }

    SqlStatement withEffect(StatementEffect other) {
        return new SqlStatement(source, start, end, rowsStart, rowsEnd, other, touchesSession);
    }

    /**
     * Returns the SQL without its semicolon and without comments before it.
     *
     * @return the text, cut anew from the script at every call
     */
    public String text() {
        return source.text().substring(start, end);
    }

    /**
     * Returns the text to hand to the JDBC driver, which cuts statements itself and misreads a comment that begins with
     * a slash behind its star. There that slash is a blank; every character keeps its place.
     *
     * @return the text, made anew at every call
     */
    public String driverText() {
        return DriverText.of(text());
    }

    /**
     * Returns the line of the first character.
     *
     * @return 1-based
     */
    public int line() {
        return source.lines().line(start);
    }

    /**
     * Returns the column of the first character.
     *
     * @return 1-based
     */
    public int column() {
        return source.lines().column(start);
    }

    /**
     * Returns what running it means.
     *
     * @return for transactions and for finding out whether it took effect
     */
    public StatementEffect effect() {
        return effect;
    }

    /**
     * Tells whether settings of the session may differ after it.
     *
     * @return true when it may change one
     */
    public boolean touchesSession() {
        return touchesSession;
    }

    /**
     * Returns the rows that follow {@code COPY … FROM stdin}, each with its line end.
     *
     * @return the rows, or empty for any other statement
     */
    public Optional<String> findCopyData() {
        return rowsStart == NO_ROWS
                ? Optional.empty()
                : Optional.of(source.text().substring(rowsStart, rowsEnd));
    }

    /**
     * Tells whether the statement may run inside a transaction.
     *
     * @return as its effect says
     */
    public boolean isTransactional() {
        return effect.isTransactional();
    }

    /**
     * Tells whether all the statement does is to change settings of the session, so that a run that takes up an
     * interrupted script has to repeat it.
     *
     * @return true for SET, RESET and a SELECT of {@code set_config}
     */
    public boolean isSessionSetting() {
        return touchesSession && Setting.HEAD.matcher(text()).lookingAt();
    }

    /**
     * Tells whether another statement sends the same to the server, wherever it stands.
     *
     * @param other the other
     * @return true when text and rows are equal
     */
    public boolean isSameAs(SqlStatement other) {
        return isSameRegion(start, end, other, other.start, other.end)
                && isSameRegion(rowsStart, rowsEnd, other, other.rowsStart, other.rowsEnd);
    }

    /**
     * Returns the place of a character of the statement in the file.
     *
     * @param position 1-based, counted in characters as the server counts
     * @return {@code line:column}; that of the statement when the position lies outside
     */
    public String placeOf(int position) {
        String all = source.text();
        int points = all.codePointCount(start, end);
        boolean inside = position >= 1 && position <= points + 1;
        return placeAt(inside ? all.offsetByCodePoints(start, position - 1) : start);
    }

    /**
     * Returns the place in the file of what the server says about a failure: a character of the statement, or one inside
     * the body of the DO block or routine that it is, or of a routine that the script created before and the statement
     * called. Where the server knows only the line of a body, it is the first word of that line.
     *
     * @param place what the server says
     * @param script the other statements of the same file, whose routines the statement may have called
     * @return {@code line:column}; that of the statement when the failure lies nowhere in the script
     */
    public String placeOf(ServerPlace place, List<SqlStatement> script) {
        if (place.position() > 0) {
            return placeOf(place.position());
        }
        return BodyPlaces.find(this, place, script).orElseGet(() -> placeAt(start));
    }

    /** The place of a character of the script. */
    String placeAt(int offset) {
        LineIndex lines = source.lines();
        return lines.line(offset) + ":" + lines.column(offset);
    }

    ScriptText source() {
        return source;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int rowsStart() {
        return rowsStart;
    }

    int rowsEnd() {
        return rowsEnd;
    }

    private boolean isSameRegion(int from, int to, SqlStatement other, int otherFrom, int otherTo) {
        if (from == NO_ROWS || otherFrom == NO_ROWS) {
            return from == otherFrom;
        }
        return to - from == otherTo - otherFrom
                && source.text().regionMatches(from, other.source.text(), otherFrom, to - from);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof SqlStatement other
                && isSameAs(other)
                && touchesSession == other.touchesSession
                && effect.equals(other.effect)
                && line() == other.line()
                && column() == other.column();
    }

    @Override
    public int hashCode() {
        return Objects.hash(text(), effect);
    }

    /** Returns place and text, for debugging. */
    @Override
    public String toString() {
        return placeAt(start) + " " + text();
    }
}
