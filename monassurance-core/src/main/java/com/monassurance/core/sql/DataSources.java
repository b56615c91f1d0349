package com.monassurance.core.sql;

import java.util.Locale;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Makes data sources for hosts that have none, such as a command line: nothing they do hangs. Stateless.
 *
 * @since 0.1.0
 */
public final class DataSources {

    private DataSources() {}

    /**
     * Returns a data source without a pool: each connection is a new one, with TCP keepalive and the timeouts of the
     * settings; parameters in the URL win over both. Connects to nothing by itself. The result is thread-safe.
     *
     * @param settings where and as whom
     * @return the data source; the caller closes its connections
     */
    public static DataSource unpooled(ConnectionSettings settings) {
        Properties properties = new Properties();
        settings.findUser().ifPresent(user -> properties.setProperty("user", user));
        settings.findPassword().ifPresent(password -> properties.setProperty("password", password.reveal()));
        properties.setProperty(
                "connectTimeout", seconds(settings.connectTimeout().toMillis()));
        properties.setProperty("loginTimeout", seconds(settings.loginTimeout().toMillis()));
        // While logging in, a silent server must not keep the driver's connecting thread for ever.
        properties.setProperty("socketTimeout", seconds(settings.loginTimeout().toMillis()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "monassurance-ops");
        boolean ownSocketTimeout = settings.url().toLowerCase(Locale.ROOT).contains("sockettimeout=");
        return new UnpooledDataSource(settings.url(), properties, ownSocketTimeout ? null : settings.socketTimeout());
    }

    private static String seconds(long millis) {
        return Long.toString((millis + 999) / 1000);
    }
}
