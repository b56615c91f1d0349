package com.monassurance.migrations.run;

import com.monassurance.core.Ticker;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.AttemptNotes;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.run.RecoveryFinding.HalfDone;
import com.monassurance.migrations.run.RecoveryFinding.NotOurs;
import com.monassurance.migrations.run.RecoveryFinding.NotTaken;
import com.monassurance.migrations.run.RecoveryFinding.TookEffect;
import com.monassurance.migrations.run.RecoveryFinding.Unknown;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementEffect;
import com.monassurance.migrations.script.StatementEffect.AddEnumValue;
import com.monassurance.migrations.script.StatementEffect.CreateIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.DetachConcurrently;
import com.monassurance.migrations.script.StatementEffect.DropIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.MoveDatabase;
import com.monassurance.migrations.script.StatementEffect.Opaque;
import com.monassurance.migrations.script.StatementEffect.ReindexConcurrently;
import com.monassurance.migrations.script.StatementEffect.Repeatable;
import com.monassurance.migrations.script.StatementEffect.ServerObjectChange;
import com.monassurance.migrations.script.StatementEffect.ValidateConstraint;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the catalogue whether an interrupted statement took effect, and finishes or removes what it left half-built.
 * Works on a connection in autocommit by the holder of the lock, so no live runner of ours is still at it. Invariant:
 * what it does may itself be interrupted anywhere and done again. Confined to one thread.
 */
final class EffectProbe {

    /** The statement collided with something that was there before: it built nothing. */
    private static final Set<String> COLLIDED = Set.of("42P07", "42710", "42704", "42P04");

    /** The server cannot read a name as the script spells it. */
    private static final Set<String> UNREADABLE = Set.of("42601", "42602", "22023");

    /** Each round ends one way of being half-built; a statement knows two at most. */
    private static final int ROUNDS_MAX = 5;

    private static final String IS_VALUE_THERE =
            "select exists (select from pg_enum where enumtypid = to_regtype(?) and enumlabel = ?)";

    private static final String IS_CONSTRAINT_VALID = """
            select convalidated from pg_constraint
            where conrelid = to_regclass(?) and conname = (parse_ident(?))[1]::name
            """;

    private static final String PARTITION = """
            select i.inhdetachpending,
                   format('alter table %I.%I detach partition %I.%I finalize', pn.nspname, p.relname, cn.nspname, c.relname)
            from pg_inherits i
            join pg_class p on p.oid = i.inhparent
            join pg_namespace pn on pn.oid = p.relnamespace
            join pg_class c on c.oid = i.inhrelid
            join pg_namespace cn on cn.oid = c.relnamespace
            where i.inhparent = to_regclass(?) and i.inhrelid = to_regclass(?)
            """;

    private static final String ARE_RELATIONS_THERE =
            "select to_regclass(?) is not null and to_regclass(?) is not null";

    private static final String IS_DATABASE_THERE =
            "select exists (select from pg_database where datname = (parse_ident(?))[1]::name)";

    private static final String IS_TABLESPACE_THERE =
            "select exists (select from pg_tablespace where spcname = (parse_ident(?))[1]::name)";

    private static final String IS_SUBSCRIPTION_THERE = """
            select exists (
                select from pg_subscription s join pg_database d on d.oid = s.subdbid
                where d.datname = current_database() and s.subname = (parse_ident(?))[1]::name)
            """;

    private static final String IS_DATABASE_IN = """
            select exists (
                select from pg_database d join pg_tablespace t on t.oid = d.dattablespace
                where d.datname = (parse_ident(?))[1]::name and t.spcname = (parse_ident(?))[1]::name)
            """;

    private final SqlSession session;
    private final RunSettings settings;
    private final RecoveryQueries queries;
    private final RecoveryIndexes indexes;
    private final RecoveryWait wait;
    private final AttemptNotes notes;

