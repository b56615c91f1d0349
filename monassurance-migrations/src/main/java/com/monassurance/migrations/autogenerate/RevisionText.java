package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.sqlplan.Hazard;
import com.monassurance.migrations.sqlplan.LockMode;
import com.monassurance.migrations.sqlplan.LockOrder;
import com.monassurance.migrations.sqlplan.LockedRelation;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import com.monassurance.migrations.sqlplan.Precondition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes planned statements as the sections of a script: one group for each relation or other object, above it what is
 * worth knowing of its locks and hazards. Names in the statements are qualified, so that the search path does not matter;
 * a section that creates what holds expressions of any length (routines, views, rules, triggers, policies and their like)
 * empties it all the same, and one that creates routines leaves their bodies unchecked, since they may name what comes
 * behind them. Pure.
 */
final class RevisionText {

    private static final Set<ObjectKind> WITH_TEXT = EnumSet.of(
            ObjectKind.FUNCTION,
            ObjectKind.PROCEDURE,
            ObjectKind.AGGREGATE,
            ObjectKind.OPERATOR,
            ObjectKind.OPERATOR_CLASS,
            ObjectKind.OPERATOR_FAMILY,
            ObjectKind.CAST,
            ObjectKind.VIEW,
            ObjectKind.MATERIALIZED_VIEW,
            ObjectKind.RULE,
            ObjectKind.TRIGGER,
            ObjectKind.EVENT_TRIGGER,
            ObjectKind.POLICY);

    private static final Set<ObjectKind> ROUTINES = EnumSet.of(ObjectKind.FUNCTION, ObjectKind.PROCEDURE);

    /** Parts of a relation stand in its group. */
    private static final Set<ObjectKind> PARTS = EnumSet.of(
            ObjectKind.COLUMN,
            ObjectKind.COLUMN_DEFAULT,
            ObjectKind.CONSTRAINT,
            ObjectKind.INDEX,
            ObjectKind.RULE,
            ObjectKind.TRIGGER,
            ObjectKind.POLICY);

    private static final int LINE_MAX = 118;
    private static final int LOCKS_SHOWN = 4;

    private final Function<Hazard, String> words;

    private RevisionText(Function<Hazard, String> words) {
        this.words = words;
    }

    /** Both sections with their marker lines. */
    static String body(
            List<PlannedStatement> upgrade, List<PlannedStatement> downgrade, boolean isPathSet, Figures figures) {
        return "-- upgrade\n"
                + new RevisionText(figures::ofUpgrade).section(upgrade, isPathSet)
                + "\n-- downgrade\n"
                + new RevisionText(figures::ofDowngrade).section(downgrade, isPathSet);
    }

    /** A whole script that stands on nothing. */
    static String script(String id, String upgrade, String downgrade) {
        return header(id) + "-- upgrade\n" + upgrade + "\n-- downgrade\n" + downgrade;
    }

    /** A script of a body that has its markers. */
    static String script(String id, String body) {
        return header(id) + body;
    }

    private static String header(String id) {
        return "-- revision: " + id + "\n-- revises: base\n\n";
    }

    /** Nothing but the statements. */
    static String plain(List<PlannedStatement> statements) {
        return statements.stream().map(each -> each.sql() + "\n;\n").collect(Collectors.joining());
    }

    /** The statements in groups, with the settings they need. */
    private String section(List<PlannedStatement> statements, boolean isPathSet) {
        // In one transaction they are local to it, which a pooler lets through.
        boolean isOneTransaction = statements.stream()
                .allMatch(each -> each.isTransactional() && !each.sql().contains(" add value "));
        return RequirementText.of(statements)
                + grouped(settings(statements, isOneTransaction ? "set local " : "set ", isPathSet), statements);
    }

    /** The same to be run by itself, such as by psql, which commits after each statement. */
    static String session(List<PlannedStatement> planned) {
        List<PlannedStatement> statements =
                planned.stream().filter(each -> !LockOrder.isAdded(each)).toList();
        return new RevisionText(Hazard::toString).grouped(settings(statements, "set ", false), statements);
    }

