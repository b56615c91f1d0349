package com.monassurance.examples.cli;

import com.monassurance.core.config.ConfigSource;
import com.monassurance.core.config.DatabaseConfig;
import com.monassurance.core.config.OpsConfig;
import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.core.sql.DataSources;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.Identifier;
import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.core.storage.LocalDocumentStorage;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.incident.Incidents;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.MigratorBuilder;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What commands work with, made of the configuration when it is first asked for. Confined to one thread. */
final class Host {

    private static final String NOWHERE = "jdbc:postgresql://127.0.0.1:1/none";

    private final GlobalOptions options;
    private final Map<String, String> environment;
    private final Console console;
    private final Clock clock;
    private @Nullable OpsConfig config;

    Host(GlobalOptions options, Map<String, String> environment, Console console, Clock clock) {
        this.options = options;
        this.environment = environment;
        this.console = console;
        this.clock = clock;
    }

    Console console() {
        return console;
    }

    Clock clock() {
        return clock;
    }

    /** The configuration of a command that wants a database. */
    OpsConfig config() {
        OpsConfig known = config;
        if (known == null || known.findDatabase().isEmpty()) {
            if (!console.isVerbose()) {
                DriverLog.silence();
            }
            known = OpsConfig.from(Settings.source(options, environment));
            config = known;
        }
        return known;
    }

    /** The configuration of a command that can do without one. */
    OpsConfig configWithoutDatabase() {
        OpsConfig known = config;
        if (known == null) {
            known = OpsConfig.withoutDatabaseFrom(Settings.source(options, environment));
            config = known;
        }
        return known;
    }

    /** How to reach the database directly, round a pooler when there is one. */
    ConnectionSettings address() {
        DatabaseConfig database = config().database();
        return database.findDirect().orElse(database.main());
    }

    /** How to reach a database that a source names; on the server of the main one, as whoever is named there. */
    ConnectionSettings address(String option, String url, @Nullable String user, @Nullable String passwordFile) {
        ConnectionSettings other = OpsConfig.from(Settings.database(option, url, user, passwordFile))
                .database()
                .main();
        Optional<ConnectionSettings> main = configWithoutDatabase()
                .findDatabase()
                .map(DatabaseConfig::main)
                .filter(each -> isSameServer(each, other));
        if (main.isEmpty() || other.findUser().isPresent()) {
            return other;
        }
        ConnectionSettings inherited =
                main.get().findUser().map(other::withUser).orElse(other);
        return main.get().findPassword().map(inherited::withPassword).orElse(inherited);
    }

    private static boolean isSameServer(ConnectionSettings one, ConnectionSettings other) {
        return server(one).equals(server(other));
    }

    private static String server(ConnectionSettings settings) {
        String url = settings.url();
        int slash = url.indexOf('/', "jdbc:postgresql://".length());
        return slash < 0 ? url : url.substring(0, slash);
    }

    /**
     * The server for scratch databases: the one that is configured; else that of a database we work with, if it is on
     * this machine or --scratch-on-target consents.
     */
    ScratchServer scratch(List<ConnectionSettings> targets) {
        Optional<ConnectionSettings> configured = OpsConfig.from(
                        Settings.source(options, environment).orElse(ConfigSource.map(Map.of("DATABASE_URL", NOWHERE))))
                .database()
                .findScratch();
        if (configured.isPresent()) {
            return ScratchServers.at(configured.get());
        }
        Optional<ConnectionSettings> main = configWithoutDatabase()
                .findDatabase()
                .map(database -> database.findDirect().orElse(database.main()));
        ConnectionSettings target = Stream.concat(targets.stream(), main.stream())
                .findFirst()
                .orElseThrow(() -> CliException.of(
                        CliError.NOT_CONFIGURED,
                        "No server for scratch databases is configured.",
                        "Give --scratch-url JDBC_URL or MONASSURANCE_SCRATCH_URL."));
        if (options.scratchOnTarget || ScratchServers.isOnLoopback(target)) {
            return ScratchServers.onTarget(target);
        }
        throw CliException.of(
                CliError.CONSENT_MISSING,
                "Scratch databases would be made on the target server, which is not on this machine.",
                "Give --scratch-url JDBC_URL, or consent with --scratch-on-target.");
    }

