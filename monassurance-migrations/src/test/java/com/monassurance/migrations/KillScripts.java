package com.monassurance.migrations;

import com.monassurance.migrations.script.ScriptSource;
import java.util.function.IntFunction;

/**
 * Sixty revisions of every kind of statement. Every transaction of theirs adds a line to a log and to a counter, so that
 * one that ran twice shows.
 */
final class KillScripts {

    static final int GROUPS = 6;
    private static final int ROWS = 3_000;

    private KillScripts() {}

    static ScriptSource source() {
        SampleScripts scripts = SampleScripts.scripts();
        scripts.revision(
                "r000",
                "create table run_log (step text); create table counter (n int);" + " insert into counter values (0);",
                "");
        for (int group = 1; group <= GROUPS; group++) {
            int step = 0;
            for (IntFunction<String> kind : KINDS) {
                String id = "r" + group + step++;
                String upgrade = kind.apply(group).replace("{n}", Integer.toString(group));
                int mark = 0;
                while (upgrade.contains("{log}")) {
                    upgrade = upgrade.replaceFirst(
                            "\\{log}",
                            "insert into run_log values ('" + id + "/" + mark++ + "'); update counter set n = n + 1;");
                }
                scripts.sections(id, "-- upgrade\n" + upgrade + "\n-- verify\nselect count(*) = 1 from counter;\n");
            }
        }
        return scripts.source();
    }

    private static final java.util.List<IntFunction<String>> KINDS = java.util.List.of(
            n -> """
                    create type color{n} as enum ('red');
                    create table a{n} (id int primary key, v int not null, w text, c color{n});
                    insert into a{n} select i, i, repeat('x', 20) || i from generate_series(1, %d) i;
                    {log}
                    """.formatted(ROWS),
            n -> "{log} create index concurrently a{n}_v on a{n} (v); {log}",
            n -> """
                    create unique index concurrently if not exists "A {n}" on public.a{n} (id, v) where v > 0;
                    {log}
                    create index concurrently on a{n} (lower(w)) include (v);
                    """,
            n -> "{log} reindex index concurrently a{n}_v; {log} reindex table concurrently a{n}; {log}",
            n -> """
                    alter table a{n} add constraint a{n}_positive check (v > 0) not valid;
                    {log}
                    alter table a{n} validate constraint a{n}_positive;
                    create index concurrently a{n}_wv on a{n} using btree (w, v desc);
                    alter table a{n} add constraint a{n}_short check (length(w) < 100) not valid;
                    alter table a{n} validate constraint a{n}_short;
                    """,
            n -> """
                    {log}
                    alter type color{n} add value 'green';
                    update a{n} set c = 'green' where id % 2 = 0;
                    alter type color{n} add value 'blue' before 'green';
                    {log}
                    """,
            n -> """
                    create table p{n} (k int not null, b text) partition by list (k);
                    create table p{n}_1 partition of p{n} for values in (1);
                    create table p{n}_2 partition of p{n} for values in (2);
                    insert into p{n} select i % 2 + 1, i from generate_series(1, 500) i;
                    {log}
                    alter table p{n} detach partition p{n}_1 concurrently;
                    {log}
                    alter table p{n} detach partition p{n}_2 concurrently;
                    """,
            n -> """
                    {log} update a{n} set v = v + 1 where id <= 1000; vacuum a{n};
                    {log} update a{n} set v = v + 1 where id > 1000 and id <= 2000; vacuum (analyze) a{n};
                    {log} update a{n} set v = v + 1 where id > 2000;
                    """,
            n -> """
                    drop index concurrently a{n}_v;
                    {log}
                    create unique index concurrently a{n}_new on a{n} (id);
                    drop index concurrently if exists a{n}_wv;
                    reindex schema concurrently public;
                    """,
            n -> """
                    create materialized view m{n} as select id, v from a{n};
                    create unique index m{n}_id on m{n} (id);
                    refresh materialized view concurrently m{n};
                    create function f{n}() returns trigger language plpgsql as $$ begin return new; end $$;
                    create trigger t{n} before insert on a{n} for each row execute function f{n}();
                    {log}
                    """);
}
