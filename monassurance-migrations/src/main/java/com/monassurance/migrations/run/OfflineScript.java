package com.monassurance.migrations.run;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.HistorySql;
import com.monassurance.migrations.history.HistoryTables;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.RevisionPath;
import com.monassurance.migrations.revision.RevisionRange;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.RepeatableScript;
import com.monassurance.migrations.script.Requirement;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptOptions;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a run as SQL for psql, with the same transactions and the same rows of the schema history as the runner would
 * make: a script that stops halfway leaves a revision that {@code upgrade} can finish. It takes the lock of the runner,
 * and stops before its first statement when the database is not where the script begins. Pure; immutable.
 *
 * @since 0.1.0
 */
public final class OfflineScript {

    private final HistoryPlace place;
    private final HistorySql history;
    private final ScriptSet scripts;

    /**
     * Creates a writer.
     *
     * @param place where the schema history is
     * @param scripts what the application knows
     */
    public OfflineScript(HistoryPlace place, ScriptSet scripts) {
        this.place = place;
        this.history = new HistorySql(place);
        this.scripts = scripts;
    }

    /**
     * Writes the script. Never blocks.
     *
     * @param direction which way
     * @param range from where to where; neither end may ask where a database is
     * @return SQL for psql
     * @throws MigrationException {@code BAD_TARGET}, {@code IRREVERSIBLE} or {@code NOT_OFFLINE}
     */
    public String write(Direction direction, RevisionRange range) {
        RevisionPath path = scripts.path();
        boolean up = direction == Direction.UPGRADE;
        List<String> ids = up ? path.up(range) : path.down(range);
        StringBuilder sql = new StringBuilder();
        sql.append("-- ")
                .append(direction.word())
                .append(' ')
                .append(range)
                .append(": ")
                .append(ids.size());
        sql.append(ids.size() == 1 ? " revision" : " revisions").append("; run it with psql\n");
        sql.append("\\set ON_ERROR_STOP on\n");
        OfflineSettings settings = new OfflineSettings(sql);
        settings.begin();
        lock(sql);
        if (up && range.start() instanceof Target.Base) {
            HistoryTables.sql(place).forEach(create -> statement(sql, create));
        }
        preconditions(sql, up, range, ids);
        for (String id : ids) {
            revision(sql, settings, direction, scripts.find(id).orElseThrow());
        }
        if (up
                && path.appliedAt(range.start()).size() + ids.size()
                        == scripts.graph().size()) {
            scripts.repeatables().forEach(each -> repeatable(sql, settings, each));
        }
        statement(sql, "do $offline$begin perform pg_advisory_unlock(" + place.lockKey() + "); end$offline$");
        settings.end();
        return sql.toString();
    }

    private void lock(StringBuilder sql) {
        long key = place.lockKey();
        raiseUnless(sql, "pg_try_advisory_lock(" + key + ")", "another migration is running");
    }

    /** The database must have what the script stands on, and nothing of what it brings. */
    private void preconditions(StringBuilder sql, boolean up, RevisionRange range, List<String> ids) {
        for (String id : ids) {
            if (up) {
                Revision revision = scripts.graph().find(id).orElseThrow();
                raiseUnless(sql, "not " + history.isKnown(id), "revision " + id + " is applied already");
                for (String replaced : revision.replaces()) {
                    raiseUnless(
                            sql,
                            "not " + history.isKnown(replaced),
                            "revision " + replaced + " is applied, which " + id + " replaces");
                }
                for (String parent : revision.revises()) {
                    if (!ids.contains(parent)) {
                        raiseUnless(sql, isApplied(parent), "revision " + parent + " is not applied");
                    }
                }
            } else {
                raiseUnless(sql, history.isApplied(id), "revision " + id + " is not applied");
            }
        }
        if (!up) {
            scripts.graph().descendants(ids).stream()
                    .filter(id -> !ids.contains(id))
                    .forEach(id -> raiseUnless(
                            sql, "not " + history.isKnown(id), "revision " + id + " is applied above " + range));
        }
    }

    /** Itself, or all that it replaces. */
    private String isApplied(String id) {
        List<String> replaced = scripts.graph().find(id).orElseThrow().replaces();
        if (replaced.isEmpty()) {
            return history.isApplied(id);
        }
        return history.isApplied(id) + " or ("
                + replaced.stream().map(history::isApplied).collect(Collectors.joining(" and ")) + ")";
    }

