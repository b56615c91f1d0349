package com.monassurance.health.metrics.business;

import com.monassurance.health.metrics.business.BusinessQueries.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads the figures of the business from the sums that {@link BusinessRollup} keeps. */
final class RolledFigures {

    private static final String BOUNDS = """
        (select ?::date as today, ?::date as week, ?::date as month, ?::date as calendar_week,
                ?::date as calendar_month, ?::text as zone) d
        """;

    private static final String WINDOWS = """
        select coalesce(sum(amount) filter (where day >= d.today), 0)::bigint,
               coalesce(sum(amount) filter (where day >= d.week), 0)::bigint,
               coalesce(sum(amount) filter (where day >= d.month), 0)::bigint,
               coalesce(sum(amount) filter (where day >= d.calendar_week), 0)::bigint,
               coalesce(sum(amount) filter (where day >= d.calendar_month), 0)::bigint
        from monassurance_metrics.business_total, %2$s
        where kind = '%1$s' and day >= least(d.month, d.calendar_month)
        """;

    /** A user was active on a day when the sum of the day is not zero. */
    private static final String ACTIVE_USERS = """
        select count(distinct key) filter (where day >= today),
               count(distinct key) filter (where day >= week),
               count(distinct key) filter (where day >= month),
               count(distinct key) filter (where day >= calendar_week),
               count(distinct key) filter (where day >= calendar_month)
        from (
          select d.*, day, key from monassurance_metrics.business_total, %s
          where kind = 'activity' and day >= least(d.month, d.calendar_month) and key <> %s
          group by d.today, d.week, d.month, d.calendar_week, d.calendar_month, d.zone, day, key
          having sum(amount) <> 0
        ) seen
        """.formatted(BOUNDS, Rolled.NOBODY);

    private static final String BY_OWNER = """
        select nullif(key, %s) as owner, sum(amount) as amount from monassurance_metrics.business_total, d
        where kind = '%s' and %s group by key having sum(amount) <> 0
        """;

    private static final String BY_VERSION = """
        select nullif(key, %s) as version, sum(amount) as amount from monassurance_metrics.business_total, d
        where kind = 'documents' and day >= d.first group by key having sum(amount) <> 0
        """.formatted(Rolled.NOBODY);

    static final Statements STATEMENTS = new Statements(
            ACTIVE_USERS,
            WINDOWS.formatted("policies", BOUNDS),
            BusinessQueries.RANKED.formatted(BY_OWNER.formatted(Rolled.NOBODY, "policies", "day >= d.first")),
            WINDOWS.formatted("documents", BOUNDS),
            BusinessQueries.BY_TEMPLATE.formatted(BY_VERSION),
            BusinessQueries.RANKED.formatted(BY_OWNER.formatted(Rolled.NOBODY, "storage", "day = '-infinity'")));

    /** From the catalogue alone, so that it can be asked where nothing is installed and nothing is permitted. */
    private static final String INSTALLED = """
        select count(*) = ?
               and coalesce(bool_and(t.tgenabled in ('O', 'A')), false)
               and coalesce((
                 select has_schema_privilege(n.oid, 'usage') and bool_and(has_table_privilege(c.oid, 'select'))
                 from pg_namespace n join pg_class c on c.relnamespace = n.oid
                 where n.nspname = 'monassurance_metrics' and c.relname in ('business_total', 'business_state')
                 group by n.oid having count(*) = 2), false),
               not pg_is_in_recovery() and not current_setting('transaction_read_only')::boolean
               and coalesce((
                 select bool_and(pg_has_role(c.relowner, 'usage'))
                 from pg_namespace n join pg_class c on c.relnamespace = n.oid
                 where n.nspname = 'monassurance_metrics' and c.relname in ('business_rollup', 'business_delta')), false)
        from pg_trigger t
        where t.tgname like 'monassurance\\_roll\\_%'
          and t.tgrelid in (to_regclass('policies'), to_regclass('generated_documents'), to_regclass('audit_logs'))
        """;

    private static final String READY =
            "select exists (select from monassurance_metrics.business_state where is_ready)";

    private RolledFigures() {}

    /**
     * What can be done with the sums.
     *
     * @param isReady whether they are complete and kept up to date
     * @param isFoldable whether this session may fold them
     */
    record Use(boolean isReady, boolean isFoldable) {}

    static Use use(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSTALLED)) {
            statement.setInt(1, Rolled.ALL.size() * Rolled.TRIGGERS_PER_KIND);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                boolean isReady = row.getBoolean(1) && isReady(connection);
                return new Use(isReady, isReady && row.getBoolean(2));
            }
        }
    }

    private static boolean isReady(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(READY)) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
