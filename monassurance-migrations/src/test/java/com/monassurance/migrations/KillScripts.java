package com.monassurance.migrations;

import com.monassurance.core.sql.Identifier;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.script.Backfill;
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.RevisionContext;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sixty-one revisions of every kind: statements in and outside transactions, backfills and code. Every transaction of
 * theirs adds a line to a log that refuses nothing, so that one that ran twice shows; so does every batch of a backfill,
 * by a trigger.
 */
final class KillScripts {

    static final int GROUPS = 5;

    /** The rows of each table that is filled, and how many of them a batch spans; the last spans fewer. */
    static final int FILLED_ROWS = 1_150;

    static final int BATCH_ROWS = 100;

    /** What the Java revision of each group writes. */
    static final int JAVA_ROWS = 600;

    private static final int ROWS = 3_000;

    private static final String SHARED = """
            create table run_log (step text);
            create table counter (n int);
            insert into counter values (0);
            create table java_rows (revision text, n int);
            create table batches (filled text, lowest int, highest int, n bigint, transaction xid8);
            create function note_batch() returns trigger language plpgsql as $$
            begin
                insert into batches select tg_table_name, min(id), max(id), count(*), pg_current_xact_id()
                  from changed having count(*) > 0;
                return null;
            end $$;
            """;

