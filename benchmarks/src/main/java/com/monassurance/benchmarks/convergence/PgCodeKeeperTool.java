package com.monassurance.benchmarks.convergence;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.migrations.script.StatementSplitter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pgcodekeeper.core.DatabaseType;
import org.pgcodekeeper.core.api.DatabaseFactory;
import org.pgcodekeeper.core.api.PgCodeKeeperApi;
import org.pgcodekeeper.core.schema.AbstractDatabase;
import org.pgcodekeeper.core.settings.CoreSettings;

/** pgCodeKeeper, which reads both databases over JDBC, with its defaults. */
final class PgCodeKeeperTool implements Tool {

    private final CoreSettings settings = new CoreSettings();

    PgCodeKeeperTool() {
        settings.setDbType(DatabaseType.PG);
    }

    @Override
    public String words() {
        return "pgCodeKeeper";
    }

    @Override
    public List<String> statements(PostgresDatabase from, PostgresDatabase to) throws Exception {
        String script = PgCodeKeeperApi.diff(settings, read(from), read(to));
        return StatementSplitter.split("script.sql", script).statements().stream()
                .map(statement -> statement.text())
                .toList();
    }

    private AbstractDatabase read(PostgresDatabase database) throws Exception {
        String login = "user=" + encoded(database.user()) + "&password=" + encoded(database.password());
        String url = database.jdbcUrl();
        return new DatabaseFactory(settings).loadFromJdbc(url + (url.contains("?") ? "&" : "?") + login);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
