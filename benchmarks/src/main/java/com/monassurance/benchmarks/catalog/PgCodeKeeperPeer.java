package com.monassurance.benchmarks.catalog;

import com.monassurance.fixtures.PostgresDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.pgcodekeeper.core.DatabaseType;
import org.pgcodekeeper.core.api.DatabaseFactory;
import org.pgcodekeeper.core.api.PgCodeKeeperApi;
import org.pgcodekeeper.core.schema.AbstractDatabase;
import org.pgcodekeeper.core.settings.CoreSettings;

/** pgCodeKeeper with its defaults: the database over JDBC, and the script from one reading to another. */
final class PgCodeKeeperPeer implements Peer {

    private final CoreSettings settings = new CoreSettings();

    PgCodeKeeperPeer() {
        settings.setDbType(DatabaseType.PG);
    }

    @Override
    public String words() {
        return "pgCodeKeeper";
    }

    @Override
    public Object read(PostgresDatabase database) throws Exception {
        String login = "user=" + encoded(database.user()) + "&password=" + encoded(database.password());
        String url = database.jdbcUrl();
        return new DatabaseFactory(settings).loadFromJdbc(url + (url.contains("?") ? "&" : "?") + login);
    }

    @Override
    public long compare(Object left, Object right) throws Exception {
        return PgCodeKeeperApi.diff(settings, (AbstractDatabase) left, (AbstractDatabase) right)
                .length();
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