    private String grouped(String settings, List<PlannedStatement> statements) {
        StringBuilder text = new StringBuilder(settings);
        List<PlannedStatement> group = new ArrayList<>();
        for (PlannedStatement statement : statements) {
            if (!group.isEmpty() && !home(group.get(0).object()).equals(home(statement.object()))) {
                append(text, group);
                group.clear();
            }
            group.add(statement);
        }
        append(text, group);
        return text.toString();
    }

    private static String settings(List<PlannedStatement> statements, String set, boolean isPathSet) {
        boolean hasTexts = statements.stream().anyMatch(each -> creates(each, WITH_TEXT));
        boolean hasRoutines = statements.stream().anyMatch(each -> creates(each, ROUTINES));
        String path = hasTexts || (isPathSet && !statements.isEmpty()) ? set + "search_path = '';\n" : "";
        String bodies = hasRoutines ? set + "check_function_bodies = off;\n" : "";
        return path.isEmpty() && bodies.isEmpty() ? "" : path + bodies + "\n";
    }

    private static boolean creates(PlannedStatement statement, Set<ObjectKind> kinds) {
        return kinds.contains(statement.object().kind()) && statement.sql().regionMatches(true, 0, "create ", 0, 7);
    }

    private static List<String> home(ObjectId id) {
        boolean isPart = PARTS.contains(id.kind());
        return isPart ? id.path().subList(0, 2) : id.path();
    }

    private void append(StringBuilder text, List<PlannedStatement> group) {
        if (group.isEmpty()) {
            return;
        }
        if (text.length() > 0 && !text.toString().endsWith("\n\n")) {
            text.append('\n');
        }
        boolean isOneLiners = group.stream().noneMatch(each -> each.sql().contains("\n"));
        for (int i = 0; i < group.size(); i++) {
            PlannedStatement statement = group.get(i);
            List<String> remarks = remarks(statement);
            if (i > 0 && (!isOneLiners || !remarks.isEmpty())) {
                text.append('\n');
            }
            remarks.forEach(remark -> text.append("-- ").append(remark).append('\n'));
            text.append(ended(statement.sql()));
        }
    }

    /** A comment at the end of the last line would swallow the semicolon. */
    private static String ended(String sql) {
        String lastLine = sql.substring(sql.lastIndexOf('\n') + 1);
        return sql + (lastLine.contains("--") ? "\n;\n" : ";\n");
    }

    private List<String> remarks(PlannedStatement statement) {
        Set<String> remarks = new LinkedHashSet<>();
        String locks =
                locks(statement.locks().stream().filter(RevisionText::isTold).toList());
        List<String> parts = new ArrayList<>();
        if (!locks.isEmpty()) {
            parts.add(locks);
        }
        if (statement.isRewriting()) {
            parts.add("writes the whole table again");
        } else if (statement.isScanning()) {
            parts.add("reads the whole table");
        }
        if (statement.sql().startsWith("lock table ")) {
            remarks.add("lint: allow locking-table in an order in which nobody waits in a circle");
        }
        if (!parts.isEmpty()) {
            remarks.add(String.join("; ", parts));
        }
        for (Hazard hazard : statement.hazards()) {
            remarks.add(words.apply(hazard));
        }
        for (Precondition precondition : statement.preconditions()) {
            remarks.add("fails on " + precondition.text());
        }
        return remarks.stream().flatMap(remark -> wrapped(remark).stream()).toList();
    }

    /** A partitioned table may have very many. */
    private static String locks(List<LockedRelation> told) {
        String shown =
                told.stream().limit(LOCKS_SHOWN).map(LockedRelation::toString).collect(Collectors.joining(", "));
        return told.size() > LOCKS_SHOWN ? shown + " and " + (told.size() - LOCKS_SHOWN) + " others" : shown;
    }

    private static boolean isTold(LockedRelation lock) {
        return lock.mode().compareTo(LockMode.SHARE) >= 0;
    }

    /** Names may hold line ends, and no line may become a marker. */
    private static List<String> wrapped(String remark) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : remark.split("\\s+")) {
            if (line.length() > 0 && line.length() + word.length() + 1 > LINE_MAX) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(' ');
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