    /** A revision of a group: what a kill in it is told by, and its upgrade; empty for those that are code. */
    private record Kind(String name, String upgrade) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("table", """
                    create type color{n} as enum ('red');
                    create table a{n} (id int primary key, v int not null, w text, c color{n});
                    insert into a{n} select i, i, repeat('x', 20) || i from generate_series(1, %d) i;
                    create table b{n} (id int primary key, net int not null, total int, times int not null default 0);
                    insert into b{n} (id, net) select i * 3, i from generate_series(1, %d) i;
                    create trigger b{n}_batch after update on b{n} referencing new table as changed
                        for each statement execute function note_batch();
                    {log}
                    """.formatted(ROWS, FILLED_ROWS)),
            new Kind("concurrent index", "{log} create index concurrently a{n}_v on a{n} (v); {log}"),
            new Kind("concurrent indexes", """
                    create unique index concurrently if not exists "A {n}" on public.a{n} (id, v) where v > 0;
                    {log}
                    create index concurrently on a{n} (lower(w)) include (v);
                    """),
            new Kind(
                    "reindex", "{log} reindex index concurrently a{n}_v; {log} reindex table concurrently a{n}; {log}"),
            new Kind("backfill", ""),
            new Kind("validate", """
                    alter table a{n} add constraint a{n}_positive check (v > 0) not valid;
                    {log}
                    alter table a{n} validate constraint a{n}_positive;
                    create index concurrently a{n}_wv on a{n} using btree (w, v desc);
                    alter table a{n} add constraint a{n}_short check (length(w) < 100) not valid;
                    alter table a{n} validate constraint a{n}_short;
                    """),
            new Kind("enum values", """
                    {log}
                    alter type color{n} add value 'green';
                    update a{n} set c = 'green' where id % 2 = 0;
                    alter type color{n} add value 'blue' before 'green';
                    {log}
                    """),
            new Kind("java", ""),
            new Kind("detach", """
                    create table p{n} (k int not null, b text) partition by list (k);
                    create table p{n}_1 partition of p{n} for values in (1);
                    create table p{n}_2 partition of p{n} for values in (2);
                    insert into p{n} select i % 2 + 1, i from generate_series(1, 500) i;
                    {log}
                    alter table p{n} detach partition p{n}_1 concurrently;
                    {log}
                    alter table p{n} detach partition p{n}_2 concurrently;
                    """),
            new Kind("vacuum", """
                    {log} update a{n} set v = v + 1 where id <= 1000; vacuum a{n};
                    {log} update a{n} set v = v + 1 where id > 1000 and id <= 2000; vacuum (analyze) a{n};
                    {log} update a{n} set v = v + 1 where id > 2000;
                    """),
            new Kind("drop and reindex schema", """
                    drop index concurrently a{n}_v;
                    {log}
                    create unique index concurrently a{n}_new on a{n} (id);
                    drop index concurrently if exists a{n}_wv;
                    reindex schema concurrently public;
                    """),
            new Kind("objects", """
                    create materialized view m{n} as select id, v from a{n};
                    create unique index m{n}_id on m{n} (id);
                    refresh materialized view concurrently m{n};
                    create function f{n}() returns trigger language plpgsql as $$ begin return new; end $$;
                    create trigger t{n} before insert on a{n} for each row execute function f{n}();
                    {log}
                    """));

    static final int REVISIONS = 1 + GROUPS * KINDS.size();

    private KillScripts() {}

    static ScriptSource source() {
        SampleScripts scripts = SampleScripts.scripts();
        scripts.revision("r00", SHARED, "");
        for (int group = 1; group <= GROUPS; group++) {
            for (Kind kind : KINDS) {
                int number = group;
                String id = id(group, KINDS.indexOf(kind));
                switch (kind.name()) {
                    case "backfill" -> scripts.java(parent -> backfill(number, Revision.of(id, parent, "fill")));
                    case "java" -> scripts.java(parent -> new CountedRows(Revision.of(id, parent, "count in code")));
                    default ->
                        scripts.sections(
                                id,
                                "-- upgrade\n" + upgrade(kind, id, group)
                                        + "\n-- verify\nselect count(*) = 1 from counter;\n");
                }
            }
        }
        return scripts.source();
    }

    /** What was in progress when so many revisions were applied. */
    static String kindAt(int applied) {
        return applied == 0 ? "first" : KINDS.get((applied - 1) % KINDS.size()).name();
    }

    static List<String> kinds() {
        return KINDS.stream().map(Kind::name).toList();
    }

    /** The lines that the batches of all backfills leave when each is applied once. */
    static List<String> batchesAppliedOnce() {
        List<String> lines = new ArrayList<>();
        for (int group = 1; group <= GROUPS; group++) {
            for (int first = 1; first <= FILLED_ROWS; first += BATCH_ROWS) {
                int last = Math.min(first + BATCH_ROWS - 1, FILLED_ROWS);
                lines.add("b" + group + " " + first * 3 + " to " + last * 3 + ": " + (last - first + 1));
            }
        }
        return lines;
    }

    private static String id(int group, int step) {
        return String.format("r%d%02d", group, step);
    }

    private static String upgrade(Kind kind, String id, int group) {
        String upgrade = kind.upgrade().replace("{n}", Integer.toString(group));
        for (int mark = 0; upgrade.contains("{log}"); mark++) {
            upgrade = upgrade.replaceFirst("\\{log}", logged(id + "/" + mark));
        }
        return upgrade;
    }

    private static String logged(String step) {
        return "insert into run_log values ('" + step + "'); update counter set n = n + 1;";
    }

    private static JavaRevision backfill(int group, Revision revision) {
        return Backfill.of(
                        Identifier.of("public"),
                        Identifier.of("b" + group),
                        Identifier.of("id"),
                        "total = net * 2, times = times + 1")
                .batchRows(BATCH_ROWS)
                .throttle(Duration.ofMillis(3), Duration.ofSeconds(10))
                .asRevision(revision);
    }

    /** A revision in code that would not notice that it runs again. */
    private record CountedRows(Revision revision) implements JavaRevision {

        @Override
        public String describe() {
            return "writes its rows and a line of the log";
        }

        @Override
        public String checksum() {
            return "1";
        }

        @Override
        public void upgrade(RevisionContext context) throws SQLException {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute(logged(revision.id() + "/begun"));
                context.batch(
                        "insert into java_rows values (?, ?)",
                        IntStream.rangeClosed(1, JAVA_ROWS).boxed().toList(),
                        (insert, n) -> {
                            insert.setString(1, revision.id());
                            insert.setInt(2, n);
                        },
                        20);
                statement.execute(logged(revision.id() + "/done"));
            }
        }

        @Override
        public void downgrade(RevisionContext context) {
            throw new UnsupportedOperationException("the campaign goes up only");
        }
    }
}
