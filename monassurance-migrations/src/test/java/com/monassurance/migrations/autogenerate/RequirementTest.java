package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.RevisionRange;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Direction;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.TransactionMode;
import com.monassurance.migrations.script.ScriptSources;
import com.monassurance.migrations.sqlplan.PlanSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A revision that was drafted on one database is refused by another whose data stands in its way. */
class RequirementTest {

    private static final String BEFORE = """
            create table clients (id int primary key, name text, code text, age int, year text, boss int);
            """;

    private static final String AFTER = """
            create table clients (
                id int primary key, name text not null, code text constraint code_key unique,
                age int constraint grown check (age > 17), year int, boss int constraint boss_key references clients
            );
            """;

    @TempDir
    Path folder;

    private Bench drafted(PlanSettings plans) {
        Bench bench = new Bench(folder);
        bench.script("r1", "base", BEFORE, "drop table clients;\n").upgrade().model(AFTER);
        bench.applied(bench.builder().plans(plans).consent("years are numbers"), "be strict");
        return bench;
    }

    private static Migrator on(PostgresDatabase database, Bench bench) {
        return Migrator.over(database.dataSource())
                .scripts(ScriptSources.directory(bench.scripts))
                .build();
    }

    private static void refused(Bench bench) {
        try (PostgresDatabase tenant = Bench.SERVER.newDatabase()) {
            on(tenant, bench).upgrade(Target.revision("r1"));
            tenant.execute("insert into clients values (1, null, 'a', 20, '1999', null), (2, 'b', 'a', 3, 'then', 77)");

            assertThatThrownBy(() -> on(tenant, bench).upgrade(Target.heads()))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error()).isEqualTo(MigrationError.DATA_IN_THE_WAY))
                    .message()
                    .contains("nothing was run", "1 rows with null in public.clients.name, such as id=1")
                    .contains("1 rows of public.clients that stand twice by code, such as key1=1")
                    .contains("1 rows of public.clients that violate grown, such as id=2")
                    .contains("1 rows of public.clients that refer to nothing in public.clients, such as id=2 boss=77")
                    .contains("public.clients.year that cannot become integer, such as id=2");
            // Neither done nor interrupted.
            assertThat(on(tenant, bench).history().current().toString())
                    .contains("r1")
                    .doesNotContain("interrupted");

            tenant.execute("update clients set name = 'x', code = id, age = 20, year = '2000', boss = 1");
            on(tenant, bench).upgrade(Target.heads());
        }
    }

    @Test
    void an_online_upgrade_is_refused_before_its_first_statement_with_counts_and_keys() {
        try (Bench bench = drafted(PlanSettings.defaults())) {
            refused(bench);
        }
    }

    @Test
    void a_plain_upgrade_is_refused_before_its_first_statement_with_counts_and_keys() {
        assumeTrue(Integer.getInteger("campaign.factor", 1) > 1, "the online one asks the same");
        try (Bench bench = drafted(PlanSettings.defaults().plain())) {
            refused(bench);
        }
    }

    @Test
    void what_is_asked_of_a_column_that_is_renamed_is_asked_under_its_old_name() throws SQLException {
        try (Bench bench = new Bench(folder)) {
            bench.script(
                            "r1",
                            "base",
                            "create table clients (id int primary key, name text);\n",
                            "drop table clients;\n")
                    .upgrade()
                    .model("create table customers (id int primary key, full_name text not null);\n");
            bench.live.execute("insert into clients values (5, null)");
            AutogeneratorBuilder builder = bench.builder()
                    .rename(RenameWords.parse("public.clients=customers"))
                    .rename(RenameWords.parse("public.clients.name=public.customers.full_name"));

            Draft draft = ((DraftOutcome.Proven) builder.build().draft("strict names")).draft();

            assertThat(draft.data().violations())
                    .singleElement()
                    .satisfies(each -> assertThat(each.count()).isEqualTo(1));
            bench.write(draft);
            assertThatThrownBy(bench::upgrade).message().contains("nothing was run", "such as id=5");
            assertThat(bench.ask("select id from clients")).containsExactly("5");
        }
    }

    @Test
    void a_requirement_by_hand_is_asked_and_a_broken_one_is_told_by_its_place() {
        try (Bench bench = new Bench(folder)) {
            bench.script("r1", "base", "create table t (id int);\n", "drop table t;\n")
                    .upgrade();
            bench.live.execute("insert into t values (3)");
            bench.script("r2", "r1", """
                    -- requires none: rows
                    --   count: select count(*)
                    --     from t where id
                    --     > 2
                    --   show: select id from t

                    alter table t add constraint small check (id < 3);
                    """, "-- requires none: small ones\n--   count: select count(*) from nowhere\n");

            assertThatThrownBy(bench::upgrade).message().contains("1 rows, such as id=3");
            Migrator whole = Migrator.over(bench.live.dataSource())
                    .scripts(ScriptSources.directory(bench.scripts))
                    .settings(RunSettings.defaults().withTransactions(TransactionMode.WHOLE_RUN))
                    .build();
            assertThatThrownBy(() -> whole.upgrade(Target.heads())).message().contains("1 rows, such as id=3");
            assertThat(whole.plan(Target.heads()).toText()).contains("requires none: rows");
            assertThat(whole.offline(Direction.UPGRADE, RevisionRange.parse("r1:r2")))
                    .contains("data stands in the way of r2", "select count(*) from t where id > 2");
            bench.live.execute("delete from t");
            bench.upgrade();
            assertThatThrownBy(() -> bench.migrator().downgrade(Target.revision("r1")))
                    .message()
                    .contains("unknown: small ones", "nowhere");

            bench.script("r3", "r2", "-- requires none: x\n--   count: delete from t\n", "");
            assertThatThrownBy(bench::upgrade).message().contains("r3.sql:5:1", "requires none");
        }
    }
}
