package com.monassurance.examples.acceptance;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A process that migrates through a pooler until it is killed in its second revision. */
final class KilledRunner {

    private KilledRunner() {}

    public static void main(String[] arguments) {
        String url = arguments[0];
        DataSource dataSource =
                PostgresFixture.at(url, arguments[1], arguments[2]).dataSource(url.substring(url.lastIndexOf('/') + 1));
        Migrator.over(dataSource)
                .scripts(scripts("select pg_sleep(60)"))
                .lease(Duration.ofSeconds(5))
                .build()
                .upgrade(Target.head());
    }

    /** Three revisions; the second waits. */
    static ScriptSource scripts(String waiting) {
        List<ScriptSource> scripts = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            scripts.add(ScriptSources.of(
                    "k" + i + "_next.sql",
                    "-- revision: k" + i + "\n-- revises: " + (i == 1 ? "base" : "k" + (i - 1)) + "\n-- upgrade\n"
                            + "create table if not exists ran (k int);\ninsert into ran values (" + i + ");\n"
                            + (i == 2 ? waiting + ";\n" : "")));
        }
        return ScriptSources.all(scripts);
    }
}
