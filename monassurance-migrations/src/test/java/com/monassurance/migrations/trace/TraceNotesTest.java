package com.monassurance.migrations.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import com.monassurance.migrations.sqlplan.LockMode;
import com.monassurance.migrations.sqlplan.LockedRelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceNotesTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    @TempDir
    Path folder;

    private static TraceReport report(String revision, boolean isUpgrade, String table) {
        StatementTrace statement = new StatementTrace(
                1,
                "5:1",
                "create index",
                true,
                new StatementTrace.Exact(),
                List.of(new LockedRelation(table, LockMode.SHARE)),
                List.of(),
                List.of(),
                List.of(),
                Duration.ofMillis(3));
        return new TraceReport(revision, isUpgrade, 18, "", FillReport.nothing(), List.of(statement), null);
    }

    @Test
    void notes_change_no_hash_and_a_second_trace_replaces_the_first() throws IOException {
        Path file = folder.resolve("a1_first.sql");
        Files.writeString(file, """
                -- revision: a1
                -- message: first
                -- upgrade
                create table t (i int);
                -- downgrade
                drop table t;
                """);
        PostgresDatabase database = SERVER.newDatabase();
        Migrator.over(database.dataSource())
                .scripts(ScriptSources.directory(folder))
                .build()
                .upgrade(Target.head());

        TraceNotes.write(file, report("a1", true, "public.one"));
        TraceNotes.write(file, report("a1", false, "public.down"));
        TraceNotes.write(file, report("a1", true, "public.two"));

        assertThat(Files.readString(file)).isEqualTo("""
                -- revision: a1
                -- message: first

                -- Traced on scratch, statement by statement:
                -- trace: upgrade 1: SHARE on public.two
                -- trace: downgrade 1: SHARE on public.down

                -- upgrade
                create table t (i int);
                -- downgrade
                drop table t;
                """);
        Migrator again = Migrator.over(database.dataSource())
                .scripts(ScriptSources.directory(folder))
                .build();
        assertThat(again.validate().isValid()).isTrue();
        assertThat(again.validate().findings()).isEmpty();
    }

    @Test
    void the_trace_of_another_revision_is_refused_and_the_file_stays() throws IOException {
        Path file = folder.resolve("a1_first.sql");
        String text = "-- revision: a1\n-- upgrade\nselect 1;\n";
        Files.writeString(file, text);

        assertThatThrownBy(() -> TraceNotes.write(file, report("b1", true, "t")))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.TRACE_NOT_KEPT));
        assertThat(Files.readString(file)).isEqualTo(text);
    }
}