    EffectProbe(SqlSession session, HistoryPlace place, RunSettings settings, Ticker ticker) {
        this.session = session;
        this.settings = settings;
        this.queries = new RecoveryQueries(session.connection());
        this.indexes = new RecoveryIndexes(queries);
        this.wait = new RecoveryWait(queries, settings.concurrently().lockTimeout(), ticker);
        this.notes = new AttemptNotes(place, session.connection());
    }

    /**
     * Makes the way free for a statement that has not been sent: an INVALID index is removed that IF NOT EXISTS would
     * take for a good one.
     *
     * @throws MigrationException {@code NAME_TAKEN} if the INVALID index is not what the statement builds
     */
    void prepare(String revision, SqlStatement statement) throws SQLException {
        if (statement.effect() instanceof CreateIndexConcurrently create
                && create.ifNotExists()
                && create.index() != null) {
            settle(revision, statement, () -> indexes.mistakable(create));
        }
    }

    /** What is there, for the statements whose effect shows only against it; asked before the statement is sent. */
    Optional<List<String>> before(SqlStatement statement) throws SQLException {
        StatementEffect effect = statement.effect();
        if (effect instanceof CreateIndexConcurrently create) {
            return Optional.of(indexes.namesBefore(create));
        }
        if (effect instanceof ServerObjectChange change && change.creates()) {
            return Optional.of(isThere(change) ? List.of(change.name()) : List.of());
        }
        return Optional.empty();
    }

    /** Keeps what was there; the row of the revision says that the statement is attempted, and it is sent after this. */
    void note(String revision, int done, List<String> before) throws SQLException {
        notes.write(revision, done, before);
    }

    /** What was kept; read under our own role, before the settings of the script are made again. */
    Optional<List<String>> noted(String revision, int done) throws SQLException {
        return notes.read(revision, done);
    }

    /**
     * Tells whether the attempted statement took effect, leaving nothing half-built.
     *
     * @param failure SQLSTATE that the server answered; empty when no answer was recorded
     * @param before what was noted before it was sent; null when nothing was
     * @throws MigrationException {@code EFFECT_UNKNOWN} if the catalogue cannot tell, {@code NAME_TAKEN} if something
     *     else stands in its place
     */
    boolean tookEffect(String revision, SqlStatement attempted, String failure, @Nullable List<String> before)
            throws SQLException {
        if (COLLIDED.contains(failure)) {
            return false;
        }
        wait.forPredecessor(attempted);
        return settle(revision, attempted, () -> look(attempted, failure, before));
    }

    /** Looks only. */
    RecoveryFinding look(SqlStatement attempted, String failure, @Nullable List<String> before) throws SQLException {
        if (COLLIDED.contains(failure)) {
            return new NotTaken("did nothing: the server refused it with " + failure);
        }
        try {
            return finding(attempted.effect(), failure, before);
        } catch (SQLException e) {
            if (UNREADABLE.contains(String.valueOf(e.getSQLState()))) {
                return new Unknown("what the names in it mean: " + e.getMessage());
            }
            throw e;
        }
    }

    private RecoveryFinding finding(StatementEffect effect, String failure, @Nullable List<String> before)
            throws SQLException {
        if (effect instanceof CreateIndexConcurrently create) {
            return before == null ? new NotTaken("was not sent") : indexes.create(create, before);
        }
        if (effect instanceof DropIndexConcurrently drop) {
            return indexes.drop(drop);
        }
        if (effect instanceof ReindexConcurrently reindex) {
            return indexes.reindex(reindex);
        }
        if (effect instanceof DetachConcurrently detach) {
            return detach(detach);
        }
        if (effect instanceof ValidateConstraint validate) {
            return told(queries.isTrue(IS_CONSTRAINT_VALID, validate.table(), validate.constraint()));
        }
        if (effect instanceof AddEnumValue value) {
            return told(queries.isTrue(IS_VALUE_THERE, value.type(), value.label()));
        }
        if (effect instanceof ServerObjectChange change) {
            return serverObject(change, before);
        }
        if (effect instanceof MoveDatabase move) {
            return told(queries.isTrue(IS_DATABASE_IN, move.database(), move.tablespace()));
        }
        boolean undone = effect instanceof Repeatable || (effect instanceof Opaque && !failure.isEmpty());
        return undone ? new NotTaken("may be run again") : new Unknown("whether it took effect");
    }

