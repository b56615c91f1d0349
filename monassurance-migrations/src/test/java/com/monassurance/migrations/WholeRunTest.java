package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.TransactionMode;
import com.monassurance.migrations.script.ScriptSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A whole run in one transaction. */
class WholeRunTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static Migrator migrator(PostgresDatabase database, ScriptSource source) {
        return Migrator.over(database.dataSource())
                .scripts(source)
                .settings(RunSettings.defaults().withTransactions(TransactionMode.WHOLE_RUN))
                .build();
    }

    private static MigrationException failure(ThrowingCallable call) {
        return assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(call)
                .actual();
    }

    @Test
    void a_run_of_many_revisions_is_one_transaction_up_and_down(PostgresDatabase database) {
        SampleScripts many = scripts();
        for (int i = 100; i < 220; i++) {
            many.table("r" + i);
        }
        many.revision(
                "data",
                "create table log (xid text); insert into log select pg_current_xact_id()::text;"
                        + " set local lock_timeout = '1s'; insert into log values (current_setting('lock_timeout'));",
                "drop table log;");
        Migrator migrator = migrator(database, many.source());

        assertThat(migrator.upgrade(Target.head()).ids()).hasSize(121);

        assertThat(Probe.of(database)
                        .list("select count(distinct xmin::text)::text from monassurance_ops.schema_history"))
                .containsExactly("1");
        assertThat(Probe.of(database).list("select xid from log where xid !~ '^[0-9]+$'"))
                .containsExactly("1s");
        assertThat(migrator.downgrade(Target.base()).ids()).hasSize(121);
        assertThat(Probe.of(database).rows()).isEmpty();
    }

    @Test
    void a_failure_in_the_last_revision_names_its_place_and_keeps_nothing_of_the_run(PostgresDatabase database) {
        ScriptSource source = scripts()
                .table("r1")
                .table("r2")
                .revision("r3", "create table t3 (a int);\n  insert into missing values (1);", "")
                .source();

        MigrationException failure = failure(() -> migrator(database, source).upgrade(Target.head()));

        assertThat(failure.error()).isEqualTo(MigrationError.STATEMENT_FAILED);
        assertThat(failure.getMessage())
                .contains("r3_test.sql:6:15")
                .contains("\"missing\" does not exist")
                .contains("Nothing of the whole run was kept.");
        assertThat(Probe.of(database).rows()).isEmpty();
        assertThat(Probe.of(database).is("to_regclass('t_r1') is null")).isTrue();
    }

    @Test
    void what_one_transaction_cannot_hold_is_refused_before_anything_runs(PostgresDatabase database) {
        ScriptSource concurrently = scripts()
                .table("r1")
                .revision("r2", "create index concurrently i on t_r1 (a);", "")
                .source();
        ScriptSource value = scripts()
                .revision("r1", "create type mood as enum ('calm'); create table t (m mood);", "")
                .revision("r2", "alter type mood add value 'happy';", "")
                .revision("r3", "insert into t values ('happy');", "")
                .source();

        for (ScriptSource source : List.of(concurrently, value)) {
            MigrationException failure =
                    failure(() -> migrator(database, source).upgrade(Target.head()));

            assertThat(failure.error()).isEqualTo(MigrationError.NOT_ONE_TRANSACTION);
            assertThat(Probe.of(database).is("to_regclass('t_r1') is null and to_regtype('mood') is null"))
                    .isTrue();
        }
    }
}
