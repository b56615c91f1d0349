package com.monassurance.migrations.history;

import com.monassurance.migrations.script.RepeatableScript;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the statements that keep the schema history as SQL without parameters, for a batch that travels with the
 * statements of a script and for scripts that a person runs offline. Immutable.
 *
 * @since 0.1.0
 */
public final class HistorySql {

    /** Fails the statement, and with it its transaction, when the condition does not hold. */
    private static final String GUARD =
            "cast(case when %s then 'true' else 'the lock of the runner is not held' end as boolean)";

    private final HistoryPlace place;

    /**
     * Creates a writer.
     *
     * @param place where the history is
     */
    public HistorySql(HistoryPlace place) {
        this.place = place;
    }

    /**
     * Records a whole revision.
     *
     * @param script the revision
     * @return one statement, without its semicolon
     */
    public String applied(RevisionScript script) {
        int count = script.upgrade().statements().size();
        return insert(script, HistoryStatus.APPLIED, count, false, "clock_timestamp()");
    }

    /**
     * Records whole revisions, in their order.
     *
     * @param scripts the revisions, at least one
     * @return one statement, without its semicolon
     */
    public String applied(List<RevisionScript> scripts) {
        StringBuilder sql = insert(scripts.size() * 768);
        for (int i = 0; i < scripts.size(); i++) {
            RevisionScript script = scripts.get(i);
            int count = script.upgrade().statements().size();
            row(sql.append(i == 0 ? "" : ", "), script, HistoryStatus.APPLIED, count, false, "clock_timestamp()");
        }
        return sql.toString();
    }

    /**
     * Records that whole revisions were taken back.
     *
     * @param scripts the revisions, at least one
     * @return one statement, without its semicolon
     */
    public String reverted(List<RevisionScript> scripts) {
        StringBuilder sql = new StringBuilder("delete from ")
                .append(place.table())
                .append(" where namespace = ")
                .append(SqlLiteral.of(place.namespace()))
                .append(" and revision in (");
        for (int i = 0; i < scripts.size(); i++) {
            SqlLiteral.append(sql.append(i == 0 ? "" : ", "), scripts.get(i).id());
        }
        return sql.append(')').toString();
    }

    /**
     * Prepares the statement that records whole revisions, so that the server plans it once for many.
     *
     * @param name of the prepared statement, a plain word
     * @param condition an expression without which the statement fails; null for none
     * @return one statement, without its semicolon
     */
    public String prepareApplied(String name, @Nullable String condition) {
        return "prepare " + name
                + " (text, text[], text[], text[], text, text[], text, bigint, integer, text, text, text,"
                + " text, text) as insert into " + place.table() + HistoryWriter.COLUMNS + " select "
                + SqlLiteral.of(place.namespace()) + ", $1, $2, $3, $4, $5, $6, $7, $8, 'applied', $9, $9, false, "
                + ScriptSection.HASH_FORMAT + ", $10, $11, $12, $13, $14, clock_timestamp()"
                + (condition == null ? "" : " where " + GUARD.replace("%s", condition));
    }

    /**
     * Records a whole revision by the prepared statement.
     *
     * @param name of the prepared statement
     * @param script the revision
     * @return one statement, without its semicolon
     */
    public String executeApplied(String name, RevisionScript script) {
        StringBuilder sql = new StringBuilder(script.upgrade().text().length() + 512);
        sql.append("execute ").append(name).append('(');
        SqlLiteral.append(sql, script.id());
        list(sql, script.revision().revises());
        list(sql, script.revision().dependsOn());
        list(sql, script.revision().labels());
        text(sql, script.revision().message());
        list(sql, script.options().headerLines());
        text(sql, script.name());
        sql.append(", ").append(ScriptDigest.of(script.name()));
        sql.append(", ").append(script.upgrade().statements().size());
        text(sql, script.upgrade().hash());
        text(sql, script.upgrade().sqlHash());
        text(sql, script.upgrade().text());
        ScriptSection downgrade = script.findDowngrade().orElse(null);
        text(sql, downgrade == null ? null : downgrade.hash());
        text(sql, downgrade == null ? null : downgrade.text());
        return sql.append(')').toString();
    }

    /**
     * Prepares the statement that records that revisions were taken back.
     *
     * @param name of the prepared statement, a plain word
     * @param condition an expression without which the statement fails; null for none
     * @return one statement, without its semicolon
     */
    public String prepareReverted(String name, @Nullable String condition) {
        return "prepare " + name + " (text) as delete from " + place.table() + " where namespace = "
                + SqlLiteral.of(place.namespace()) + " and revision = $1"
                + (condition == null ? "" : " and " + GUARD.replace("%s", condition));
    }

    /**
     * Records by the prepared statement that a revision was taken back.
     *
     * @param name of the prepared statement
     * @param revision the revision
     * @return one statement, without its semicolon
     */
    public String executeReverted(String name, String revision) {
        return "execute " + name + '(' + SqlLiteral.of(revision) + ')';
    }

    /**
     * Records that a revision that cannot be one transaction has come so far.
     *
     * @param script the revision
     * @param done how many of its statements have taken effect
     * @param isAttempting whether the next one is about to begin outside a transaction
     * @return one statement, without its semicolon
     */
    public String begun(RevisionScript script, int done, boolean isAttempting) {
        return insert(script, HistoryStatus.UPGRADING, done, isAttempting, "null");
    }

