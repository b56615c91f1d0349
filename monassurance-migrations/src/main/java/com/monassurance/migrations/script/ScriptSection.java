package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One section of a script. Immutable.
 *
 * @since 0.1.0
 */
public final class ScriptSection {

    /** Number of the way {@link #hash()} and {@link #sqlHash()} are made, kept beside every hash that is stored. */
    public static final int HASH_FORMAT = 1;

    private final ScriptText source;
    private final int start;
    private final int end;
    private final ContentHash hashes;
    private final List<SqlStatement> statements;
    private final List<Requirement> requirements;

    /** Both are made when they are asked for; twice by two threads at worst, with the same result. */
    private @Nullable String hash;

    private @Nullable String sqlHash;

    private ScriptSection(
            ScriptText source,
            int start,
            int end,
            ContentHash hashes,
            List<SqlStatement> statements,
            List<Requirement> requirements) {
        this.source = requireNonNull(source, "source");
        this.start = start;
        this.end = end;
        this.hashes = hashes;
        this.statements = List.copyOf(statements);
        this.requirements = List.copyOf(requirements);
    }

    static ScriptSection of(ScriptText source, int start, int end, List<SqlStatement> statements, ContentHash hashes) {
        return new ScriptSection(source, start, end, hashes, statements, List.of());
    }

    ScriptSection with(List<Requirement> required) {
        return required.isEmpty() ? this : new ScriptSection(source, start, end, hashes, statements, required);
    }

    /** A section that is no SQL but the words for it; both hashes are that of what stands for its content. */
    static ScriptSection described(String text, String content, StatementEffect effect) {
        ScriptText source = new ScriptText(text);
        ContentHash hashes = new ContentHash();
        SqlStatement statement = SqlStatement.of(source, 0, text.length(), effect, false);
        String hash = hashes.ofText(content, 0, content.length());
        ScriptSection section = new ScriptSection(source, 0, text.length(), hashes, List.of(statement), List.of());
        section.hash = hash;
        section.sqlHash = hash;
        return section;
    }

    /**
     * Reads the statements of a section that the schema history keeps.
     *
     * @param script name of the script
     * @param text the section as it was run; for a Java revision, what stands for its code
     * @return the statements in order
     */
    public static List<SqlStatement> stored(String script, String text) {
        return JavaScripts.isNameOfCode(script)
                ? List.of(JavaScripts.stored(text))
                : StatementSplitter.split(script, text).statements();
    }

    /**
     * Returns everything between its marker and the next, as written but for line ends.
     *
     * @return the text, cut anew from the script at every call
     */
    public String text() {
        return source.text().substring(start, end);
    }

    /** The text of the whole file, header and all. */
    String sourceText() {
        return source.text();
    }

    /**
     * Returns the hash of the text: the same for every kind of line end and whatever white space is at its end.
     *
     * @return SHA-256 in hexadecimal, computed at the first call
     */
    public String hash() {
        String known = hash;
        if (known == null) {
            known = hashes.ofText(source.text(), start, end);
            hash = known;
        }
        return known;
    }

    /**
     * Returns the hash of what the section runs: the tokens of its statements and the rows of COPY. Comments, white
     * space, empty statements and psql's restrict commands do not count; a function body is a string, in which all
     * counts, and so does the case of letters. Equal hashes therefore mean the same SQL; when {@link #hash()} differs
     * and this does not, only a comment or white space was changed.
     *
     * @return SHA-256 in hexadecimal, computed at the first call
     */
    public String sqlHash() {
        String known = sqlHash;
        if (known == null) {
            known = hashes.ofSql(statements);
            sqlHash = known;
        }
        return known;
    }

    /**
     * Returns what it runs.
     *
     * @return the statements, in order
     */
    public List<SqlStatement> statements() {
        return statements;
    }

    /**
     * Returns what data must fulfil before the first statement.
     *
     * @return in the order of the comments at the beginning of the section
     */
    public List<Requirement> requirements() {
        return requirements;
    }

    /**
     * Returns what comments of the section say of data that it loses or changes: lines {@code -- data-loss: …} and
     * {@code -- data-change: …} between its statements, as drafts have them.
     *
     * @return each in one line, in order
     */
    public List<String> losses() {
        return LossRemarks.of(source.text(), start, end, statements);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof ScriptSection other
                && hash().equals(other.hash())
                && statements.equals(other.statements);
    }

    @Override
    public int hashCode() {
        return hash().hashCode();
    }

    /** Returns the start of the hash and the number of statements, for debugging. */
    @Override
    public String toString() {
        return "ScriptSection[" + hash().substring(0, 12) + ", " + statements.size() + " statements]";
    }
}
