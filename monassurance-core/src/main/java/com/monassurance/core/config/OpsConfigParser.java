package com.monassurance.core.config;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.Secret;
import com.monassurance.core.sql.Identifier;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the keys of a source into an {@link OpsConfig}, or into all that is wrong with them. Stateless. */
final class OpsConfigParser {

    /** A comma also stands between the hosts of one redis-sentinel URI; only one before a scheme ends an element. */
    private static final String BETWEEN_REDIS_URIS = ",(?=\\s*redis[a-z-]*://)";

    private OpsConfigParser() {}

    static OpsConfig parse(ConfigSource source, boolean databaseRequired) {
        ConfigReader reader = new ConfigReader(source);
        reader.require(ConfigKey.VERSION);
        reader.require(ConfigKey.ENVIRONMENT);
        String name = reader.parsed(ConfigKey.NAME, Texts::line);
        String version = reader.parsed(ConfigKey.VERSION, Texts::line);
        String environment = reader.parsed(ConfigKey.ENVIRONMENT, Texts::line);
        String instance = reader.parsed(ConfigKey.INSTANCE, Texts::line);
        ZoneId zone = reader.parsed(ConfigKey.TIME_ZONE, Texts::zone);
        DatabaseConfig database = new DatabaseSection(reader).read(databaseRequired);
        RedisConfig redis = redis(reader);
        URI storage = reader.parsed(ConfigKey.STORAGE, Texts::store);
        MigrationsConfig migrations = new MigrationsConfig(
                reader.list(ConfigKey.SCRIPTS, ",", Texts::folder),
                reader.list(ConfigKey.CLASS_PATH, ",", Texts::folder),
                reader.list(ConfigKey.SCHEMAS, ",", Identifier::of));
        Map<String, URI> externalApis = externalApis(reader);
        MaintenanceConfig maintenance = maintenance(reader);
        reader.finish();
        return new OpsConfig(
                new ApplicationInfo(
                        name == null ? "monassurance" : name,
                        // What is required is there, or finish() has thrown.
                        requireNonNull(version, "version"),
                        requireNonNull(environment, "environment"),
                        instance == null ? hostName() : instance),
                zone == null ? OpsConfig.ZONE : zone,
                database,
                redis,
                storage,
                migrations,
                maintenance,
                externalApis);
    }

    private static @Nullable RedisConfig redis(ConfigReader reader) {
        List<Secret> uris =
                reader.list(ConfigKey.REDIS_URI, BETWEEN_REDIS_URIS, text -> Secret.of(Texts.redisUri(text)));
        return uris.isEmpty() ? null : new RedisConfig(uris);
    }

    private static Map<String, URI> externalApis(ConfigReader reader) {
        Map<String, URI> apis = new LinkedHashMap<>();
        for (Map.Entry<String, URI> api : reader.list(ConfigKey.EXTERNAL_APIS, ",", Texts::externalApi)) {
            if (apis.putIfAbsent(api.getKey(), api.getValue()) != null) {
                reader.problem(ConfigKey.EXTERNAL_APIS, "names " + api.getKey() + " twice");
            }
        }
        return apis;
    }

    private static MaintenanceConfig maintenance(ConfigReader reader) {
        Path logs = reader.parsed(ConfigKey.LOG_DIRECTORY, Texts::absoluteFolder);
        Duration retention = reader.parsed(ConfigKey.LOG_RETENTION, Texts::retention);
        URI backups = reader.parsed(ConfigKey.BACKUP_STORE, Texts::store);
        return new MaintenanceConfig(logs, retention == null ? MaintenanceConfig.LOG_RETENTION : retention, backups);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
