package com.monassurance.health.metrics.business;

import java.util.List;

/**
 * One kind of sums that is kept up to date: what is added up, by which key and day.
 *
 * @param kind name of the sums
 * @param table whose rows are added up
 * @param day the day of a row, as an expression
 * @param key the key of a row, as an expression that may be null
 * @param amount what a row adds, as an expression
 * @param rows which rows of the table a comparison has to read
 */
record Rolled(String kind, String table, String day, String key, String amount, String rows) {

    /** Stands for the key of rows without one. */
    static final String NOBODY = "(-9223372036854775808)::bigint";

    /** Older days are in no window: they are neither compared nor, a month later, kept. */
    static final int COMPARED_DAYS = 60;

    static final int KEPT_DAYS = 90;

    /** The functions follow one scheme, and insert, update, delete and truncate have a trigger each. */
    static final int TRIGGERS_PER_KIND = 4;

    static final List<Rolled> ALL = List.of(
            new Rolled(
                    "storage",
                    "generated_documents",
                    "'-infinity'::date",
                    "created_by",
                    "coalesce(size_bytes, 0)",
                    "true"),
            daily("documents", "generated_documents", "created_at", "template_version_id"),
            daily("policies", "policies", "created_at", "created_by"),
            daily("activity", "audit_logs", "timestamp", "user_id"));

    private static Rolled daily(String kind, String table, String column, String key) {
        String day = "(%s at time zone '%s')::date".formatted(column, ActiveUsers.ZONE.getId());
        String rows = "%s >= ((now() at time zone '%2$s')::date - %3$d)::timestamp at time zone '%2$s'"
                .formatted(column, ActiveUsers.ZONE.getId(), COMPARED_DAYS);
        return new Rolled(kind, table, day, key, "1", rows);
    }

    String function() {
        return """
            create or replace function monassurance_metrics.roll_%1$s() returns trigger
            language plpgsql security definer set search_path = pg_catalog, pg_temp as $roll$
            begin
              if tg_op = 'INSERT' then
                insert into monassurance_metrics.business_delta (kind, day, key, amount)
                %2$s;
              elsif tg_op = 'DELETE' then
                insert into monassurance_metrics.business_delta (kind, day, key, amount)
                %3$s;
              elsif tg_op = 'UPDATE' then
                insert into monassurance_metrics.business_delta (kind, day, key, amount)
                %4$s;
              else
                insert into monassurance_metrics.business_delta (kind, day, key, amount)
                select kind, day, key, -sum(amount)::bigint from monassurance_metrics.business_total
                where kind = '%1$s' group by kind, day, key having sum(amount) <> 0;
              end if;
              return null;
            end
            $roll$
            """.formatted(
                        kind,
                        summed(added("", "new_rows")),
                        summed(added("-", "old_rows")),
                        summed(added("", "new_rows") + " union all " + added("-", "old_rows")));
    }

    /** The triggers of one kind: a transition table may be named by one event only. */
    List<String> triggers() {
        return List.of(
                trigger("insert", "referencing new table as new_rows"),
                trigger("update", "referencing old table as old_rows new table as new_rows"),
                trigger("delete", "referencing old table as old_rows"),
                trigger("truncate", ""));
    }

    List<String> withoutTriggers() {
        return List.of("insert", "update", "delete", "truncate").stream()
                .map(event -> "drop trigger if exists monassurance_roll_%s_%s on %s".formatted(kind, event, table))
                .toList();
    }

    /** Inserts what the sums lack; both sides are read in the snapshot of the transaction. */
    String correction() {
        return """
            insert into monassurance_metrics.business_delta (kind, day, key, amount)
            select kind, day, key, sum(amount)::bigint
            from (
              %s where %s
              union all
              select kind, day, key, -amount from monassurance_metrics.business_total
              where kind = '%s' and (day = '-infinity' or day >= (now() at time zone '%s')::date - %d)
            ) compared
            group by kind, day, key having sum(amount) <> 0
            """.formatted(added("", table), rows, kind, ActiveUsers.ZONE.getId(), COMPARED_DAYS);
    }

    private String trigger(String event, String tables) {
        return """
            create or replace trigger monassurance_roll_%1$s_%2$s after %2$s on %3$s %4$s
            for each statement execute function monassurance_metrics.roll_%1$s()
            """.formatted(kind, event, table, tables);
    }

    private String added(String sign, String from) {
        return "select '%s'::text as kind, %s as day, coalesce(%s, %s) as key, %s(%s) as amount from %s"
                .formatted(kind, day, key, NOBODY, sign, amount, from);
    }

    private static String summed(String changes) {
        return """
            select kind, day, key, sum(amount)::bigint from (%s) changed
            group by kind, day, key having sum(amount) <> 0""".formatted(changes);
    }
}
