package com.monassurance.maintenance.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataLossTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table policies",
                "alter table policies drop column note",
                "ALTER TABLE policies DROP note",
                "alter table policies add column a int, drop column b",
                "alter table policies alter column a type int",
                "alter table policies alter a set default '--', drop column b",
                "alter table policies /* x */ drop column b",
                "alter table policies alter a set default 'x, add y', drop column b",
                "delete from policies",
                "update policies set a = null",
                "truncate policies",
                "drop schema s cascade",
                "drop view v cascade",
                "drop sequence s",
                "drop type t",
                "do $$ begin delete from t; end $$",
                "-- harmless\ndrop table t",
                "/* create index */ drop table t",
                "with d as (delete from t returning 1) select 1",
                "create table copy as select 1",
                "something unknown"
            })
    void statement_that_may_lose_data_is_named(String statement) {
        assertThat(DataLoss.of(statement)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop index concurrently if exists idx_users_active",
                "create index concurrently i on t (a)",
                "-- undo\nalter table policies drop constraint policies_check",
                "alter table policies alter column a drop not null, alter b set default 0",
                "alter table only public.policies rename column a to b",
                "alter table t add constraint c check (a in (1, 2)) not valid",
                "drop function f(int)",
                "comment on table t is 'x'",
                "grant select on t to r"
            })
    void statement_that_keeps_every_value_passes(String statement) {
        assertThat(DataLoss.of(statement)).isEmpty();
    }
}
