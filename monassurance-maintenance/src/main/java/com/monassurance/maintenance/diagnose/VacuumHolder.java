package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who needs old row versions, so that VACUUM cannot remove what died since. Immutable.
 *
 * @param kind what it is
 * @param name process of a session, name of a transaction, slot or standby
 * @param transactions how many transactions ago its oldest needed row version is
 * @param detail role, application and state, or what else is known
 * @param ageMillis how long it has been so; null when the server does not say
 * @since 0.1.0
 */
public record VacuumHolder(
        Kind kind,
        String name,
        long transactions,
        String detail,
        @Nullable Long ageMillis) {

    /** What can hold VACUUM back. */
    public enum Kind {
        /** A session with an open transaction or a long statement. */
        SESSION,
        /** A prepared transaction. */
        PREPARED,
        /** A replication slot. */
        SLOT,
        /** The queries of a standby that reports what they need. */
        STANDBY
    }

    /** VACUUM itself is left out of the horizon of others. */
    private static final String HOLDERS = """
            select 'SESSION', pid::text, age(backend_xmin),
                   concat_ws(', ', usename, nullif(application_name, ''), state),
                   extract(epoch from clock_timestamp() - xact_start)::float8
              from pg_stat_activity
             where backend_xmin is not null and pid <> pg_backend_pid() and backend_type <> 'walsender'
               and datname = current_database() and backend_type <> 'autovacuum worker'
               and query !~* '^\\s*vacuum'
            union all
            select 'PREPARED', gid, age(transaction), owner::text,
                   extract(epoch from clock_timestamp() - prepared)::float8
              from pg_prepared_xacts where database = current_database()
            union all
            select 'SLOT', slot_name, greatest(coalesce(age(xmin), 0), coalesce(age(catalog_xmin), 0)),
                   coalesce(plugin, slot_type), null::float8
              from pg_replication_slots where xmin is not null or catalog_xmin is not null
            union all
            select 'STANDBY', coalesce(nullif(application_name, ''), pid::text), age(backend_xmin),
                   coalesce(host(client_addr), ''), null::float8
              from pg_stat_replication where backend_xmin is not null
             order by 3 desc, 1, 2
            """;

    /** Checks the parts. */
    public VacuumHolder {
        requireNonNull(kind, "kind");
        requireNonNull(name, "name");
        requireNonNull(detail, "detail");
    }

    /**
     * Reads who holds VACUUM back in the database of a connection, in one statement.
     *
     * @param connection a connection, left as it is
     * @return the one that needs the oldest row version first
     * @throws SQLException if the server cannot be asked
     */
    public static List<VacuumHolder> read(Connection connection) throws SQLException {
        return Diagnosis.rows(connection, HOLDERS, VacuumHolder::of);
    }

    private static VacuumHolder of(ResultSet row) throws SQLException {
        double seconds = row.getDouble(5);
        @Nullable Long millis = row.wasNull() ? null : Long.valueOf((long) (seconds * 1000));
        return new VacuumHolder(
                Kind.valueOf(row.getString(1)),
                row.getString(2),
                row.getLong(3),
                String.valueOf(row.getString(4)),
                millis);
    }

    /**
     * Returns how long it has been so.
     *
     * @return milliseconds, or empty when the server does not say
     */
    public OptionalLong findAgeMillis() {
        Long known = ageMillis;
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /**
     * Tells whether it held VACUUM back for a whole time; what has no age counts as lasting.
     *
     * @param time the time up to now
     * @return true if it began before
     */
    public boolean isOlderThan(Duration time) {
        Long known = ageMillis;
        return known == null || known >= time.toMillis();
    }

    /**
     * Returns who it is, for people.
     *
     * @return such as {@code session 4711 (app, idle in transaction)}
     */
    public Text described() {
        String who = Wording.printable(name) + " (" + Wording.printable(detail) + ")";
        return switch (kind) {
            case SESSION -> Text.of("session " + who, "la session " + who);
            case PREPARED -> Text.of("prepared transaction " + who, "la transaction préparée " + who);
            case SLOT -> Text.of("replication slot " + who, "le slot de réplication " + who);
            case STANDBY -> Text.of("the queries of standby " + who, "les requêtes du standby " + who);
        };
    }

    /**
     * Returns the statement that ends it, for a person who agrees.
     *
     * @return one statement
     */
    public String remedySql() {
        String literal = "'" + name.replace("'", "''") + "'";
        return switch (kind) {
            case SESSION -> "select pg_terminate_backend(" + name + ")";
            case PREPARED -> "rollback prepared " + literal;
            case SLOT -> "select pg_drop_replication_slot(" + literal + ")";
            case STANDBY -> "alter system set hot_standby_feedback = off -- on the standby";
        };
    }
}