    /**
     * Records how far a revision has come.
     *
     * @param revision the revision
     * @param done how many statements have taken effect
     * @param isAttempting whether the next one is about to begin outside a transaction
     * @return one statement, without its semicolon
     */
    public String progress(String revision, int done, boolean isAttempting) {
        return "update " + place.table() + " set statements_done = " + done + ", attempting = " + isAttempting
                + ", failure = null" + where(revision);
    }

    /**
     * Records that a revision that was begun is applied.
     *
     * @param revision the revision
     * @return one statement, without its semicolon
     */
    public String finished(String revision) {
        return "update " + place.table() + " set status = 'applied', statements_done = statements_total,"
                + " attempting = false, applied_at = clock_timestamp()" + where(revision);
    }

    /**
     * Records that the downgrade of a revision begins that cannot be one transaction.
     *
     * @param revision the revision
     * @param section its downgrade
     * @return one statement, without its semicolon
     */
    public String downgradeBegun(String revision, ScriptSection section) {
        return "update " + place.table() + " set status = 'downgrading', statements_done = 0, statements_total = "
                + section.statements().size() + ", attempting = false, downgrade_hash = "
                + SqlLiteral.of(section.hash()) + ", downgrade_text = " + SqlLiteral.of(section.text())
                + where(revision);
    }

    /**
     * Records that a revision was taken back.
     *
     * @param revision the revision
     * @return one statement, without its semicolon
     */
    public String reverted(String revision) {
        return "delete from " + place.table() + where(revision);
    }

    /**
     * Returns a condition that is true when the history has a revision, wholly.
     *
     * @param revision the revision
     * @return an expression
     */
    public String isApplied(String revision) {
        return "exists (select from " + place.table() + where(revision) + " and status = 'applied')";
    }

    /**
     * Returns a condition that is true when the history knows a revision, whatever of it.
     *
     * @param revision the revision
     * @return an expression
     */
    public String isKnown(String revision) {
        return "exists (select from " + place.table() + where(revision) + ")";
    }

    /**
     * Writes down that a repeatable script was run.
     *
     * @param script the script
     * @return one statement
     */
    public String repeated(RepeatableScript script) {
        StringBuilder sql = new StringBuilder("insert into ").append(place.repeatables());
        sql.append(" (namespace, name, digest, hash_format, hash, text) values (");
        SqlLiteral.append(sql, place.namespace());
        text(sql, script.name());
        sql.append(", ").append(digest(script)).append(", ").append(ScriptSection.HASH_FORMAT);
        text(sql, script.upgrade().hash());
        text(sql, script.upgrade().text());
        return sql.append(") on conflict (namespace, name) do update set hash_format = excluded.hash_format,")
                .append(
                        " digest = excluded.digest, hash = excluded.hash, text = excluded.text, applied_at = clock_timestamp(),")
                .append(" applied_by = current_user")
                .toString();
    }

    private static long digest(RepeatableScript script) {
        return ScriptDigest.of(ScriptDigest.line(script.name(), script.upgrade().hash()));
    }

    private String insert(
            RevisionScript script, HistoryStatus status, int done, boolean isAttempting, String appliedAt) {
        StringBuilder sql = insert(script.upgrade().text().length() + 512);
        row(sql, script, status, done, isAttempting, appliedAt);
        return sql.toString();
    }

    private StringBuilder insert(int length) {
        return new StringBuilder(length)
                .append("insert into ")
                .append(place.table())
                .append(HistoryWriter.COLUMNS)
                .append(" values ");
    }

    private void row(
            StringBuilder sql,
            RevisionScript script,
            HistoryStatus status,
            int done,
            boolean isAttempting,
            String appliedAt) {
        SqlLiteral.append(sql.append('('), place.namespace());
        text(sql, script.id());
        list(sql, script.revision().revises());
        list(sql, script.revision().dependsOn());
        list(sql, script.revision().labels());
        text(sql, script.revision().message());
        list(sql, script.options().headerLines());
        text(sql, script.name());
        sql.append(", ").append(ScriptDigest.of(script.name()));
        text(sql, status.word());
        sql.append(", ").append(done).append(", ");
        sql.append(script.upgrade().statements().size()).append(", ").append(isAttempting);
        sql.append(", ").append(ScriptSection.HASH_FORMAT);
        text(sql, script.upgrade().hash());
        text(sql, script.upgrade().sqlHash());
        text(sql, script.upgrade().text());
        ScriptSection downgrade = script.findDowngrade().orElse(null);
        text(sql, downgrade == null ? null : downgrade.hash());
        text(sql, downgrade == null ? null : downgrade.text());
        sql.append(", ").append(appliedAt).append(')');
    }

    private String where(String revision) {
        return " where namespace = " + SqlLiteral.of(place.namespace()) + " and revision = " + SqlLiteral.of(revision);
    }

    private static void text(StringBuilder sql, @Nullable String value) {
        sql.append(", ");
        if (value == null) {
            sql.append("null");
        } else {
            SqlLiteral.append(sql, value);
        }
    }

    private static void list(StringBuilder sql, List<String> values) {
        sql.append(", ");
        SqlLiteral.append(sql, values);
    }
}
