package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One statement as it is sent to the server, and where it stands in its file. Immutable.
 *
 * @param text the SQL without its semicolon and without comments before it
 * @param line 1-based line of its first character
 * @param column 1-based column of its first character
 * @param effect what running it means
 * @param touchesSession whether settings of the session may differ after it
 * @param copyData rows for {@code COPY … FROM stdin}, each with its line end; null for any other statement
 * @since 0.1.0
 */
public record SqlStatement(
        String text,
        int line,
        int column,
        StatementEffect effect,
        boolean touchesSession,
        @Nullable String copyData) {

    private static final Pattern SETTING =
            Pattern.compile("(?i)(set|reset)\\s|select\\s+(pg_catalog\\s*\\.\\s*)?set_config\\s*\\(");

    /** Checks the parts. */
    public SqlStatement {
        requireNonNull(text, "text");
        requireNonNull(effect, "effect");
    }

    /**
     * Returns the rows that follow {@code COPY … FROM stdin}.
     *
     * @return the rows, or empty for any other statement
     */
    public Optional<String> findCopyData() {
        return Optional.ofNullable(copyData);
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
        return touchesSession && SETTING.matcher(text).lookingAt();
    }

    /**
     * Tells whether another statement sends the same to the server, wherever it stands.
     *
     * @param other the other
     * @return true when text and rows are equal
     */
    public boolean isSameAs(SqlStatement other) {
        return text.equals(other.text) && findCopyData().equals(other.findCopyData());
    }

    /**
     * Returns the place of a character of the statement in the file.
     *
     * @param position 1-based, counted in characters as the server counts
     * @return {@code line:column}; that of the statement when the position lies outside
     */
    public String placeOf(int position) {
        int points = text.codePointCount(0, text.length());
        if (position < 1 || position > points + 1) {
            return line + ":" + column;
        }
        LineIndex lines = new LineIndex(text);
        int offset = text.offsetByCodePoints(0, position - 1);
        int down = lines.line(offset) - 1;
        int across = lines.column(offset);
        return (line + down) + ":" + (down == 0 ? column + across - 1 : across);
    }

    SqlStatement withEffect(StatementEffect other) {
        return new SqlStatement(text, line, column, other, touchesSession, copyData);
    }
}