    private void revision(StringBuilder sql, OfflineSettings settings, Direction direction, RevisionScript script) {
        if (script.findJava().isPresent()) {
            throw new MigrationException(
                    MigrationError.NOT_OFFLINE,
                    "Revision " + script.id() + " is written in Java, so it cannot be written as SQL.",
                    "Write the script up to it, run it with the application, and write the rest.",
                    Map.of("revision", script.id()),
                    null);
        }
        boolean up = direction == Direction.UPGRADE;
        ScriptSection section = up ? script.upgrade() : downgrade(script);
        sql.append("\n-- ").append(direction.word()).append(' ').append(script.id());
        sql.append(
                        script.revision().message().isEmpty()
                                ? ""
                                : "  " + script.revision().message())
                .append('\n');
        boolean atomic = section.statements().stream().allMatch(SqlStatement::isTransactional);
        section.losses().forEach(each -> sql.append("-- ").append(each).append('\n'));
        settings.transactional(script.options());
        section.requirements().forEach(each -> requirement(sql, script, each));
        if (atomic) {
            statement(sql, "begin");
            section.statements().forEach(each -> script(sql, settings, script.options(), each));
            if (up) {
                verify(sql, script);
            }
            settings.endOf(section.statements());
            statement(sql, up ? history.applied(script) : history.reverted(script.id()));
            statement(sql, "commit");
        } else {
            stepwise(sql, settings, up, script, section);
        }
    }

    private void stepwise(
            StringBuilder sql, OfflineSettings settings, boolean up, RevisionScript script, ScriptSection section) {
        statement(sql, up ? history.begun(script, 0, false) : history.downgradeBegun(script.id(), section));
        for (Segment segment : Segment.of(section.statements(), 0)) {
            if (segment.isTransactional()) {
                statement(sql, "begin");
                segment.statements().forEach(each -> script(sql, settings, script.options(), each));
                statement(sql, history.progress(script.id(), segment.end(), false));
                statement(sql, "commit");
            } else {
                statement(sql, history.progress(script.id(), segment.first(), true));
                script(sql, settings, script.options(), segment.statements().get(0));
                statement(sql, history.progress(script.id(), segment.end(), false));
            }
        }
        statement(sql, "begin");
        if (up) {
            verify(sql, script);
        }
        settings.endOf(section.statements());
        statement(sql, up ? history.finished(script.id()) : history.reverted(script.id()));
        statement(sql, "commit");
    }

    /** Whether it has changed nobody knows here, and running it again does no harm. */
    private void repeatable(StringBuilder sql, OfflineSettings settings, RepeatableScript script) {
        RevisionScript step = PlannedRevision.of(script).script();
        sql.append("\n-- repeatable ").append(script.name()).append('\n');
        settings.transactional(script.options());
        statement(sql, "begin");
        script.upgrade().statements().forEach(each -> script(sql, settings, script.options(), each));
        verify(sql, step);
        settings.endOf(script.upgrade().statements());
        statement(sql, history.repeated(script));
        statement(sql, "commit");
    }

    private static ScriptSection downgrade(RevisionScript script) {
        return script.findDowngrade()
                .orElseThrow(() -> new MigrationException(
                        MigrationError.IRREVERSIBLE,
                        "Revision " + script.id() + " has no downgrade section, so it cannot be taken back.",
                        "Write a downgrade section into " + script.origin() + ", or restore a backup from before it."));
    }

    private static void script(
            StringBuilder sql, OfflineSettings settings, ScriptOptions options, SqlStatement statement) {
        settings.statement(statement, options);
        sql.append(statement.text()).append(";\n");
        Optional<String> rows = statement.findCopyData();
        if (rows.isPresent()) {
            sql.append(rows.get()).append("\\.\n");
        }
    }

    /** A query must answer one row that is true, as for the runner; INTO STRICT sees to the one row. */
    private static void verify(StringBuilder sql, RevisionScript script) {
        for (SqlStatement query : script.verify()) {
            String tag = tag(query.text());
            String block = "declare answer boolean; begin execute " + tag + query.text() + tag
                    + " into strict answer; if answer is not true then raise exception 'the verify query "
                    + script.id() + ":" + query.line() + " did not answer true'; end if; end";
            String outer = tag(block);
            statement(sql, "do " + outer + block + outer);
        }
    }

    /** What stands in the way is counted; psql shows no samples. */
    private static void requirement(StringBuilder sql, RevisionScript script, Requirement requirement) {
        String tag = tag(requirement.countQuery() + requirement.text());
        String block = "declare found bigint; begin execute " + tag + requirement.countQuery() + tag
                + " into strict found; if found is distinct from 0 then raise exception 'data stands in the way of "
                + script.id() + ": % %', found, " + tag + requirement.text() + tag + "; end if; end";
        String outer = tag(block);
        statement(sql, "do " + outer + block + outer);
    }

    private static void raiseUnless(StringBuilder sql, String condition, String problem) {
        String block = "begin if not (" + condition + ") then raise exception '" + problem.replace("'", "''")
                + "'; end if; end";
        String tag = tag(block);
        statement(sql, "do " + tag + block + tag);
    }

    /** A dollar quote that does not occur in a text. */
    private static String tag(String text) {
        String tag = "$offline$";
        for (int i = 1; text.contains(tag); i++) {
            tag = "$offline" + i + "$";
        }
        return tag;
    }

    private static void statement(StringBuilder sql, String text) {
        sql.append(text).append(";\n");
    }
}
