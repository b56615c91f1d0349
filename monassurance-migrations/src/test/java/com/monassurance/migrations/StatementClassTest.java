package com.monassurance.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.script.StatementSplitter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server is asked which statements it refuses in a transaction, and the classifier has to agree. */
class StatementClassTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String REFUSED = "25001";

    private static final String CLASSES = """
            always | 14 | create index concurrently x on t (b)
            always | 14 | create unique index concurrently if not exists x on only t (a)
            always | 14 | create index concurrently on t (b)
            always | 14 | drop index concurrently i
            always | 14 | drop index concurrently if exists i
            always | 14 | reindex index concurrently i
            always | 14 | reindex (concurrently) index i
            always | 14 | reindex (concurrently true, verbose false) table t
            always | 14 | reindex table concurrently t
            always | 14 | reindex schema concurrently public
            always | 14 | reindex schema public
            always | 14 | reindex (verbose) schema public
            always | 14 | reindex database concurrently DB
            always | 14 | reindex database DB
            always | 14 | reindex system DB
            may    | 14 | reindex index i
            may    | 14 | reindex table t
            may    | 14 | reindex (concurrently false) table t
            always | 14 | reindex table p
            always | 14 | reindex index p_a
            always | 14 | vacuum
            always | 14 | vacuum (full, analyze) t
            always | 14 | vacuum verbose t
            always | 14 | cluster
            always | 14 | cluster verbose
            may    | 14 | cluster t using t_pkey
            always | 15 | cluster p using p_a
            always | 17 | cluster (verbose)
            always | 14 | alter system set work_mem = '1MB'
            always | 14 | alter system reset all
            always | 14 | create database x
            always | 14 | drop database x
            always | 14 | drop database if exists x
            always | 14 | alter database DB set tablespace pg_default
            never  | 14 | alter database DB set work_mem = '1MB'
            never  | 14 | alter database DB reset all
            always | 14 | create tablespace x location '/nowhere'
            always | 14 | drop tablespace x
            always | 14 | create subscription x connection 'host=127.0.0.1 port=1' publication q
            may    | 14 | create subscription x connection '' publication q with (connect = false)
            always | 14 | drop subscription SUB
            always | 14 | alter subscription SUB refresh publication
            always | 14 | alter subscription SUB set publication r
            may    | 14 | alter subscription SUB set publication r with (refresh = false)
            always | 14 | alter subscription SUB add publication r
            always | 14 | alter subscription SUB drop publication q
            may    | 14 | alter subscription SUB set (binary = true)
            never  | 14 | alter subscription SUB disable
            never  | 14 | alter subscription SUB connection 'host=127.0.0.1 port=2'
            never  | 14 | alter subscription SUB owner to current_user
            always | 14 | alter table p detach partition p1 concurrently
            never  | 14 | alter table p detach partition p1
            never  | 14 | alter table t validate constraint c
            never  | 14 | alter type color add value 'blue'
            never  | 14 | refresh materialized view concurrently v
            never  | 14 | refresh materialized view v
            never  | 14 | analyze t
            never  | 14 | create index x on t (b)
            never  | 14 | drop index i
            never  | 14 | checkpoint
            never  | 14 | lock table t in access exclusive mode
            never  | 14 | discard plans
            never  | 14 | discard temp
            never  | 14 | truncate t
            never  | 14 | alter index i set (fillfactor = 70)
            never  | 14 | create extension if not exists plpgsql
            """;

    @BeforeEach
    void create(PostgresDatabase database) {
        database.execute(
                "create table t (a int primary key, b text)",
                "create index i on t (b)",
                "create table u (a int)",
                "create table p (a int) partition by list (a)",
                "create table p1 partition of p for values in (1)",
                "create index p_a on p (a)",
                "create type color as enum ('red')",
                "create materialized view v as select 1 as a",
                "create unique index v_a on v (a)",
                "alter table t add constraint c check (a > 0) not valid",
                "create procedure commits() language plpgsql as 'begin commit; end'",
                "create subscription s_" + database.name() + " connection 'host=127.0.0.1 port=1 dbname=x'"
                        + " publication q, q2 with (connect = false)",
                "alter subscription s_" + database.name() + " enable");
    }

    @AfterEach
    void drop(PostgresDatabase database) {
        database.execute(
                "alter subscription s_" + database.name() + " disable",
                "alter subscription s_" + database.name() + " set (slot_name = none)",
                "drop subscription s_" + database.name());
    }

    /** {@code always}: refused; {@code may}: depends on the object or the version; {@code never}: taken. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = CLASSES)
    void a_statement_is_classed_as_the_server_treats_it(
            String refusal, int since, String template, PostgresDatabase database) throws SQLException {
        assumeThat(database.server().majorVersion()).isGreaterThanOrEqualTo(since);
        String sql = template.replace("DB", database.name()).replace("SUB", "s_" + database.name());

        String state = stateInTransaction(database, sql);

        boolean transactional =
                StatementSplitter.split("x", sql).statements().get(0).isTransactional();
        assertThat(transactional).as(sql).isEqualTo(refusal.equals("never"));
        assertThat(state).as(sql).isIn("", REFUSED);
        if (!refusal.equals("may")) {
            assertThat(state.equals(REFUSED)).as(sql).isEqualTo(refusal.equals("always"));
        }
    }

    @ParameterizedTest
    @CsvSource({"call commits()", "do 'begin commit; end'"})
    void a_routine_that_commits_is_refused_by_the_server_in_a_transaction(String sql, PostgresDatabase database)
            throws SQLException {
        assertThat(stateInTransaction(database, sql)).isEqualTo("2D000");
    }

    @ParameterizedTest
    @CsvSource({"discard all", "commit prepared 'x'", "prepare transaction 'x'", "rollback prepared 'x'", "begin"})
    void what_no_script_may_hold_is_a_problem(String sql) {
        assertThat(StatementSplitter.split("x", sql).problems()).hasSize(1);
    }

    private static String stateInTransaction(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                statement.execute(sql);
                return "";
            } catch (SQLException e) {
                return String.valueOf(e.getSQLState());
            } finally {
                connection.rollback();
            }
        }
    }
}
