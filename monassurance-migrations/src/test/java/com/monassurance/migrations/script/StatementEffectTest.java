package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.migrations.script.StatementEffect.AddEnumValue;
import com.monassurance.migrations.script.StatementEffect.CreateIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.DropIndexConcurrently;
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
                "reindex table t",
                "reindex index i",
                "cluster t using i",
                "cluster verbose t",
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
                .isEqualTo(new CreateIndexConcurrently("\"I x\"", "\"S\".t", true));
        assertThat(effect("create index concurrently on t (a)"))
                .isEqualTo(new CreateIndexConcurrently(null, "t", false));
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
                .isEqualTo(new AddEnumValue("color", "red"));
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
}
