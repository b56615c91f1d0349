package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.FailingSource.Moment;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema history that was killed while it was made must never look like one where nothing is applied. */
class InterruptedInstallTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ScriptSource SOURCE = scripts().table("r1").table("r2").source();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create schema if not exists",
                "statements_total integer not null",
                "comment on table",
                "hash text not null",
                "is_only boolean primary key",
                "default values on conflict do nothing"
            })
    void an_install_that_was_ended_anywhere_is_made_whole_by_the_next_run(String marker, PostgresDatabase database) {
        for (Moment moment : Moment.values()) {
            assertThatThrownBy(() -> Migrator.over(new FailingSource(database.dataSource(), marker, moment))
                            .scripts(SOURCE)
                            .build()
                            .upgrade(Target.head()))
                    .hasMessageContaining("ended on purpose");
            assertThat(Probe.of(database).is("to_regnamespace('monassurance_ops') is null"))
                    .isTrue();
        }
        Migrator migrator = Migrator.over(database.dataSource()).scripts(SOURCE).build();
        migrator.upgrade(Target.parse("r1"));
        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1", "r2 applied 1/1");
    }

    @Test
    void a_history_that_has_lost_a_table_runs_nothing_again_and_install_adds_the_table(PostgresDatabase database) {
        Migrator migrator = Migrator.over(database.dataSource()).scripts(SOURCE).build();
        migrator.upgrade(Target.parse("r1"));
        database.execute("do $$ declare t regclass; begin for t in select oid from pg_class where relkind = 'r' and"
                + " relnamespace = 'monassurance_ops'::regnamespace and relname <> 'schema_history'"
                + " loop execute 'drop table ' || t; end loop; end $$");

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.HISTORY_UNREADABLE)
                .withMessageContaining("has lost its table");
        migrator.install();
        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1", "r2 applied 1/1");
    }
}
