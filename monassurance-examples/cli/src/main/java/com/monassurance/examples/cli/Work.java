package com.monassurance.examples.cli;

import com.monassurance.core.config.MaintenanceConfig;
import com.monassurance.core.config.OpsConfig;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.core.sql.DataSources;
import com.monassurance.maintenance.PlanParts;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupEngine;
import com.monassurance.maintenance.backup.BackupIdentity;
import com.monassurance.maintenance.backup.BackupStore;
import com.monassurance.maintenance.backup.PgAddress;
import com.monassurance.maintenance.backup.PgDumpEngine;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import com.monassurance.maintenance.files.PurgeLogs;
import com.monassurance.maintenance.finding.Text;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Makes plans and backups of the configuration. Stateless. */
final class Work {

    /** Never contacted: listing and verifying look at the store alone, and SQL for others at the scripts. */
    static final ConnectionSettings NOWHERE = ConnectionSettings.of("jdbc:postgresql://localhost/none");

    private Work() {}

    /** What the daily and the weekly plan need; without a folder the weekly one says that it writes no report. */
    static PlanParts parts(Host host, @Nullable Path reports) {
        OpsConfig config = host.config();
        MaintenanceConfig maintenance = config.maintenance();
        PlanParts.Builder parts = PlanParts.of(host.dataSource(), config.application())
                .runs(host.maintenance())
                .zone(config.zone())
                .clock(host.clock());
        maintenance
                .findLogDirectory()
                .map(folder -> PurgeLogs.in(folder).matching("*.log").olderThan(maintenance.logRetention()))
                .ifPresent(parts::logs);
        maintenance.findBackupStore().map(store -> backup(host, store)).ifPresent(parts::backup);
        host.findStorage().ifPresent(parts::documents);
        if (reports != null) {
            parts.reports(reports);
        }
        return parts.build();
    }

    /** A backup of the configured database. */
    static Backup backup(Host host, URI store) {
        return backup(host, store, List.of());
    }

    /** A backup of the configured database, encrypted if there are recipients. */
    static Backup backup(Host host, URI store, List<String> recipients) {
        return backup(host, store, PgDumpEngine.of(host.dataSource(), address(host.address())), recipients);
    }

    /** Where backups are kept. */
    static BackupStore store(URI location) {
        return BackupStore.directory(Host.localFolder(location));
    }

    /** Why no pg_dump of this machine can back the configured database up. */
    static Optional<Text> whyNoPgDump(Host host) {
        return PgDumpEngine.of(host.dataSource(), address(host.address())).check()
                        instanceof BackupEngine.NotAvailable missing
                ? Optional.of(missing.reason())
                : Optional.empty();
    }

    /** A backup of the configured database without a client program. */
    static Backup nativeBackup(Host host, URI store, List<String> recipients) {
        return backup(host, store, NativeEngine.of(host.dataSource()), recipients);
    }

    private static Backup backup(Host host, URI store, BackupEngine engine, List<String> recipients) {
        OpsConfig config = host.config();
        return Backup.into(store(store), engine, config.application())
                .encryptTo(recipients)
                .revisions(host.migrator().build()::state)
                .zone(config.zone())
                .clock(host.clock())
                .build();
    }

    /** The backups that are there, which no database is needed for. */
    static Backup stored(Host host, URI store) {
        return stored(host, store, false, null);
    }

    /** The backups that are there, to be read by the engine that wrote them and with an identity, if any. */
    static Backup stored(Host host, URI store, boolean isNative, @Nullable Path identity) {
        BackupEngine engine = isNative
                ? NativeEngine.of(DataSources.unpooled(NOWHERE))
                : PgDumpEngine.of(DataSources.unpooled(NOWHERE), address(NOWHERE));
        Backup.Builder backup =
                Backup.into(store(store), engine, host.configWithoutDatabase().application());
        if (identity != null) {
            backup.decryptWith(BackupIdentity.in(identity));
        }
        return backup.build();
    }

    private static PgAddress address(ConnectionSettings settings) {
        Properties parts = Driver.parseURL(settings.url(), new Properties());
        if (parts == null) {
            throw new IllegalStateException("the driver understood this URL before: " + settings.url());
        }
        String host = parts.getProperty(PGProperty.PG_HOST.getName(), "localhost");
        String port = parts.getProperty(PGProperty.PG_PORT.getName(), "5432");
        if (host.indexOf(',') >= 0) {
            throw CliException.notThereYet("backup of a database whose URL names several hosts");
        }
        String user = settings.findUser().orElse(System.getProperty("user.name", "postgres"));
        PgAddress address = PgAddress.of(
                        host, Integer.parseInt(port), parts.getProperty(PGProperty.PG_DBNAME.getName(), user), user)
                .password(() ->
                        settings.findPassword().map(secret -> secret.reveal()).orElse(""));
        String sslMode = parts.getProperty(PGProperty.SSL_MODE.getName());
        return sslMode == null ? address : address.sslMode(sslMode);
    }
}
