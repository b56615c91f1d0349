package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.sqlplan.Hazard;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import com.monassurance.migrations.sqlplan.Precondition;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LiveDataTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ObjectId TABLE = ObjectId.of(ObjectKind.TABLE, "public", "t");

    private static SchemaPlan plan(Map<String, String> counts, Precondition... preconditions) {
        Hazard hazard = new Hazard(Hazard.Kind.DATA_LOSS, TABLE, "drops table public.t", counts);
        return new SchemaPlan(List.of(new PlannedStatement(
                "drop table public.t", TABLE, true, List.of(), false, false, List.of(hazard), List.of(preconditions))));
    }

    private static Precondition nulls(String table) {
        return new Precondition(
                TABLE,
                "rows with null in " + table + ".n",
                "select count(*) from " + table + " where n is null",
                "select id from " + table + " where n is null order by id");
    }

    @Test
    void data_is_counted_and_sampled_and_what_cannot_be_asked_is_unknown(PostgresDatabase database) {
        database.execute(
                "create table t (id int, n text)",
                "insert into t select i, case when i > 15 then 'x' end from generate_series(1, 20) i",
                "create table clean (id int, n text)");
        SchemaPlan plan = plan(
                Map.of("rows", "select count(*) from t", "seconds", "select count(*) from pg_sleep(60)"),
                nulls("t"),
                nulls("clean"),
                nulls("renamed"));

        DataReport report = LiveData.over(database.dataSource())
                .withTimeout(Duration.ofMillis(300))
                .look(plan);

        assertThat(report.preconditions().get(0))
                .isInstanceOfSatisfying(PreconditionAnswer.Violated.class, violated -> {
                    assertThat(violated.count()).isEqualTo(15);
                    assertThat(violated.samples()).hasSize(10).startsWith("id=1");
                });
        assertThat(report.preconditions().get(1)).isInstanceOf(PreconditionAnswer.Met.class);
        assertThat(report.preconditions().get(2)).isInstanceOf(PreconditionAnswer.NotChecked.class);
        assertThat(report.violations()).hasSize(1);
        assertThat(report.hazards().get(0).counts()).containsOnly(Map.entry("rows", 20L));
        assertThat(report.hazards().get(0).summary())
                .isEqualTo("data-loss: drops table public.t (20 rows, seconds unknown: it took too long)");
    }

    @Test
    void a_plan_that_data_would_stop_is_refused_before_its_first_statement(PostgresDatabase database) {
        database.execute("create table t (id int, n text)", "insert into t values (7, null)");
        LiveData check = LiveData.over(database.dataSource());

        assertThatThrownBy(() -> check.require(plan(Map.of(), nulls("t"))))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.DATA_IN_THE_WAY))
                .message()
                .contains("1 rows with null in t.n, such as id=7");

        database.execute("update t set n = 'x'");
        check.require(plan(Map.of(), nulls("t")));
    }
}
