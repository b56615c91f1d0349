package com.monassurance.migrations.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.Secret;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.scratch.ScratchDatabase;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.sqlplan.LockMode;
import com.monassurance.migrations.sqlplan.LockedRelation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracerTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final ScratchServer SCRATCH =
            ScratchServers.onLoopback(ConnectionSettings.of(SERVER.jdbcUrl("postgres"))
                    .withUser(SERVER.user())
                    .withPassword(Secret.of(SERVER.password())));
    private static final String[] SHOP = {
        "create table client (id bigint generated always as identity primary key, name text not null)",
        "create table policy (id bigint primary key, client_id bigint not null, number varchar(20) not null,"
                + " premium int not null, note text)",
        "create index policy_number on policy (number)",
        "create view policies as select id from policy"
    };

    private static RevisionScript script(String upgrade) {
        return ScriptSet.read(new ScriptFile(
                "0002_x.sql", "0002_x.sql", "-- revision: 0002\n-- revises: 0001\n-- upgrade\n" + upgrade + "\n"));
    }

    private static void prepare(ScratchDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static TraceReport trace(int rows, String upgrade) throws SQLException {
        RevisionScript script = script(upgrade);
        try (ScratchDatabase database = SCRATCH.create();
                ScratchDatabase goal = SCRATCH.create()) {
            prepare(database, SHOP);
            prepare(goal, SHOP);
            prepare(
                    goal,
                    script.upgrade().statements().stream()
                            .map(each -> each.text())
                            .toArray(String[]::new));
            return Tracer.builder().rows(rows).build().upgrade(database, goal, script);
        }
    }

    private static StatementTrace only(TraceReport report) {
        assertThat(report.findFailure()).isEmpty();
        assertThat(report.statements()).hasSize(1);
        return report.statements().get(0);
    }

    private static LockedRelation lock(LockMode mode, String relation) {
        return new LockedRelation(relation, mode);
    }

    @Test
    void a_foreign_key_locks_both_tables_and_scans_them() throws SQLException {
        StatementTrace trace =
                only(trace(1_000, "alter table policy add constraint fk foreign key (client_id) references client;"));

        assertThat(trace.isTransactional()).isTrue();
        assertThat(trace.reading()).isInstanceOf(StatementTrace.Exact.class);
        assertThat(trace.taken())
                .contains(
                        lock(LockMode.SHARE_ROW_EXCLUSIVE, "public.policy"),
                        lock(LockMode.SHARE_ROW_EXCLUSIVE, "public.client"))
                .noneMatch(each -> each.mode() == LockMode.ACCESS_EXCLUSIVE);
        assertThat(trace.rewritten()).isEmpty();
        assertThat(trace.scans()).extracting(StatementTrace.Scan::table).contains("public.policy", "public.client");
        assertThat(trace.held()).isEmpty();
    }

    @Test
    void a_type_change_that_rewrites_is_told_from_one_that_does_not() throws SQLException {
        StatementTrace wider = only(trace(200, "alter table policy alter column number type varchar(40);"));
        assertThat(wider.taken()).contains(lock(LockMode.ACCESS_EXCLUSIVE, "public.policy"));
        assertThat(wider.rewritten()).isEmpty();
        assertThat(wider.scans()).isEmpty();

        TraceReport dropped = trace(
                200,
                "drop view policies;\nalter table policy alter column premium type bigint;\ncreate view policies as"
                        + " select id from policy;");
        assertThat(dropped.statements()).hasSize(3);
        StatementTrace rewriting = dropped.statements().get(1);
        assertThat(rewriting.taken()).contains(lock(LockMode.ACCESS_EXCLUSIVE, "public.policy"));
        assertThat(rewriting.rewritten()).contains("public.policy", "public.policy_pkey", "public.policy_number");
        assertThat(rewriting.scans()).singleElement().satisfies(scan -> {
            assertThat(scan.table()).isEqualTo("public.policy");
            assertThat(scan.rows()).isGreaterThanOrEqualTo(200);
        });
        assertThat(dropped.statements().get(2).held())
                .as("what is kept while the view is made")
                .contains(lock(LockMode.ACCESS_EXCLUSIVE, "public.policy"));
    }

    @Test
    void an_index_built_concurrently_is_sampled_and_blocks_nobody() throws SQLException {
        StatementTrace trace = only(trace(4_000, "create index concurrently policy_note on policy (note, number);"));

        assertThat(trace.isTransactional()).isFalse();
        assertThat(trace.reading())
                .isInstanceOfSatisfying(
                        StatementTrace.Sampled.class,
                        sampled -> assertThat(sampled.samples()).isGreaterThan(1));
        assertThat(trace.taken())
                .contains(lock(LockMode.SHARE_UPDATE_EXCLUSIVE, "public.policy"))
                .noneMatch(each -> each.mode().blocksWrites());
        assertThat(trace.scans())
                .singleElement()
                .satisfies(scan -> assertThat(scan.table()).isEqualTo("public.policy"));
        assertThat(trace.rewritten()).isEmpty();
    }

    @Test
    void validation_in_a_transaction_of_its_own_is_read_exactly() throws SQLException {
        TraceReport report = trace(500, """
                alter table policy add constraint positive check (premium >= 0) not valid;
                alter table policy validate constraint positive;
                """);

        assertThat(report.statements()).hasSize(2);
        assertThat(report.statements().get(0).taken())
                .containsExactly(lock(LockMode.ACCESS_EXCLUSIVE, "public.policy"));
        assertThat(report.statements().get(0).scans()).isEmpty();
        StatementTrace validation = report.statements().get(1);
        assertThat(validation.isTransactional()).isTrue();
        assertThat(validation.reading()).isInstanceOf(StatementTrace.Exact.class);
        assertThat(validation.taken()).containsExactly(lock(LockMode.SHARE_UPDATE_EXCLUSIVE, "public.policy"));
        assertThat(validation.held()).isEmpty();
        assertThat(validation.scans()).hasSize(1);
    }

    @Test
    void rebuilding_an_index_concurrently_is_a_rewrite_of_it() throws SQLException {
        StatementTrace trace = only(trace(2_000, "reindex index concurrently policy_number;"));

        assertThat(trace.rewritten()).containsExactly("public.policy_number");
        assertThat(trace.scans()).extracting(StatementTrace.Scan::table).containsExactly("public.policy");
    }

    @Test
    void rows_satisfy_what_the_revision_will_ask_for() throws SQLException {
        TraceReport report = trace(300, """
                alter table policy add constraint range check (premium between 5 and 9);
                alter table policy alter column note set not null;
                create unique index on policy (number);
                alter table policy add foreign key (client_id) references client (id);
                """);

        assertThat(report.findFailure()).isEmpty();
        assertThat(report.rows().unfilled()).isEmpty();
        assertThat(report.statements()).hasSize(4);
    }

    @Test
    void a_failing_statement_ends_the_trace_and_is_named() throws SQLException {
        try (ScratchDatabase database = SCRATCH.create()) {
            prepare(database, SHOP);

            TraceReport report = Tracer.builder()
                    .rows(10)
                    .build()
                    .upgrade(
                            database,
                            null,
                            script("comment on table policy is 'x';\nalter table policy add check (premium < 0);"));

            assertThat(report.findFailure()).hasValueSatisfying(failure -> {
                assertThat(failure.number()).isEqualTo(2);
                assertThat(failure.place()).isEqualTo("5:1");
                assertThat(failure.isAboutRows()).isTrue();
                assertThat(failure.message()).contains("23514");
            });
            assertThat(report.statements()).hasSize(1);
            assertThat(report.toText()).contains("Statement 2 at 5:1 failed", "The rows are made up");
        }
    }

    @Test
    void the_table_says_what_was_locked_rewritten_and_scanned() throws SQLException {
        TraceReport report = trace(100, "create index policy_note on policy (note);\ntruncate client;");

        assertThat(report.toText())
                .startsWith("upgrade of 0002 on PostgreSQL " + SERVER.majorVersion())
                .contains("SHARE on public.policy", "ACCESS EXCLUSIVE on public.client", "create index policy_note");
        assertThat(report.toComments())
                .startsWith("-- trace: upgrade 1: SHARE on public.policy; scans public.policy")
                .element(1)
                .asString()
                .contains("while holding SHARE on public.policy", "rewrites public.client");
        assertThat(List.copyOf(report.statements())).hasSize(2);
    }
}
