package com.monassurance.migrations.trace;

import com.monassurance.migrations.sqlplan.LockMode;
import com.monassurance.migrations.sqlplan.LockedRelation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the locks of a session on relations that are not the system's. Stateless. */
final class LockReading {

    private static final String QUERY = """
            select l.relation, l.mode,
                   pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as name
            from pg_catalog.pg_locks l
            left join pg_catalog.pg_class c on c.oid = l.relation
            left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where l.pid = coalesce(?, pg_catalog.pg_backend_pid()) and l.locktype = 'relation'
              and l.database = (select d.oid from pg_catalog.pg_database d
                                where d.datname = pg_catalog.current_database())
              and l.relation >= 16384
              and (n.nspname is null or (n.nspname <> 'information_schema' and n.nspname !~ '^pg_'))
            limit 100000
            """;

    private static final Comparator<LockedRelation> STRONGEST_FIRST = Comparator.comparing(
                    LockedRelation::mode, Comparator.reverseOrder())
            .thenComparing(LockedRelation::relation);

    private LockReading() {}

    /** A lock as the server shows it. */
    record Lock(long relation, LockMode mode, @Nullable String name) implements Comparable<Lock> {
        @Override
        public int compareTo(Lock other) {
            int byRelation = Long.compare(relation, other.relation);
            return byRelation != 0 ? byRelation : mode.compareTo(other.mode);
        }
    }

    /** The locks of this session, or of another. */
    static Set<Lock> read(Connection connection, @Nullable Integer pid) throws SQLException {
        Set<Lock> locks = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setObject(1, pid, java.sql.Types.INTEGER);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    locks.add(new Lock(row.getLong(1), mode(row.getString(2)), row.getString(3)));
                }
            }
        }
        return locks;
    }

    /** The locks on what stood at the beginning, by the names of then; of each relation the strongest is first. */
    static List<LockedRelation> named(Set<Lock> locks, RelationState begin, RelationState before) {
        return locks.stream()
                .filter(lock -> begin.has(lock.relation()))
                .map(lock -> new LockedRelation(
                        Objects.requireNonNullElse(
                                before.nameOf(lock.relation()),
                                Objects.requireNonNullElse(begin.nameOf(lock.relation()), "?")),
                        lock.mode()))
                .sorted(STRONGEST_FIRST)
                .toList();
    }

    /** {@code AccessExclusiveLock} and the like. */
    private static LockMode mode(String word) {
        String bare = word.endsWith("Lock") ? word.substring(0, word.length() - 4) : word;
        return LockMode.valueOf(bare.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
    }
}
