package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.migrations.revision.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnColumnsTest {

    private static final String PARENTS = """
            create table one (id int not null, label text check (label <> ''));
            create table two (id int not null, label text);
            """;
    private static final String BEFORE = PARENTS + "create table child (more int) inherits (one);\n";

    @TempDir
    Path folder;

    @Test
    void a_child_changes_its_parent_and_keeps_its_rows_and_says_what_stays_its_own() {
        try (Bench bench = new Bench(folder)) {
            bench.script("r1", "base", BEFORE, "drop table one, two cascade;\n").upgrade();
            bench.live.execute("insert into child values (1, 'a', 2)");
            String oid = bench.ask("select 'child'::regclass::oid").get(0);
            bench.model(PARENTS + "create table child (more int) inherits (two);\n");

            Draft draft = bench.applied(bench.builder(), "another parent");

            assertThat(draft.notes())
                    .anyMatch(note -> note.startsWith("table public.child stays declared by the child"));
            assertThat(bench.ask("select inhparent::regclass from pg_inherits where inhrelid = 'child'::regclass"))
                    .containsExactly("two");
            assertThat(bench.ask("select 'child'::regclass::oid")).containsExactly(oid);
            assertThat(bench.ask("select label from two")).containsExactly("a");
            SchemaCheck check = bench.generator().check();
            assertThat(check).isInstanceOf(SchemaCheck.Same.class);
            assertThat(((SchemaCheck.Same) check).notes()).anyMatch(note -> note.contains("which no statement can"));
            assertThat(bench.generator().draft("again")).isInstanceOf(DraftOutcome.Nothing.class);
            bench.migrator().downgrade(Target.revision("r1"));
            assertThat(bench.ask("select label from one")).containsExactly("a");
        }
    }

    @Test
    void a_table_comes_under_a_parent_whose_columns_are_not_null() {
        String parent =
                "create table named (id int not null default 0, label text constraint given not null default 'x');\n";
        try (Bench bench = new Bench(folder)) {
            bench.script("r1", "base", parent + "create table child (more int);\n", "drop table named, child;\n")
                    .upgrade();
            bench.live.execute("insert into child values (2)");
            bench.model(parent + "create table child (more int) inherits (named);\n");

            bench.applied(bench.builder(), "a parent");

            assertThat(bench.ask("select label from named")).containsExactly("x");
            assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
            bench.migrator().downgrade(Target.revision("r1"));
            assertThat(bench.ask("select more from child")).containsExactly("2");
        }
    }
}