    private RecoveryFinding detach(DetachConcurrently detach) throws SQLException {
        List<List<String>> partition = queries.rows(PARTITION, detach.table(), detach.partition());
        if (!partition.isEmpty()) {
            return "t".equals(partition.get(0).get(0))
                    ? new HalfDone(
                            "left " + detach.partition() + " half detached",
                            List.of(detach.table()),
                            List.of(partition.get(0).get(1)),
                            true)
                    : new NotTaken("left " + detach.partition() + " attached");
        }
        return queries.isTrue(ARE_RELATIONS_THERE, detach.table(), detach.partition())
                ? new TookEffect("detached " + detach.partition())
                : new NotTaken("names a table that is not there");
    }

    private RecoveryFinding serverObject(ServerObjectChange change, @Nullable List<String> before) throws SQLException {
        boolean there = isThere(change);
        if (!change.creates()) {
            return told(!there);
        }
        return told(there && before != null && !before.contains(change.name()));
    }

    private boolean isThere(ServerObjectChange change) throws SQLException {
        String sql = switch (change.kind()) {
            case DATABASE -> IS_DATABASE_THERE;
            case TABLESPACE -> IS_TABLESPACE_THERE;
            case SUBSCRIPTION -> IS_SUBSCRIPTION_THERE;
        };
        return queries.isTrue(sql, change.name());
    }

    private static RecoveryFinding told(boolean took) {
        return took ? new TookEffect("took effect") : new NotTaken("did not take effect");
    }

    /** One look at the catalogue. */
    @FunctionalInterface
    private interface Look {
        RecoveryFinding look() throws SQLException;
    }

    private boolean settle(String revision, SqlStatement statement, Look look) throws SQLException {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            RecoveryFinding finding = look.look();
            if (!(finding instanceof HalfDone half)) {
                return isTaken(revision, statement, finding);
            }
            for (String table : half.tables()) {
                wait.forTable(table);
            }
            if (half.equals(look.look())) {
                cure(half);
                if (half.isFinishedByCures()) {
                    return true;
                }
            }
        }
        return isTaken(revision, statement, new Unknown("why what it left comes back"));
    }

    private void cure(HalfDone half) throws SQLException {
        session.set(
                "lock_timeout",
                Long.toString(settings.concurrently().lockTimeout().toMillis()));
        session.set("statement_timeout", settings.concurrently().statementTimeoutMillis());
        try {
            for (String cure : half.cures()) {
                queries.execute(cure);
            }
        } finally {
            if (!session.connection().isClosed()) {
                session.set("lock_timeout", settings.transactional().lockTimeoutMillis());
                session.set("statement_timeout", settings.transactional().statementTimeoutMillis());
            }
        }
    }

    private static boolean isTaken(String revision, SqlStatement statement, RecoveryFinding finding) {
        String head = RecoveryText.headOf(statement);
        if (finding instanceof NotOurs other) {
            throw new MigrationException(
                    MigrationError.NAME_TAKEN,
                    "In revision " + revision + " '" + head + "' " + other.what() + ", which is not of this revision.",
                    "Rename or drop that index, or correct the revision, then run the same command again.",
                    Map.of("revision", revision),
                    null);
        }
        if (finding instanceof Unknown unknown) {
            throw new MigrationException(
                    MigrationError.EFFECT_UNKNOWN,
                    "Revision " + revision + " was interrupted in '" + head + "', and the catalogue does not tell "
                            + unknown.what() + ".",
                    "Look at the database; then record what you found with repair: done, or to be run again.",
                    Map.of("revision", revision),
                    null);
        }
        return finding instanceof TookEffect;
    }
}
