package com.monassurance.health.check;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthMonitor;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Ways in which the tests of this package look at a dependency. */
final class Looks {

    static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "one");

    private Looks() {}

    /** A monitor that looks by itself only once, so that the test decides when the next look is. */
    static HealthMonitor monitor(String name, HealthCheck check, Duration timeout) {
        return HealthMonitor.builder(APPLICATION)
                .check(name, check, CheckPolicy.critical().timeout(timeout).every(Duration.ofHours(1)))
                .build();
    }

    static CheckResult now(HealthMonitor monitor) {
        return monitor.checkNow(Duration.ofSeconds(10)).checks().get(0);
    }

    static DataSource driver(String host, int port, String database, String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }
}
