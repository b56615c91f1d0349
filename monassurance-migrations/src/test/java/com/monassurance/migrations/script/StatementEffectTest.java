package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.migrations.script.StatementEffect.AddEnumValue;
import com.monassurance.migrations.script.StatementEffect.CreateIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.DetachConcurrently;
import com.monassurance.migrations.script.StatementEffect.DropIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.MoveDatabase;
import com.monassurance.migrations.script.StatementEffect.ReindexConcurrently;
import com.monassurance.migrations.script.StatementEffect.ReindexScope;
import com.monassurance.migrations.script.StatementEffect.Repeatable;
import com.monassurance.migrations.script.StatementEffect.ServerObject;
import com.monassurance.migrations.script.StatementEffect.ServerObjectChange;
import com.monassurance.migrations.script.StatementEffect.ValidateConstraint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementEffectTest {

    private static StatementEffect effect(String sql) {
        return effects(sql).get(0);
    }

    private static List<StatementEffect> effects(String sql) {
        return StatementSplitter.split("x", sql).statements().stream()
                .map(SqlStatement::effect)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently i on t (a)",
                "CREATE /* c */ UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I\" ON ONLY a.t (a)",
                "create index concurrently on t (a)",
                "drop index concurrently i",
                "drop index concurrently if exists a.i cascade",
                "reindex index concurrently i",
                "reindex (verbose, concurrently) table t",
                "reindex table concurrently t",
                "reindex schema s",
                "reindex table t",
                "reindex index i",
                "reindex (concurrently false) index i",
                "reindex (tablespace x, concurrently 1, verbose) table t",
                "cluster t using i",
                "cluster verbose t",
                "repack t",
                "repack (concurrently) t",
                "reindex (verbose) database",
                "reindex system d",
                "vacuum",
                "vacuum (full, analyze) t",
                "cluster",
                "cluster verbose",
                "cluster (verbose)",
                "alter system set work_mem = '1MB'",
                "create database d",
                "drop database if exists d",
                "create tablespace x location '/x'",
                "drop tablespace x",
                "create subscription s connection '' publication p",
                "drop subscription s",
                "alter subscription s refresh publication",
                "alter database d set tablespace x",
                "alter table a.b detach partition c.d concurrently"
            })
    void a_statement_that_postgresql_refuses_in_a_transaction_runs_outside(String sql) {
        assertThat(effect(sql).isTransactional()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index i on t (a)",
                "create index \"concurrently\" on t (a)",
                "drop index i",
                "refresh materialized view concurrently v",
                "analyze t",
                "alter table t detach partition p",
                "alter table t detach partition p finalize",
                "alter table t add column concurrently int",
                "alter database d set work_mem = '1MB'",
                "alter type t rename to u",
                "alter type t rename value 'a' to 'b'",
                "create table database (vacuum int)",
                "select 'create index concurrently i on t (a)'"
            })
    void any_other_statement_runs_in_the_transaction(String sql) {
        assertThat(effect(sql).isTransactional()).isTrue();
    }

    @Test
    void the_names_of_an_index_are_kept_as_written() {
        assertThat(effect("create unique index concurrently if not exists \"I x\" on only \"S\".t using btree (a)"))
                .isEqualTo(new CreateIndexConcurrently("\"I x\"", "\"S\".t", true, true, "using btree (a)"));
        assertThat(effect("create index concurrently on t (a)"))
                .isEqualTo(new CreateIndexConcurrently(null, "t", false, false, "(a)"));
        assertThat(effect("drop index concurrently if exists a.\"B\"")).isEqualTo(new DropIndexConcurrently("a.\"B\""));
    }

    @Test
    void an_enum_value_leaves_the_transaction_only_when_a_later_statement_uses_it() {
        assertThat(effect("alter type a.color add value if not exists 'it''s red' before 'blue'; select 1")
                        .isTransactional())
                .isTrue();
        assertThat(effect("alter type a.color add value if not exists 'it''s red'; select 'it''s red'")
                        .isTransactional())
                .isFalse();
        assertThat(effect("alter type color add value 'red'; update t set c = 'red'"))
                .isEqualTo(new AddEnumValue("color", "red", true));
        assertThat(effects("create type color as enum ('blue'); alter type color add value 'red'; select 'red'::color"))
                .allMatch(StatementEffect::isTransactional);
    }

    @Test
    void statements_that_change_the_session_are_known() {
        List<Boolean> touches = StatementSplitter.split(
                        "x",
                        "set search_path = a; set local work_mem = '1MB'; reset role; set constraints all deferred;"
                                + " select pg_catalog.set_config('search_path', '', false); select 1")
                .statements()
                .stream()
                .map(SqlStatement::touchesSession)
                .toList();

        assertThat(touches).containsExactly(true, false, true, false, true, false);
    }

    @Test
    void what_is_rebuilt_or_detached_is_kept_as_written() {
        assertThat(effect("reindex (verbose, concurrently on) index \"S\".i"))
                .isEqualTo(new ReindexConcurrently(ReindexScope.INDEX, "\"S\".i"));
        assertThat(effect("reindex table concurrently t")).isEqualTo(new ReindexConcurrently(ReindexScope.TABLE, "t"));
        assertThat(effect("reindex schema concurrently s"))
                .isEqualTo(new ReindexConcurrently(ReindexScope.SCHEMA, "s"));
        assertThat(effect("reindex database concurrently"))
                .isEqualTo(new ReindexConcurrently(ReindexScope.DATABASE, ""));
        assertThat(effect("reindex (concurrently off) table t")).isEqualTo(new Repeatable("reindex table"));
        assertThat(effect("alter table if exists only a.p * detach partition \"C\" concurrently"))
                .isEqualTo(new DetachConcurrently("a.p", "\"C\""));
        assertThat(effect("drop database if exists d with (force)"))
                .isEqualTo(new ServerObjectChange(ServerObject.DATABASE, "d", false));
        assertThat(effect("alter database d set tablespace x")).isEqualTo(new MoveDatabase("d", "x"));
    }

    @Test
    void a_constraint_is_validated_in_its_own_transaction_when_locks_of_others_would_be_held() {
        String add = "alter table t add constraint c check (a > 0) not valid;";
        String validate = "alter table t validate constraint c";

        assertThat(effects(add + validate).get(1)).isEqualTo(new ValidateConstraint("t", "c", true));
        assertThat(effects(validate + ";" + add).get(0).isTransactional()).isTrue();
        assertThat(effects("set search_path = s;" + validate).get(1).isTransactional())
                .isTrue();
        assertThat(effects("create table t (a int);" + add + validate)).allMatch(StatementEffect::isTransactional);
        assertThat(effects(add + "create index concurrently i on t (a);" + validate)
                        .get(2)
                        .isTransactional())
                .isTrue();
        assertThat(effect("alter table t validate constraint c, add column b int"))
                .isEqualTo(new StatementEffect.InTransaction());
    }

    @Test
    void a_routine_leaves_the_transaction_only_when_the_script_says_that_it_commits() {
        List<SqlStatement> statements = StatementSplitter.split("x", "call p(); do $$ begin commit; end $$; select 1")
                .statements();

        assertThat(CommitRule.settle(statements, List.of(), false)).allMatch(SqlStatement::isTransactional);
        assertThat(CommitRule.settle(statements, List.of(), true))
                .extracting(SqlStatement::isTransactional)
                .containsExactly(false, false, true);
    }
}
