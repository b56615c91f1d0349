package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.migrations.revision.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would be dropped is set aside with its rows, left alone, and dropped when somebody says so. */
class QuarantineTest {

    private static final String LONG = "l".repeat(63);

    private static final String BEFORE = """
            create type colour as enum ('red', 'blue');
            create function now_or_then() returns timestamptz language sql return now();
            create table clients (id int primary key, name text not null, code text not null unique, paint colour not null);
            create table orders (
                id bigserial primary key, client int not null references clients, at timestamptz default now_or_then(),
                paint colour
            );
            create table events (id int not null, kind text not null) partition by list (kind);
            create table events_a partition of events for values in ('a');
            create table events_b partition of events for values in ('b');
            create table %s (id int primary key);
            create index orders_at on orders (at);
            create view named as select id, name, code from clients;
            """.formatted(LONG);

    private static final String AFTER = """
            create table clients (id int primary key, name text not null);
            create table events (id int not null, kind text not null) partition by list (kind);
            create table events_a partition of events for values in ('a');
            create view named as select id, name from clients;
            """;

    @TempDir
    Path folder;

    private Bench bench() {
        Bench bench = new Bench(folder);
        bench.script("r1", "base", BEFORE, "drop table orders, clients cascade;\n")
                .upgrade()
                .model(AFTER);
        bench.live.execute(
                "insert into clients values (1, 'Ada', 'A', 'red')",
                "insert into orders (client, paint) values (1, 'blue')",
                "insert into events values (1, 'a'), (2, 'b')",
                "insert into " + LONG + " values (3)");
        return bench;
    }

    @Test
    void what_would_be_dropped_is_set_aside_with_its_rows_and_holds_nobody_up() {
        try (Bench bench = bench()) {
            Draft draft = bench.applied(bench.builder().quarantine(true), "set aside");

            assertThat(draft.body().substring(0, draft.body().indexOf("-- downgrade")))
                    .doesNotContain("drop table", "drop column", "drop type", "drop sequence");
            assertThat(draft.notes())
                    .contains("Set aside instead of dropped: table public.orders, now _dropped_orders.");
            assertThat(bench.ask("select o.paint from _dropped_orders o")).containsExactly("blue");
            assertThat(bench.ask("select _dropped_code from clients")).containsExactly("A");
            assertThat(bench.ask("select id from _dropped_" + LONG.substring(9)))
                    .containsExactly("3");
            assertThat(bench.ask("select id from events")).containsExactly("1");
            assertThat(bench.ask("select id from _dropped_events_b")).containsExactly("2");
            // Inserts need not know of it, and deletes are not held up.
            bench.live.execute("insert into clients (id, name) values (2, 'Bea')", "delete from clients where id = 2");
            bench.live.execute("update clients set id = 9 where id = 1", "update clients set id = 1 where id = 9");

            bench.migrator().downgrade(Target.revision("r1"));
            assertThat(bench.ask("select c::text from clients c")).containsExactly("(1,Ada,A,red)");
            assertThat(bench.ask("select client || ' ' || paint from orders")).containsExactly("1 blue");
            assertThat(bench.ask("select id from events order by 1")).containsExactly("1", "2");
            assertThat(bench.ask("select id from " + LONG)).containsExactly("3");
            bench.model(BEFORE);
            assertThat(bench.generator().check()).isInstanceOf(SchemaCheck.Same.class);
        }
    }

    @Test
    void what_was_set_aside_is_left_alone_until_it_is_dropped_with_consent() {
        try (Bench bench = bench()) {
            bench.applied(bench.builder().quarantine(true), "set aside");

            assertThat(bench.generator().check())
                    .isInstanceOfSatisfying(
                            SchemaCheck.Same.class,
                            same -> assertThat(same.notes())
                                    .contains(
                                            "Left alone, for it was set aside: table public._dropped_orders.",
                                            "Left alone, for it was set aside: column public.clients._dropped_code."));
            assertThat(bench.generator().drift()).isInstanceOf(SchemaCheck.Same.class);
            bench.model(AFTER + "create table orders (id int primary key);\n");
            bench.applied(bench.builder(), "other orders");
            bench.model(AFTER);
            bench.applied(bench.builder().quarantine(true), "set aside too");
            assertThat(bench.ask("select count(*) from _dropped_orders_2")).containsExactly("0");

            Draft draft = bench.applied(
                    bench.builder().dropQuarantined().consent("nobody has asked for it in a year"), "drop it");

            assertThat(draft.revision().consent()).isEqualTo("nobody has asked for it in a year");
            assertThat(bench.ask("select relname from pg_class where relname like '\\_dropped%'"))
                    .isEmpty();
            assertThat(bench.ask("select attname from pg_attribute where attname like '\\_dropped%'"))
                    .isEmpty();
            assertThat(bench.ask("select typname from pg_type where typname = 'colour'"))
                    .isEmpty();
        }
    }
}
