package com.monassurance.migrations.run;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.run.PlannedRevision.Resume;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementEffect;
import com.monassurance.migrations.script.StatementEffect.AddEnumValue;
import com.monassurance.migrations.script.StatementEffect.CreateIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.DropIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.Opaque;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;

/**
 * Asks the catalogue whether an interrupted statement took effect, and removes what it left half-built. Works on a
 * connection in autocommit by the holder of the lock, so no runner of ours is still at it. Confined to one thread.
 */
final class EffectProbe {

    /** The statement collided with something that was there before: it built nothing. */
    private static final Set<String> COLLIDED = Set.of("42P07", "42710", "42704", "42P04");

    private static final String INDEX = """
            select i.indisvalid, format('%I.%I', n.nspname, c.relname) as qualified,
                   (select p.pid from pg_stat_progress_create_index p where p.index_relid = c.oid limit 1) as builder
            from pg_class t
            join pg_class c on c.relnamespace = t.relnamespace
                and c.relname = (parse_ident(?))[1]
            join pg_index i on i.indexrelid = c.oid and i.indrelid = t.oid
            join pg_namespace n on n.oid = c.relnamespace
            where t.oid = to_regclass(?)
            """;

    private static final String IS_RELATION_THERE = "select to_regclass(?) is not null";

    private static final String IS_VALUE_THERE =
            "select exists (select from pg_enum where enumtypid = to_regtype(?) and enumlabel = ?)";

    private final Connection connection;

    EffectProbe(Connection connection) {
        this.connection = connection;
    }

    /**
     * Tells whether the attempted statement took effect, leaving nothing half-built when it did not.
     *
     * @throws MigrationException {@code EFFECT_UNKNOWN} if the catalogue cannot tell
     */
    boolean tookEffect(String revision, SqlStatement attempted, Resume resume) throws SQLException {
        StatementEffect effect = attempted.effect();
        if (COLLIDED.contains(resume.failure())) {
            return false;
        }
        if (effect instanceof CreateIndexConcurrently create) {
            return isBuilt(revision, create);
        }
        if (effect instanceof DropIndexConcurrently drop) {
            return !isTrue(IS_RELATION_THERE, drop.index());
        }
        if (effect instanceof AddEnumValue value) {
            return isTrue(IS_VALUE_THERE, value.type(), value.label());
        }
        if (effect instanceof Opaque opaque && !isCleanAfter(opaque, resume)) {
            throw unknown(revision, "whether '" + opaque.command() + "' took effect");
        }
        return false;
    }

    /** Removes an INVALID index that IF NOT EXISTS would mistake for a good one. */
    void removeInvalid(String revision, CreateIndexConcurrently create) throws SQLException {
        isBuilt(revision, create);
    }

    private boolean isBuilt(String revision, CreateIndexConcurrently create) throws SQLException {
        String name = create.index();
        if (name == null) {
            throw unknown(revision, "which index a CREATE INDEX CONCURRENTLY without a name has left");
        }
        String qualified;
        try (PreparedStatement statement = connection.prepareStatement(INDEX)) {
            statement.setString(1, name);
            statement.setString(2, create.table());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                if (row.getBoolean("indisvalid")) {
                    return true;
                }
                qualified = row.getString("qualified");
                int builder = row.getInt("builder");
                if (!row.wasNull()) {
                    throw unknown(
                            revision,
                            "what becomes of " + qualified + ", which backend " + builder + " is building now");
                }
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop index concurrently if exists " + qualified);
        }
        return false;
    }

    /** These commands undo themselves when the server answers an error. */
    private static boolean isCleanAfter(Opaque opaque, Resume resume) {
        boolean leavesParts =
                opaque.command().startsWith("reindex") || opaque.command().startsWith("detach");
        return !resume.failure().isEmpty() && !leavesParts;
    }

    private boolean isTrue(String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static MigrationException unknown(String revision, String what) {
        return new MigrationException(
                MigrationError.EFFECT_UNKNOWN,
                "Revision " + revision + " was interrupted, and the catalogue does not tell " + what + ".",
                "Look at the database; this version cannot mark a statement as done by hand yet.",
                Map.of("revision", revision),
                null);
    }
}
