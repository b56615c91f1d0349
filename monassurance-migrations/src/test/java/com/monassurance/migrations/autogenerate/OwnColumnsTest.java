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
}