    DataSource dataSource() {
        return DataSources.unpooled(address());
    }

    /** Connects once: what answers with unknowns for want of a database would pass here for an answer. */
    void requireAnswer() {
        try (Connection connection = dataSource().getConnection()) {
            connection.getCatalog();
        } catch (SQLException e) {
            throw DatabaseException.of("connecting", e);
        }
    }

    /** The way the service takes, through a pooler when there is one. */
    DataSource serviceDataSource() {
        return DataSources.unpooled(config().database().main());
    }

    ScriptSource scripts() {
        List<Path> folders = configWithoutDatabase().migrations().scripts();
        List<ScriptSource> sources = new ArrayList<>();
        if (folders.isEmpty()) {
            sources.add(ScriptSources.classpath(MonAssuranceSchema.location()));
        }
        folders.forEach(folder -> sources.add(ScriptSources.directory(folder)));
        List<Path> classPath = configWithoutDatabase().migrations().classPath();
        if (!classPath.isEmpty()) {
            sources.add(ScriptSources.java(UserClasses.javaRevisions(classPath).toArray(JavaRevision[]::new)));
        }
        return ScriptSources.all(sources);
    }

    /** Where new scripts are written. */
    Path scriptsFolder() {
        List<Path> folders = configWithoutDatabase().migrations().scripts();
        if (folders.size() != 1) {
            throw CliException.of(
                    CliError.NOT_CONFIGURED,
                    folders.isEmpty()
                            ? "No folder of scripts is configured, and those of MonAssurance are inside the library."
                            : "Several folders of scripts are configured, and a new script goes into one.",
                    "Give one --scripts DIR.");
        }
        return folders.get(0);
    }

    /** Goes the way of the service, and round its pooler where there is one and a way is configured. */
    MigratorBuilder migrator() {
        return migrator(new MigrationProgress(console));
    }

    /** The same for who wants to know afterwards what was done. */
    MigratorBuilder migrator(MigrationProgress progress) {
        DatabaseConfig database = config().database();
        MigratorBuilder builder = Migrator.over(serviceDataSource())
                .scripts(scripts())
                .schema(database.opsSchema())
                .events(progress);
        return database.findDirect()
                .map(direct -> builder.direct(DataSources.unpooled(direct)))
                .orElse(builder);
    }

    /** For SQL that somebody else runs: no database is asked. */
    Migrator offlineMigrator() {
        Identifier schema = configWithoutDatabase()
                .findDatabase()
                .map(DatabaseConfig::opsSchema)
                .orElse(DatabaseConfig.OPS_SCHEMA);
        return Migrator.over(DataSources.unpooled(Work.NOWHERE))
                .scripts(scripts())
                .schema(schema)
                .build();
    }

    Maintenance maintenance() {
        return Maintenance.over(dataSource())
                .application(config().application())
                .events(console::event)
                .clock(clock)
                .build();
    }

    Incidents incidents() {
        List<Path> disks = config().findStorage().filter(uri -> "file".equals(uri.getScheme())).map(Path::of).stream()
                .toList();
        return Incidents.over(dataSource())
                .actor(System.getProperty("user.name", "unknown") + " by command line")
                .disks(disks)
                .events(console::event)
                .build();
    }

    DocumentStorage storage() {
        URI storage = configWithoutDatabase()
                .findStorage()
                .orElseThrow(() -> CliException.of(
                        CliError.NOT_CONFIGURED,
                        "No storage of documents is configured.",
                        "Give --storage file:///dir, MONASSURANCE_STORAGE, or storage in --config FILE."));
        return storage(storage);
    }

    Optional<DocumentStorage> findStorage() {
        return configWithoutDatabase().findStorage().map(Host::storage);
    }

    private static DocumentStorage storage(URI location) {
        return LocalDocumentStorage.at(localFolder(location));
    }

    /** The library has S3; this command line does not carry the client for it yet. */
    static Path localFolder(URI location) {
        if (!"file".equals(location.getScheme())) {
            throw CliException.notThereYet("storage on " + location.getScheme() + ":// in the command line");
        }
        return Path.of(location);
    }
}
