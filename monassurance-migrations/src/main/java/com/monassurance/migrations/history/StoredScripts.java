package com.monassurance.migrations.history;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that the schema history keeps, with which an older application takes back what a newer one has applied.
 * They run only when nobody but the current role could have written them. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class StoredScripts {

    private static final String STORED = """
            select revision, revises, depends_on, labels, message, options, script, downgrade_hash, downgrade_text
            from %s where namespace = ? and revision = any (?) order by position
            """;

    /** Whoever may write the table, attach a trigger to it, or replace it, could have written a script. */
    private static final String WRITERS = """
            select string_agg(distinct writer, ', ' order by writer) from (
                select format('%I owns %s', pg_get_userbyid(c.relowner), c.oid::regclass) as writer
                  from pg_class c
                 where c.oid = to_regclass(?) and pg_get_userbyid(c.relowner) <> current_user
                union all
                select format('%I owns the schema', pg_get_userbyid(n.nspowner))
                  from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where c.oid = to_regclass(?) and pg_get_userbyid(n.nspowner) <> current_user
                union all
                select format('%s may %s', case a.grantee when 0 then 'everybody' else pg_get_userbyid(a.grantee) end,
                              lower(a.privilege_type))
                  from pg_class c, aclexplode(c.relacl) a
                 where c.oid = to_regclass(?) and a.grantee <> c.relowner
                   and a.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'MAINTAIN')
                union all
                select format('%s may %s columns', case a.grantee when 0 then 'everybody' else pg_get_userbyid(a.grantee) end,
                              lower(a.privilege_type))
                  from pg_attribute t, aclexplode(t.attacl) a
                 where t.attrelid = to_regclass(?) and a.privilege_type in ('INSERT', 'UPDATE')
            ) w
            """;

    private final HistoryPlace place;
    private final Connection connection;

    /**
     * Creates the reader.
     *
     * @param place where the history is
     * @param connection in autocommit, with the role that migrates
     */
    public StoredScripts(HistoryPlace place, Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    /**
     * Reads the scripts of some revisions. Their upgrade sections are empty: nobody applies what it does not have.
     *
     * @param revisions ids in the history
     * @return one script for each
     * @throws MigrationException {@code STORED_SCRIPT_REFUSED} if another role could have written them, if one is not
     *     what was stored, or is written in Java
     * @throws DatabaseException if they cannot be read
     */
    public List<RevisionScript> read(Collection<String> revisions) {
        try {
            requireOurs();
            List<RevisionScript> scripts = new ArrayList<>(revisions.size());
            try (PreparedStatement statement = connection.prepareStatement(STORED.formatted(place.table()))) {
                statement.setString(1, place.namespace());
                statement.setArray(2, connection.createArrayOf("text", revisions.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        scripts.add(script(rows));
                    }
                }
            }
            return scripts;
        } catch (SQLException e) {
            throw DatabaseException.of("reading the scripts that the schema history keeps", e);
        }
    }

    /**
     * Returns the texts as they were applied, for people to look at.
     *
     * @return texts on the same connection
     */
    public AppliedTexts texts() {
        return new AppliedTexts(place, connection);
    }

    private void requireOurs() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WRITERS)) {
            for (int i = 1; i <= 4; i++) {
                statement.setString(i, place.table());
            }
            try (ResultSet row = statement.executeQuery()) {
                String writers = row.next() ? row.getString(1) : null;
                if (writers != null) {
                    throw refused(
                            "Others than the current role could have written them: " + writers + ".",
                            "Run the application that has the scripts, or make the schema history the sole property of"
                                    + " the role that migrates.");
                }
            }
        }
    }

    private static RevisionScript script(ResultSet row) throws SQLException {
        String revision = row.getString("revision");
        String name = row.getString("script");
        if (name.endsWith(".java")) {
            throw refused(
                    "Revision " + revision + " is written in Java and needs its artefact.",
                    "Run the application that has it.");
        }
        StringBuilder text = new StringBuilder();
        line(text, "revision", revision);
        line(text, "revises", String.join(", ", HistoryReader.strings(row.getArray("revises"))));
        line(text, "depends-on", String.join(", ", HistoryReader.strings(row.getArray("depends_on"))));
        line(text, "label", String.join(", ", HistoryReader.strings(row.getArray("labels"))));
        line(text, "message", row.getString("message"));
        for (String option : HistoryReader.strings(row.getArray("options"))) {
            text.append("-- ").append(option).append('\n');
        }
        text.append("-- upgrade\n");
        String downgrade = row.getString("downgrade_text");
        if (downgrade != null) {
            text.append("-- downgrade\n").append(downgrade);
        }
        RevisionScript script = ScriptSet.read(new ScriptFile(name, "schema-history:" + name, text.toString()));
        requireIntact(script, row.getString("downgrade_hash"));
        return script;
    }

    private static void requireIntact(RevisionScript script, @Nullable String stored) {
        String found = script.findDowngrade().map(ScriptSection::hash).orElse(null);
        if (stored != null && !stored.equals(found)) {
            throw refused(
                    "The downgrade of revision " + script.id() + " is no longer what was stored: its hash differs.",
                    "Run the application that has the script.");
        }
    }

    private static void line(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            text.append("-- ").append(key).append(": ").append(value).append('\n');
        }
    }

    private static MigrationException refused(String why, String next) {
        return new MigrationException(
                MigrationError.STORED_SCRIPT_REFUSED,
                "The scripts that the schema history keeps are not run. " + why,
                next,
                Map.of(),
                null);
    }
}
