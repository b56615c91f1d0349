package com.monassurance.migrations.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Direction;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import com.monassurance.migrations.trace.FillReport;
import com.monassurance.migrations.trace.TraceReport;
import com.monassurance.migrations.trace.Tracer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionTraceTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final ScratchServer SCRATCH = ScratchServers.of(SERVER.dataSource("postgres"), SERVER::dataSource);
    private static final HistoryPlace PLACE =
            new HistoryPlace(HistoryPlace.DEFAULT_SCHEMA, HistoryPlace.DEFAULT_NAMESPACE);

    /** Their first revision stands on a table that was there before. */
    private static final ScriptSource TAKEN_OVER =
            ScriptSources.all(List.of(ScriptSources.of("a1_x.sql", """
                    -- revision: a1
                    -- upgrade
                    alter table old add more int not null default 1;
                    -- downgrade
                    alter table old drop column more;
                    """), ScriptSources.of("b1_x.sql", """
                    -- revision: b1
                    -- revises: a1
                    -- upgrade
                    alter table old alter more type bigint;
                    -- downgrade
                    alter table old alter more type int;
                    """)));

    private static RevisionTrace trace(ScriptSource source, int rows) {
        return RevisionTrace.on(
                SCRATCH, ScriptSet.read(source), Tracer.builder().rows(rows).build());
    }

    private static void execute(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void upgrade(PostgresDatabase database, String target) {
        Migrator.over(database.dataSource()).scripts(TAKEN_OVER).build().upgrade(Target.parse(target));
    }

    @Test
    void a_revision_of_the_shipped_schema_is_traced_both_ways() {
        RevisionTrace trace = trace(ScriptSources.classpath(MonAssuranceSchema.location()), 20);

        TraceReport up = trace.run(Target.head(), Direction.UPGRADE);
        TraceReport down = trace.run(Target.head(), Direction.DOWNGRADE);

        assertThat(up.findFailure()).isEmpty();
        assertThat(up.statements()).isNotEmpty();
        assertThat(up.isUpgrade()).isTrue();
        assertThat(up.start()).isEqualTo("revisions run from base");
        assertThat(down.findFailure()).isEmpty();
        assertThat(down.statements()).isNotEmpty();
        assertThat(down.isUpgrade()).isFalse();
    }

    @Test
    void a_target_of_several_revisions_is_refused() {
        ScriptSource scripts = ScriptSources.all(List.of(
                ScriptSources.of("a1_x.sql", "-- revision: a1\n-- upgrade\ncreate table t (i int);\n"),
                ScriptSources.of("b1_x.sql", "-- revision: b1\n-- upgrade\nselect 1;\n")));

        assertThatThrownBy(() -> trace(scripts, 0).run(Target.heads(), Direction.UPGRADE))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.BAD_TARGET));
    }

    @Test
    void a_database_older_than_its_first_revision_is_traced_on_a_copy_of_its_schema() throws SQLException {
        try (PostgresDatabase database = SERVER.newDatabase()) {
            execute(database, "create table old (id int primary key)");
            upgrade(database, "a1");
            RevisionTrace live = trace(TAKEN_OVER, 100).from(database.dataSource(), PLACE);

            TraceReport up = live.run(Target.parse("b1"), Direction.UPGRADE);
            TraceReport down = live.run(Target.parse("a1"), Direction.DOWNGRADE);

            assertThat(up.start()).isEqualTo("a copy of the database's schema");
            assertThat(up.findFailure()).isEmpty();
            assertThat(up.statements().get(0).rewritten()).contains("public.old");
            assertThat(up.rows().filled()).containsExactly(new FillReport.Filled("public.old", 100));
            assertThat(down.start()).isEqualTo("a copy of the database's schema");
            assertThat(down.findFailure()).isEmpty();
            assertThat(up.toText()).contains("\nstart: a copy of the database's schema\n");
        }
    }

    @Test
    void a_database_that_stands_elsewhere_is_left_aside_and_the_reason_told() throws SQLException {
        try (PostgresDatabase database = SERVER.newDatabase()) {
            execute(database, "create table old (id int primary key)");
            RevisionTrace live = trace(TAKEN_OVER, 0).from(database.dataSource(), PLACE);

            assertThatThrownBy(() -> live.run(Target.parse("b1"), Direction.UPGRADE))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error()).isEqualTo(MigrationError.STATEMENT_FAILED));
            upgrade(database, "b1");
            assertThatThrownBy(() -> live.run(Target.parse("b1"), Direction.UPGRADE))
                    .isInstanceOf(MigrationException.class);
        }
        try (PostgresDatabase database = SERVER.newDatabase()) {
            ScriptSource shipped = ScriptSources.classpath(MonAssuranceSchema.location());

            TraceReport report =
                    trace(shipped, 0).from(database.dataSource(), PLACE).run(Target.head(), Direction.DOWNGRADE);

            assertThat(report.start())
                    .isEqualTo("revisions run from base, for the database does not have the revision");
        }
    }
}
