package com.monassurance.migrations.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.schema.RandomSchema;
import com.monassurance.migrations.script.ScriptSources;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticRowsTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    private static final int SEEDS = Integer.getInteger("campaign.factor", 1) > 1 ? 100 : 5;

    private static FillReport fill(PostgresDatabase database, SyntheticRows rows) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return rows.fill(connection);
        }
    }

    private static String answer(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void every_table_of_the_shipped_schema_gets_rows_that_satisfy_its_constraints() throws SQLException {
        PostgresDatabase database = SERVER.newDatabase();
        Migrator.over(database.dataSource())
                .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
                .build()
                .upgrade(Target.head());

        FillReport report = fill(database, SyntheticRows.of(1_000));

        assertThat(report.unfilled()).isEmpty();
        assertThat(report.filled())
                .hasSizeGreaterThan(5)
                .allSatisfy(table -> assertThat(table.rows()).isPositive());
        assertThat(report.filled()).filteredOn(table -> table.rows() == 1_000).hasSizeGreaterThan(4);
        assertForeignKeysHold(database);
    }

    @Test
    void keys_ranges_partitions_domains_and_rings_are_respected() throws SQLException {
        PostgresDatabase database = SERVER.newDatabase();
        database.execute(
                "create type mood as enum ('glad', 'sad')",
                "create domain code as text check (value ~ '^[A-Z]{3}$')",
                "create table node (id int primary key, parent int not null references node, mood mood not null)",
                "create table country (code code primary key, moods mood[] not null, box box, at tstzrange)",
                "create table one (id uuid primary key, other uuid)",
                "create table two (id uuid primary key, one uuid not null references one)",
                "alter table one add foreign key (other) references two",
                "create table stay (room int, during daterange not null, node int not null references node,"
                        + " exclude using gist (during with &&), check (room in (101, 102) and room is not null))",
                "create table log (at timestamptz not null, region text not null, n int generated always as identity,"
                        + " double int generated always as (length(region) * 2) stored, primary key (at, region, n))"
                        + " partition by list (region)",
                "create table log_eu partition of log for values in ('eu', 'uk') partition by range (at)",
                "create table log_eu_new partition of log_eu for values from ('2030-01-01') to (maxvalue)",
                "create table log_eu_old partition of log_eu for values from ('2029-06-01') to ('2030-01-01')",
                "create table log_rest partition of log default",
                "create table late (id int, unique (id) deferrable initially deferred)",
                "create table hollow (v int not null check (v > 10 and v < 5))",
                "create table under_hollow (id int not null, h int not null)",
                "create function refuse() returns trigger language plpgsql as" + " 'begin raise exception ''no''; end'",
                "create trigger refuse before insert on late execute function refuse()");

        FillReport report = fill(database, SyntheticRows.of(200));

        assertThat(report.unfilled())
                .singleElement()
                .satisfies(table -> assertThat(table.table()).isEqualTo("public.hollow"));
        assertThat(report.filled())
                .filteredOn(table -> List.of("public.node", "public.two", "public.late", "public.log_eu_old")
                        .contains(table.table()))
                .hasSize(4)
                .allSatisfy(table -> assertThat(table.rows()).isGreaterThanOrEqualTo(100));
        assertThat(report.filled())
                .filteredOn(table -> table.table().equals("public.country"))
                .singleElement()
                .satisfies(table -> assertThat(table.rows()).isPositive());
        assertForeignKeysHold(database);
    }

    /** The server checks them by triggers, which do not fire; an index that is made anew would not be. */
    @Test
    void keys_that_are_checked_late_hold_too() throws SQLException {
        PostgresDatabase database = SERVER.newDatabase();
        database.execute(
                "create table few (yes boolean, no boolean, unique (yes, no) deferrable initially deferred)",
                "create table one (id int primary key, up int references one, few boolean unique deferrable)",
                "create table told (few boolean unique deferrable)",
                "create publication everything for table told",
                "create table spread (during daterange check (not isempty(during)), kind boolean, exclude using gist"
                        + " (during with &&) where (kind) deferrable initially deferred)",
                "create table part (at boolean, n boolean, unique (at, n) deferrable) partition by list (at)",
                "create table part_yes partition of part for values in (true)");
        if (SERVER.majorVersion() >= 15) {
            database.execute("create table nulls (a boolean, unique nulls not distinct (a) deferrable)");
        }

        FillReport report = fill(database, SyntheticRows.of(200));

        assertThat(report.unfilled()).isEmpty();
        assertThat(report.filled())
                .filteredOn(table -> table.table().matches("public[.](few|one|told|part_yes|nulls)"))
                .hasSize(SERVER.majorVersion() >= 15 ? 5 : 4)
                .allSatisfy(table -> assertThat(table.rows()).isBetween(1L, 199L));
        assertForeignKeysHold(database);
        database.execute("reindex schema public");
    }

    @Test
    void a_table_under_one_that_stays_empty_is_named_with_its_key() throws SQLException {
        PostgresDatabase database = SERVER.newDatabase();
        database.execute(
                "create table hollow (v int primary key check (v > 10 and v < 5))",
                "create table above (id int not null, h int not null constraint stands references hollow)");

        FillReport report = fill(database, SyntheticRows.of(20));

        assertThat(report.filled()).isEmpty();
        assertThat(report.unfilled())
                .extracting(FillReport.Unfilled::table, FillReport.Unfilled::reason)
                .satisfiesExactly(
                        above -> assertThat(above.toList().get(1).toString()).contains("stands", "public.hollow"),
                        hollow -> assertThat(hollow.toList().get(0)).isEqualTo("public.hollow"));
    }

    /** Triggers did not run, so the server is asked to look at all rows now. */
    private static void assertForeignKeysHold(PostgresDatabase database) throws SQLException {
        String again = answer(database, """
                select string_agg(format('alter table %1$s drop constraint %2$I; alter table %1$s add constraint %2$I %3$s',
                                         conrelid::regclass, conname, pg_get_constraintdef(oid)), ';')
                from pg_constraint where contype = 'f' and conparentid = 0
                """);
        assertThat(again).isNotNull();
        database.execute(again);
    }

    @Test
    void random_schemas_are_filled_and_what_is_not_is_named() throws SQLException {
        for (String role : List.of("judge_one", "judge_two")) {
            SERVER.newDatabase()
                    .execute("do $$ begin create role " + role
                            + "; exception when duplicate_object or unique_violation then null; end $$");
        }
        int all = 0;
        int filled = 0;
        List<String> named = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            PostgresDatabase database = SERVER.newDatabase();
            database.execute(
                    RandomSchema.of(seed, SERVER.majorVersion()).statements().toArray(String[]::new));

            FillReport report = fill(database, SyntheticRows.of(30));

            int tables = Integer.parseInt(answer(database, """
                    select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                    """));
            all += tables;
            filled += report.filled().size();
            for (FillReport.Unfilled each : report.unfilled()) {
                named.add(seed + ": " + each.table() + ": " + each.reason());
            }
        }

        assertThat(filled).as("of %d tables; not filled: %s", all, named).isGreaterThanOrEqualTo(all * 9 / 10);
    }
}
