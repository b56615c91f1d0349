package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.core.sql.Identifier;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.Backfill;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Filling a table in batches, with an interruption in the middle. */
class BackfillTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Backfill TOTALS = Backfill.of(
                    Identifier.of("public"),
                    Identifier.of("Bills"),
                    Identifier.of("key"),
                    "total = net * 2, times = times + 1")
            .where("net <> 13")
            .batchRows(10)
            .throttle(Duration.ZERO, Duration.ofSeconds(10));

    private static final ScriptSource BILLS = ScriptSources.all(List.of(
            scripts().revision("b1", """
                            create table "Bills" (key uuid primary key, net int, total int check (total <> 84), times int default 0);
                            insert into "Bills" (key, net) select md5(n::text)::uuid, n from generate_series(1, 95) n;
                            """, "drop table \"Bills\";").source(),
            ScriptSources.java(TOTALS.asRevision(Revision.of("b2", "b1", "fill the totals")))));

    @Test
    void an_interrupted_backfill_goes_on_where_it_stopped_and_touches_no_row_twice(PostgresDatabase database) {
        RecordingEventSink events = new RecordingEventSink();
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(BILLS)
                .events(events)
                .build();

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .withMessageContaining("b2")
                .withMessageContaining("violates check constraint");
        long before = filled(database);
        assertThat(before).isPositive().isLessThan(94);
        assertThat(events.names()).contains("migration.revision.progress");
        database.execute("alter table \"Bills\" drop constraint \"Bills_total_check\"");

        migrator.upgrade(Target.head());

        assertThat(filled(database)).isEqualTo(94);
        assertThat(Probe.of(database).list("select max(times)::text from \"Bills\""))
                .containsExactly("1");
        assertThat(Probe.of(database).list("select count(*)::text from \"Bills\" where total is distinct from net * 2"))
                .containsExactly("1");
        assertThat(Probe.of(database).rows()).containsExactly("b1 applied 2/2", "b2 applied 1/1");
    }

    @Test
    void a_plan_shows_what_the_backfill_does(PostgresDatabase database) {
        String plan = Migrator.over(database.dataSource())
                .scripts(BILLS)
                .build()
                .plan(Target.head())
                .toText();

        assertThat(plan)
                .contains("outside a transaction")
                .contains("-- backfill \"public\".\"Bills\" along \"key\" in batches of 10 rows");
    }

    private static long filled(PostgresDatabase database) {
        return Long.parseLong(Probe.of(database)
                .list("select count(*)::text from \"Bills\" where total is not null")
                .get(0));
    }
}
