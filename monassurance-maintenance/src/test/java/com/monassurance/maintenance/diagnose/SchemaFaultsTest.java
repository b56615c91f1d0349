package com.monassurance.maintenance.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each test plants one fault in tables, indexes, constraints or sequences and looks for its finding. */
class SchemaFaultsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Thresholds ANY_BLOAT = Thresholds.ofDefaults().with(Threshold.BLOAT_BYTES, 100_000);
    private static final Thresholds NEW_STATISTICS = Thresholds.ofDefaults().with(Threshold.UNUSED_STATISTICS_DAYS, 0);

    @Test
    void index_invalid(PostgresDatabase database) throws SQLException {
        database.execute("create table clients (id int, name text)", "insert into clients values (1, 'a'), (2, 'a')");
        Faults.fail(database, "23505", "create unique index concurrently not_unique on clients (name)");

        Finding found = Faults.one(database, "index.invalid", "public.not_unique");

        assertThat(found.severity()).isEqualTo(Severity.HIGH);
        assertThat(found.sql()).containsExactly("drop index concurrently \"public\".\"not_unique\"");
        database.execute(found.sql().get(0));
        Faults.none(database, Thresholds.ofDefaults(), "index.invalid", "public.not_unique");
    }

    @Test
    void index_duplicate_even_when_the_condition_was_written_at_another_place(PostgresDatabase database) {
        database.execute(
                "create table t (id int primary key, a text, b int)",
                "create index one on t (lower(a)) where b > 1",
                "create   index  another_with_a_longer_name   on   t (lower(a))   where   b > 1",
                "create index other_condition on t (lower(a)) where b > 2",
                "create index other_order on t (a desc)",
                "create index plain on t (a)");

        Finding found = Faults.one(database, "index.duplicate", "public.another_with_a_longer_name");

        assertThat(found.title().english()).contains("repeats one");
        assertThat(Diagnosis.of(database.dataSource()).diagnose().findings())
                .filteredOn(finding -> finding.id().equals("index.duplicate"))
                .hasSize(1);
    }

    @Test
    void index_duplicate_never_gives_up_the_one_behind_a_constraint(PostgresDatabase database) {
        database.execute(
                "create table t (id int)",
                "create unique index early on t (id)",
                "alter table t add constraint t_id primary key (id)");

        Faults.one(database, "index.duplicate", "public.early");
        Faults.none(database, Thresholds.ofDefaults(), "index.duplicate", "public.t_id");
    }

    @Test
    void index_overlapping(PostgresDatabase database) {
        database.execute(
                "create table t (id int primary key, a int, b int)",
                "create index short on t (a)",
                "create index long on t (a, b)",
                "create unique index once on t (b)",
                "create index later on t (b, a)");

        Finding found = Faults.one(database, "index.overlapping", "public.short");

        assertThat(found.title().english()).contains("beginning of long");
        Faults.none(database, Thresholds.ofDefaults(), "index.overlapping", "public.once");
    }

    @Test
    void index_unused(PostgresDatabase database) {
        database.execute(
                "create table t (id int primary key, a int, b int)",
                "insert into t select i, i, i from generate_series(1, 1000) i",
                "create index never_read on t (a)",
                "create index read on t (b)",
                "analyze t",
                "set enable_seqscan = off; select * from t where b = 3");

        Finding found = Faults.one(database, NEW_STATISTICS, "index.unused", "public.never_read");

        assertThat(found.evidence().english()).startsWith("0 scans on 1 servers");
        Faults.none(database, NEW_STATISTICS, "index.unused", "public.read");
        Faults.none(database, NEW_STATISTICS, "index.unused", "public.t_pkey");
    }

    @Test
    void i07_nobody_is_advised_to_drop_an_index_by_statistics_of_yesterday(PostgresDatabase database)
            throws SQLException {
        database.execute(
                "create table t (id int primary key, a int)",
                "insert into t select i, i from generate_series(1, 1000) i",
                "create index never_read on t (a)",
                "analyze t");
        try (Connection connection = Faults.connect(database)) {
            Faults.execute(connection, "select pg_stat_reset()");
        }

        FindingsResult result = Diagnosis.of(database.dataSource()).diagnose();

        assertThat(result.findings())
                .filteredOn(finding -> finding.id().equals("index.unused"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.INFO);
                    assertThat(finding.remedy().english()).startsWith("Do not drop it yet: ");
                    assertThat(finding.sql()).isEmpty();
                });
        assertThat(result.notChecked())
                .filteredOn(missing -> missing.look().equals("index.unused"))
                .singleElement()
                .satisfies(missing -> assertThat(missing.reason().english()).contains("30 days are needed"));
    }

    @Test
    void index_nulls(PostgresDatabase database) {
        database.execute(
                "create table t (id int primary key, a int)",
                "insert into t select i, case when i % 4 = 0 then i end from generate_series(1, 20000) i",
                "create index mostly_null on t (a)",
                "vacuum analyze t");

        Finding found = Faults.one(
                database, Faults.low(Threshold.NULL_INDEX_BYTES, 50_000), "index.nulls", "public.mostly_null");

        assertThat(found.title().english()).startsWith("75 %");
        database.execute(found.sql().toArray(String[]::new));
    }

    @Test
    void index_bloat_and_table_bloat_are_estimates(PostgresDatabase database) {
        database.execute(
                "create table t (id int primary key, note text) with (autovacuum_enabled = off)",
                "insert into t select i, repeat('x', 100) from generate_series(1, 30000) i",
                "create index t_note on t (note, id)",
                "delete from t where id % 10 <> 0",
                "vacuum analyze t");

        Finding table = Faults.one(database, ANY_BLOAT, "table.bloat", "public.t");
        Finding index = Faults.one(database, ANY_BLOAT, "index.bloat", "public.t_note");

        assertThat(table.evidence().english()).startsWith("estimate: ");
        assertThat(index.evidence().french()).startsWith("estimation : ");
        database.execute(index.sql().get(0), "vacuum full t", "analyze t");
        Faults.none(database, ANY_BLOAT, "index.bloat", "public.t_note");
        Faults.none(database, ANY_BLOAT, "table.bloat", "public.t");
    }

    @Test
    void foreign_key_without_index(PostgresDatabase database) {
        database.execute(
                "create table clients (id int primary key)",
                "create table \"Policies\" (id int primary key, \"Client\" int references clients, b int references clients)",
                "create index partly on \"Policies\" (\"Client\") where b > 0",
                "create index b_first on \"Policies\" (b, id)");

        Finding found = Faults.one(database, "foreign-key.no-index", "public.Policies.Policies_Client_fkey");

        assertThat(found.sql()).containsExactly("create index concurrently on \"public\".\"Policies\" (\"Client\")");
        database.execute(found.sql().get(0));
        Faults.none(database, Thresholds.ofDefaults(), "foreign-key.no-index", "public.Policies.Policies_Client_fkey");
        Faults.none(database, Thresholds.ofDefaults(), "foreign-key.no-index", "public.Policies.Policies_b_fkey");
    }

    @Test
    void foreign_key_missing(PostgresDatabase database) {
        database.execute(
                "create table companies (id int primary key)",
                "create table users (id int primary key, company_id int, other_id int, companies_id text)");

        Finding found = Faults.one(database, "foreign-key.missing", "public.users.company_id");

        database.execute(found.sql().get(0));
        Faults.none(database, Thresholds.ofDefaults(), "foreign-key.missing", "public.users.company_id");
        Faults.none(database, Thresholds.ofDefaults(), "foreign-key.missing", "public.users.companies_id");
        Faults.one(database, "constraint.not-valid", "public.users.users_company_id_fkey");
    }

    @Test
    void constraint_not_valid(PostgresDatabase database) {
        database.execute(
                "create table t (id int primary key, a int)",
                "insert into t values (1, -1)",
                "alter table t add constraint positive check (a > 0) not valid");

        Finding found = Faults.one(database, "constraint.not-valid", "public.t.positive");

        database.execute("update t set a = 1", found.sql().get(0));
        Faults.none(database, Thresholds.ofDefaults(), "constraint.not-valid", "public.t.positive");
    }

    @Test
    void trigger_disabled(PostgresDatabase database) {
        database.execute(
                "create table t (id int primary key)",
                "create function f() returns trigger language plpgsql as 'begin return new; end'",
                "create trigger \"Check\" before insert on t for each row execute function f()",
                "alter table t disable trigger \"Check\"");

        Finding found = Faults.one(database, "table.trigger-disabled", "public.t.Check");

        database.execute(found.sql().get(0));
        Faults.none(database, Thresholds.ofDefaults(), "table.trigger-disabled", "public.t.Check");
    }

    @Test
    void sequence_near_the_end_of_its_column(PostgresDatabase database) {
        database.execute(
                "create table ids (id int generated by default as identity, text text)",
                "select setval('ids_id_seq', 2040109465)",
                "create table far (id int generated by default as identity)",
                "insert into far select from generate_series(1, 100)",
                "analyze far",
                "create table small (id smallint primary key)",
                "create sequence wide owned by small.id",
                "select setval('wide', 25000)");

        Finding found = Faults.one(database, "sequence.near-end", "public.ids_id_seq");

        assertThat(found.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(found.evidence().english()).isEqualTo("2040109465 / 2147483647 (ids.id integer)");
        assertThat(Faults.one(database, "sequence.near-end", "public.wide").severity())
                .isEqualTo(Severity.HIGH);
        Faults.none(database, Thresholds.ofDefaults(), "sequence.near-end", "public.far_id_seq");
    }

    @Test
    void sequence_near_its_end_is_found_when_its_table_was_analysed(PostgresDatabase database) {
        database.execute(
                "create table ids (id int generated by default as identity)",
                "insert into ids select 2000000000 + i from generate_series(1, 100) i",
                "analyze ids",
                "select setval('ids_id_seq', 2000000100)");

        Faults.one(database, "sequence.near-end", "public.ids_id_seq");
    }

    @Test
    void table_dead_rows_and_overdue_vacuum(PostgresDatabase database) {
        database.execute(
                "create table t (id int primary key) with (autovacuum_enabled = off)",
                "insert into t select generate_series(1, 8000)",
                "delete from t where id % 2 = 0");

        Finding dead = Faults.one(database, "table.dead-rows", "public.t");
        Finding overdue = Faults.one(database, "table.vacuum-overdue", "public.t");

        assertThat(dead.severity()).isEqualTo(Severity.HIGH);
        assertThat(dead.evidence().english()).isEqualTo("4,000 dead, 4,000 live");
        database.execute(overdue.sql().get(0));
        Faults.gone(database, Thresholds.ofDefaults(), "table.dead-rows", "public.t");
    }

    @Test
    void table_overdue_for_inserts_alone(PostgresDatabase database) {
        database.execute(
                "create table t (id int primary key) with (autovacuum_enabled = off)",
                "analyze t",
                "insert into t select generate_series(1, 30000)");

        Finding found = Faults.one(database, "table.vacuum-overdue", "public.t");

        assertThat(found.evidence().english()).isEqualTo("30,000 rows inserted since the last vacuum");
        Faults.one(database, "table.statistics-stale", "public.t");
        Faults.one(database, "table.autovacuum-off", "public.t");
    }

    @Test
    void g13_a_parent_that_was_never_analysed(PostgresDatabase database) {
        database.execute(
                "create table part (id int primary key) partition by range (id)",
                "create table part_1 partition of part for values from (0) to (1000)");

        Finding found = Faults.one(database, "table.parent-not-analysed", "public.part");

        database.execute(found.sql().get(0));
        Faults.none(database, Thresholds.ofDefaults(), "table.parent-not-analysed", "public.part");
    }

    @Test
    void table_without_primary_key(PostgresDatabase database) {
        database.execute(
                "create table keyless (id int)",
                "create table keyed (id int primary key) partition by range (id)",
                "create table keyed_1 partition of keyed for values from (0) to (1)",
                "create unlogged table scratch (id int)");

        Faults.one(database, "table.no-primary-key", "public.keyless");
        Faults.none(database, Thresholds.ofDefaults(), "table.no-primary-key", "public.keyed");
        Faults.none(database, Thresholds.ofDefaults(), "table.no-primary-key", "public.scratch");
    }

    @Test
    void table_read_by_sequential_scans(PostgresDatabase database) throws SQLException {
        database.execute(
                "create table t (id int primary key, a int)",
                "insert into t select i, i from generate_series(1, 12000) i",
                "analyze t");
        try (Connection connection = Faults.connect(database)) {
            for (int i = 0; i < 110; i++) {
                Faults.execute(connection, "select count(*) from t where a = " + i);
            }
        }

        Finding found = Faults.one(database, "table.sequential-scans", "public.t");

        assertThat(found.evidence().english()).contains(" sequential, 0 by index, ");
    }

    @Test
    void cache_misses_of_database_table_and_index(PostgresDatabase database) throws SQLException {
        database.execute(
                "create table t (id int primary key, a text)",
                "insert into t select i, repeat('x', 500) from generate_series(1, 2000) i",
                "analyze t");
        try (Connection connection = Faults.connect(database)) {
            for (int i = 0; i < 20; i++) {
                Faults.execute(connection, "select a from t where id = " + i);
            }
        }
        // Every read was answered by the cache; a share above one hundred percent makes that a fault.
        Thresholds strict =
                Thresholds.ofDefaults().with(Threshold.CACHE_READS, 10).with(Threshold.CACHE_HIT_PERCENT, 101);

        Faults.one(database, strict, "table.cache-hit", "public.t");
        Faults.one(database, strict, "index.cache-hit", "public.t_pkey");
        Faults.one(database, strict, "cache.hit-ratio", "database");
        Faults.none(database, Faults.low(Threshold.CACHE_READS, 1e12), "table.cache-hit", "public.t");
    }

    @Test
    void table_whose_updates_go_to_new_pages(PostgresDatabase database) {
        assumeTrue(database.server().majorVersion() >= 16, "counted from PostgreSQL 16 on");
        database.execute(
                "create table t (id int primary key, a text) with (autovacuum_enabled = off)",
                "insert into t select i, repeat('x', 100) from generate_series(1, 11000) i",
                "update t set a = repeat('y', 100)");

        Finding found = Faults.one(database, "table.new-page-updates", "public.t");

        database.execute(found.sql().get(0));
    }

    @Test
    void table_large(PostgresDatabase database) {
        database.execute(
                "create table t (id int primary key)", "insert into t select generate_series(1, 50000)", "vacuum t");

        Faults.one(database, Faults.low(Threshold.LARGE_TABLE_BYTES, 1_000_000), "table.large", "public.t");
        Faults.none(database, Thresholds.ofDefaults(), "table.large", "public.t");
    }
}
