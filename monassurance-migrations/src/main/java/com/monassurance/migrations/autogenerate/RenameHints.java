package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.autogenerate.SqlFiles.ModelFile;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.script.LeadingTokens;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The comments {@code -- renamed-from: old} of a model: before a statement that creates a table, view, sequence or type,
 * or inside CREATE TABLE before a column and inside CREATE TYPE before a value. Confined to one thread.
 */
final class RenameHints {

    private static final Pattern HINT = Pattern.compile("\\s*--\\s*renamed-from:\\s*(\\S.*?)\\s*");
    private static final Pattern BLANK_OR_COMMENT = Pattern.compile("\\s*(--.*)?");
    private static final Pattern NAME =
            Pattern.compile("\\s*(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*|'(?:[^']|'')*').*");
    private static final Set<String> NOISE = Set.of(
            "unlogged", "temp", "temporary", "or", "replace", "recursive", "materialized", "if", "not", "exists");
    private static final int HEAD_MAX = 16;

    /** The server knows what a name means under the search path of the moment. */
    private static final String RELATION = """
            select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.oid = to_regclass(?)
            """;

    private static final String TYPE = """
            select n.nspname, t.typname from pg_type t join pg_namespace n on n.oid = t.typnamespace
            where t.oid = to_regtype(?)
            """;

    private final Connection connection;
    private final String[] lines;

    RenameHints(Connection connection, ModelFile file) {
        this.connection = connection;
        this.lines = file.text().split("\\r?\\n|\\r", -1);
    }

    /** The hints of a statement that has just been run. */
    List<Rename> of(SqlStatement statement) throws SQLException {
        String text = statement.text();
        int first = statement.line() - 1;
        String before = hintAbove(first);
        boolean hasInner = text.contains("renamed-from:");
        if (before == null && !hasInner) {
            return List.of();
        }
        ObjectId created = created(LeadingTokens.of(text, HEAD_MAX)).orElse(null);
        if (created == null) {
            return List.of();
        }
        List<Rename> renames = new ArrayList<>();
        ObjectId old = before == null ? created : renamed(created, before);
        if (before != null) {
            renames.add(Rename.of(old, created));
        }
        if (hasInner) {
            inner(text.split("\\r?\\n|\\r", -1), old, created, renames);
        }
        return renames;
    }

    /** The hint among the comment lines directly above a line. */
    private @Nullable String hintAbove(int line) {
        for (int i = line - 1; i >= 0 && BLANK_OR_COMMENT.matcher(lines[i]).matches(); i--) {
            Matcher hint = HINT.matcher(lines[i]);
            if (hint.matches()) {
                return hint.group(1);
            }
        }
        return null;
    }

    private static void inner(String[] body, ObjectId old, ObjectId created, List<Rename> renames) {
        for (int i = 0; i + 1 < body.length; i++) {
            Matcher hint = HINT.matcher(body[i]);
            if (!hint.matches()) {
                continue;
            }
            int next = i + 1;
            while (next + 1 < body.length
                    && BLANK_OR_COMMENT.matcher(body[next]).matches()) {
                next++;
            }
            Matcher name = NAME.matcher(body[next]);
            if (name.matches()) {
                add(renames, old, created, hint.group(1), name.group(1));
            }
        }
    }

    private static void add(List<Rename> renames, ObjectId old, ObjectId created, String from, String to) {
        if (created.kind() == ObjectKind.TABLE && !to.startsWith("'")) {
            renames.add(
                    Rename.of(old.part(ObjectKind.COLUMN, plain(from)), created.part(ObjectKind.COLUMN, plain(to))));
        } else if (created.kind() == ObjectKind.ENUM && to.startsWith("'")) {
            renames.add(Rename.ofValue(created, literal(from), literal(to)));
        }
    }

    private Optional<ObjectId> created(List<String> head) throws SQLException {
        if (head.isEmpty() || !head.get(0).equals("create")) {
            return Optional.empty();
        }
        boolean isMaterialized = head.contains("materialized");
        int at = 1;
        while (at < head.size() && NOISE.contains(head.get(at))) {
            at++;
        }
        String kind = at < head.size() ? head.get(at) : "";
        at++;
        while (at < head.size() && NOISE.contains(head.get(at))) {
            at++;
        }
        ObjectKind found = kindOf(kind, isMaterialized, head);
        if (found == null || at >= head.size()) {
            return Optional.empty();
        }
        String name = head.get(at);
        if (at + 2 < head.size() && head.get(at + 1).equals(".")) {
            name += "." + head.get(at + 2);
        }
        boolean isType = found == ObjectKind.ENUM || found == ObjectKind.COMPOSITE || found == ObjectKind.DOMAIN;
        return resolve(isType ? TYPE : RELATION, name, found);
    }

    private static @Nullable ObjectKind kindOf(String word, boolean isMaterialized, List<String> head) {
        if (word.equals("type")) {
            return head.contains("enum") ? ObjectKind.ENUM : ObjectKind.COMPOSITE;
        }
        if (word.equals("view")) {
            return isMaterialized ? ObjectKind.MATERIALIZED_VIEW : ObjectKind.VIEW;
        }
        return Map.of("table", ObjectKind.TABLE, "sequence", ObjectKind.SEQUENCE, "domain", ObjectKind.DOMAIN)
                .get(word);
    }

    private Optional<ObjectId> resolve(String query, String name, ObjectKind kind) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(ObjectId.of(kind, row.getString(1), row.getString(2)))
                        : Optional.empty();
            }
        }
    }

    /** An old name stands in the schema of the new one, unless it says another. */
    private static ObjectId renamed(ObjectId created, String from) {
        List<String> tokens = LeadingTokens.of(from, 3);
        boolean isQualified = tokens.size() == 3 && tokens.get(1).equals(".");
        return isQualified
                ? ObjectId.of(created.kind(), plain(tokens.get(0)), plain(tokens.get(2)))
                : ObjectId.of(created.kind(), created.path().get(0), plain(from));
    }

    /** As the server folds names: with quotes as it stands, without them in lower case. */
    private static String plain(String name) {
        return name.startsWith("\"") && name.endsWith("\"") && name.length() > 1
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : name.toLowerCase(Locale.ROOT);
    }

    private static String literal(String value) {
        return value.startsWith("'") && value.endsWith("'") && value.length() > 1
                ? value.substring(1, value.length() - 1).replace("''", "'")
                : value;
    }
}
