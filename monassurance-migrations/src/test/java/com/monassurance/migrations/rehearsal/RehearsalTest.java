package com.monassurance.migrations.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final ScratchServer SCRATCH = ScratchServers.of(SERVER.dataSource("postgres"), SERVER::dataSource);

    /** Scripts given as {@code id < parents}, upgrade and downgrade. */
    private static ScriptSet scripts(String... parts) {
        List<ScriptSource> sources = new ArrayList<>();
        for (int i = 0; i < parts.length; i += 3) {
            String[] ids = parts[i].split(" < ");
            sources.add(ScriptSources.of(
                    ids[0] + "_x.sql",
                    "-- revision: " + ids[0] + "\n-- revises: " + ids[1] + "\n-- upgrade\n" + parts[i + 1]
                            + "\n-- downgrade\n" + parts[i + 2] + "\n"));
        }
        return ScriptSet.read(ScriptSources.all(sources));
    }

    private static MergeOutcome check(ScriptSet scripts, String... heads) {
        return MergeCheck.on(SCRATCH, scripts).check(List.of(heads));
    }

    @Test
    void heads_that_touch_different_objects_commute() {
        ScriptSet scripts = scripts(
                "a1 < base",
                "create table t (i int);",
                "",
                "b1 < a1",
                "create table u (i int);",
                "",
                "c1 < a1",
                "create index on t (i);",
                "");

        assertThat(check(scripts, "b1", "c1")).isInstanceOfSatisfying(MergeOutcome.Commutes.class, outcome -> {
            assertThat(outcome.shared()).isEmpty();
            assertThat(outcome.reordered()).isEmpty();
        });
    }

    @Test
    void columns_added_by_both_heads_commute_and_the_table_is_named() {
        ScriptSet scripts = scripts(
                "a1 < base",
                "create table t (i int);",
                "",
                "b1 < a1",
                "alter table t add b int;",
                "",
                "c1 < a1",
                "alter table t add c int;",
                "");

        assertThat(check(scripts, "b1", "c1")).isInstanceOfSatisfying(MergeOutcome.Commutes.class, outcome -> {
            assertThat(outcome.shared()).containsExactly("table public.t");
            assertThat(outcome.reordered()).containsExactly("table public.t");
        });
    }

    @Test
    void heads_that_end_in_different_schemas_conflict_and_the_object_is_named() {
        ScriptSet scripts = scripts(
                "a1 < base",
                "create function f() returns int language sql as 'select 0';",
                "",
                "b1 < a1",
                "create or replace function f() returns int language sql as 'select 1';",
                "",
                "c1 < a1",
                "create or replace function f() returns int language sql as 'select 2';",
                "");

        assertThat(check(scripts, "b1", "c1")).isInstanceOfSatisfying(MergeOutcome.Conflicts.class, outcome -> {
            assertThat(outcome.objects()).containsExactly("function public.f()");
            assertThat(outcome.words()).contains("b1, c1", "c1, b1", "different schemas", "function public.f()");
        });
    }

    @Test
    void a_head_that_fails_in_one_order_is_named_with_the_objects_of_both() {
        ScriptSet scripts = scripts(
                "a1 < base",
                "create table t (i int, j int);",
                "",
                "b1 < a1",
                "alter table t drop column j;",
                "",
                "c1 < a1",
                "create index on t (j);",
                "",
                "d1 < a1",
                "create table twice ();",
                "",
                "e1 < a1",
                "create table twice ();",
                "");

        assertThat(check(scripts, "b1", "c1")).isInstanceOfSatisfying(MergeOutcome.Conflicts.class, outcome -> {
            assertThat(outcome.words()).contains("In the order b1, c1 revision c1 fails", "\"j\" does not exist");
            assertThat(outcome.objects()).contains("table public.t");
        });
        assertThat(check(scripts, "d1", "e1")).isInstanceOfSatisfying(MergeOutcome.Conflicts.class, outcome -> {
            assertThat(outcome.words()).contains("in the reverse order d1 does");
            assertThat(outcome.objects()).containsExactly("table public.twice");
        });
    }

    @Test
    void what_cannot_be_known_is_not_checked() {
        ScriptSet broken = scripts(
                "a1 < base",
                "select 1 / 0;",
                "",
                "b1 < a1",
                "create table u (i int);",
                "",
                "c1 < a1",
                "create table v (i int);",
                "");

        assertThat(check(broken, "b1", "c1"))
                .isInstanceOfSatisfying(
                        MergeOutcome.NotChecked.class,
                        outcome -> assertThat(outcome.words()).contains("What lies below cannot be run"));
        assertThat(check(broken, "b1")).isInstanceOf(MergeOutcome.NotChecked.class);
        assertThat(check(broken, "a1", "b1")).isInstanceOf(MergeOutcome.NotChecked.class);
    }
}
