package com.monassurance.health.internal;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ds.common.BaseDataSource;

/** Gives connection attempts a limit that the host's DataSource may lack, without touching the host's object. */
final class BoundedDataSource {

    private BoundedDataSource() {}

    /**
     * Returns a copy with connect, handshake and socket timeouts for the PostgreSQL driver's own DataSource; another kind
     * is returned as it is, and then only its own limits hold.
     */
    static DataSource within(DataSource source, Duration timeout) {
        BaseDataSource original = driverDataSource(source);
        if (original == null) {
            return source;
        }
        try {
            int seconds = (int) Math.max(1, timeout.plusMillis(999).toSeconds());
            PGSimpleDataSource copy = new PGSimpleDataSource();
            copy.initializeFrom(original);
            copy.setConnectTimeout(seconds);
            copy.setSocketTimeout(seconds);
            copy.setSslResponseTimeout(seconds * 1000);
            if (copy.getSocketFactory() == null && isSeenByDriver()) {
                copy.setSocketFactory(OpeningSockets.class.getName());
                // A pool over the same object sets one, and then the driver would connect on a thread of its own.
                copy.setLoginTimeout(0);
            } else {
                // Makes the driver connect on a thread of its own, so that an interrupt ends the wait.
                copy.setLoginTimeout(seconds);
            }
            copy.setTcpKeepAlive(true);
            return copy;
        } catch (IOException | ClassNotFoundException e) {
            return source;
        }
    }

    /** The driver makes the factory by its name; in a container it may sit above us. */
    private static boolean isSeenByDriver() {
        try {
            ClassLoader loader = PGSimpleDataSource.class.getClassLoader();
            return Class.forName(OpeningSockets.class.getName(), false, loader) == OpeningSockets.class;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static @Nullable BaseDataSource driverDataSource(DataSource source) {
        try {
            return source.isWrapperFor(PGSimpleDataSource.class) ? source.unwrap(PGSimpleDataSource.class) : null;
        } catch (SQLException e) {
            return null;
        }
    }
}
