package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.sqlplan.Hazard;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import com.monassurance.migrations.sqlplan.Precondition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the questions of a plan into the words of the schema before its first statement, where they are asked. What still
 * cannot be asked there is a hazard that is not known. Confined to one thread.
 */
final class Questions {

    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
    private static final Pattern WORDS = Pattern.compile("'(?:[^']|'')*'|(" + NAME + ")\\.(" + NAME + ")|" + NAME);

    /** Qualified names by what they are called after the renames. */
    private final Map<String, String> relations = new HashMap<>();
    /** The quoted names of columns likewise, by the relation under its old name. */
    private final Map<String, Map<String, String>> columns = new HashMap<>();

    private Questions(List<Rename> renames) {
        for (Rename rename : renames) {
            ObjectId from = rename.from();
            List<String> to = rename.to().path();
            if (from.kind() == ObjectKind.COLUMN) {
                columns.computeIfAbsent(qualified(from.path()), on -> new HashMap<>())
                        .put(SqlName.quoted(to.get(2)), SqlName.quoted(from.name()));
            } else if (from.path().size() == 2 && rename.value().isEmpty()) {
                relations.put(qualified(to), qualified(from.path()));
            }
        }
    }

    /** The statements with what can be asked before the first of them, which a connection is at. */
    static List<PlannedStatement> before(List<PlannedStatement> statements, List<Rename> renames, Connection connection)
            throws SQLException {
        Questions questions = new Questions(renames);
        List<PlannedStatement> asking = new ArrayList<>();
        for (PlannedStatement statement : statements) {
            asking.add(questions.of(statement, connection));
        }
        return asking;
    }

    private PlannedStatement of(PlannedStatement statement, Connection connection) throws SQLException {
        List<Hazard> hazards = new ArrayList<>();
        for (Hazard hazard : statement.hazards()) {
            Map<String, String> counts = new TreeMap<>();
            hazard.counts().forEach((what, query) -> counts.put(what, earlier(query)));
            hazards.add(new Hazard(hazard.kind(), hazard.object(), hazard.text(), counts));
        }
        List<Precondition> preconditions = new ArrayList<>();
        for (Precondition each : statement.preconditions()) {
            Precondition earlier = new Precondition(
                    each.object(), each.text(), earlier(each.countQuery()), earlier(each.sampleQuery()));
            if (isAskable(earlier.countQuery(), connection) && isAskable(earlier.sampleQuery(), connection)) {
                preconditions.add(earlier);
            } else {
                hazards.add(Hazard.of(
                        Hazard.Kind.UNKNOWN, each.object(), "not checked before the first statement: " + each.text()));
            }
        }
        return statement.with(hazards, preconditions);
    }

    private static boolean isAskable(String query, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("explain " + query);
            return true;
        } catch (SQLException e) {
            if (!connection.isValid(1)) {
                throw e;
            }
            return false;
        }
    }

    /** A query under the names of before. */
    private String earlier(String query) {
        if (relations.isEmpty() && columns.isEmpty()) {
            return query;
        }
        String renamed = replaced(query, Map.of());
        Map<String, String> names = new HashMap<>();
        columns.forEach((relation, own) -> {
            if (renamed.contains(relation)) {
                names.putAll(own);
            }
        });
        return names.isEmpty() ? renamed : replaced(renamed, names);
    }

    private String replaced(String query, Map<String, String> names) {
        StringBuilder text = new StringBuilder();
        Matcher words = WORDS.matcher(query);
        while (words.find()) {
            words.appendReplacement(text, Matcher.quoteReplacement(replaced(words, names)));
        }
        return words.appendTail(text).toString();
    }

    private String replaced(Matcher words, Map<String, String> names) {
        String word = words.group();
        if (word.startsWith("'")) {
            // The name of a relation that is asked for its size.
            String content = word.substring(1, word.length() - 1).replace("''", "'");
            String relation = names.isEmpty() ? relations.get(content) : null;
            return relation == null ? word : SqlName.literal(relation);
        }
        if (words.group(1) == null) {
            return names.getOrDefault(word, word);
        }
        if (names.isEmpty()) {
            return relations.getOrDefault(word, word);
        }
        String last = words.group(2);
        return relations.containsValue(word) ? word : words.group(1) + "." + names.getOrDefault(last, last);
    }

    private static String qualified(List<String> path) {
        return SqlName.qualified(path.get(0), path.get(1));
    }
}
