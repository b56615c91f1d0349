package com.monassurance.core.config;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import java.net.URI;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything the library wants to be told, read and checked at once. {@link ConfigKey} lists the keys and their
 * defaults; a host that has its configuration elsewhere uses {@link #builder}. Prints no secret. Immutable.
 *
 * @param application who the host is
 * @param zone the zone of the business; {@code Europe/Paris} by default
 * @param database how to reach PostgreSQL; null when that is not configured
 * @param redis how to reach Redis; null when that is not configured
 * @param storage where documents are; null when that is not configured
 * @param migrations what the migrator works on
 * @param maintenance what the nightly and weekly work needs to know
 * @param externalApis name and address of the services whose health is watched, in the order given
 * @since 0.1.0
 */
public record OpsConfig(
        ApplicationInfo application,
        ZoneId zone,
        @Nullable DatabaseConfig database,
        @Nullable RedisConfig redis,
        @Nullable URI storage,
        MigrationsConfig migrations,
        MaintenanceConfig maintenance,
        Map<String, URI> externalApis) {

    /** The zone of the business unless another is configured. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Paris");

    /** Copies the map. */
    public OpsConfig {
        requireNonNull(application, "application");
        requireNonNull(zone, "zone");
        requireNonNull(migrations, "migrations");
        requireNonNull(maintenance, "maintenance");
        externalApis = Collections.unmodifiableMap(new LinkedHashMap<>(externalApis));
    }

    /**
     * Reads the configuration of a service; {@code VERSION}, {@code ENVIRONMENT} and {@code DATABASE_URL} must be
     * there. Blocks on the disk when a password file is named.
     *
     * @param source where it comes from
     * @return the configuration
     * @throws ConfigException listing every problem: missing, unknown, doubled or unusable keys
     */
    public static OpsConfig from(ConfigSource source) {
        return OpsConfigParser.parse(source, true);
    }

    /**
     * Reads a configuration that may do without a database, as {@link #from} otherwise.
     *
     * @param source where it comes from
     * @return the configuration
     * @throws ConfigException listing every problem
     */
    public static OpsConfig withoutDatabaseFrom(ConfigSource source) {
        return OpsConfigParser.parse(source, false);
    }

    /**
     * Starts a configuration made by the host itself.
     *
     * @param application who the host is
     * @return a builder with the defaults
     */
    public static Builder builder(ApplicationInfo application) {
        return new Builder(application);
    }

    /**
     * Returns how to reach PostgreSQL.
     *
     * @return the configuration of the database
     * @throws ConfigException if none is configured
     */
    @Override
    public DatabaseConfig database() {
        return present(database, ConfigKey.DATABASE_URL);
    }

    /**
     * Returns how to reach PostgreSQL, if that is configured.
     *
     * @return the configuration of the database
     */
    public Optional<DatabaseConfig> findDatabase() {
        return Optional.ofNullable(database);
    }

    /**
     * Returns how to reach Redis.
     *
     * @return the configuration of Redis
     * @throws ConfigException if none is configured
     */
    @Override
    public RedisConfig redis() {
        return present(redis, ConfigKey.REDIS_URI);
    }

    /**
     * Returns how to reach Redis, if that is configured.
     *
     * @return the configuration of Redis
     */
    public Optional<RedisConfig> findRedis() {
        return Optional.ofNullable(redis);
    }

    /**
     * Returns where documents are.
     *
     * @return {@code file:///directory} or {@code s3://bucket/prefix}
     * @throws ConfigException if that is not configured
     */
    @Override
    public URI storage() {
        return present(storage, ConfigKey.STORAGE);
    }

    /**
     * Returns where documents are, if that is configured.
     *
     * @return {@code file:///directory} or {@code s3://bucket/prefix}
     */
    public Optional<URI> findStorage() {
        return Optional.ofNullable(storage);
    }

    private static <T> T present(@Nullable T value, ConfigKey key) {
        if (value == null) {
            throw new ConfigException(List.of(new ConfigProblem(key.name(), "is missing", key.expected())));
        }
        return value;
    }

    /**
     * Makes a configuration from values; every option has the default of its key.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private final ApplicationInfo application;
        private ZoneId zone = ZONE;
        private @Nullable DatabaseConfig database;
        private @Nullable RedisConfig redis;
        private @Nullable URI storage;
        private MigrationsConfig migrations = MigrationsConfig.defaults();
        private MaintenanceConfig maintenance = MaintenanceConfig.defaults();
        private Map<String, URI> externalApis = Map.of();

        private Builder(ApplicationInfo application) {
            this.application = requireNonNull(application, "application");
        }

        /**
         * Names the zone of the business; {@code Europe/Paris} by default.
         *
         * @param value the zone
         * @return this builder
         */
        public Builder zone(ZoneId value) {
            this.zone = value;
            return this;
        }

        /**
         * Says how to reach PostgreSQL; not configured by default.
         *
         * @param value the database
         * @return this builder
         */
        public Builder database(DatabaseConfig value) {
            this.database = value;
            return this;
        }

        /**
         * Says how to reach Redis; not configured by default.
         *
         * @param value Redis
         * @return this builder
         */
        public Builder redis(RedisConfig value) {
            this.redis = value;
            return this;
        }

        /**
         * Says where documents are; not configured by default.
         *
         * @param value {@code file:///directory} or {@code s3://bucket/prefix}
         * @return this builder
         * @throws IllegalArgumentException if it is neither
         */
        public Builder storage(URI value) {
            try {
                this.storage = Texts.store(value.toString());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("storage must be " + ConfigKey.STORAGE.expected(), e);
            }
            return this;
        }

        /**
         * Says what the migrator works on; by default the revisions shipped in core.
         *
         * @param value the configuration
         * @return this builder
         */
        public Builder migrations(MigrationsConfig value) {
            this.migrations = value;
            return this;
        }

        /**
         * Says what the nightly and weekly work needs to know.
         *
         * @param value the configuration
         * @return this builder
         */
        public Builder maintenance(MaintenanceConfig value) {
            this.maintenance = value;
            return this;
        }

        /**
         * Names the services whose health is watched; none by default.
         *
         * @param value name to address
         * @return this builder
         */
        public Builder externalApis(Map<String, URI> value) {
            this.externalApis = value;
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @return the configuration
         */
        public OpsConfig build() {
            return new OpsConfig(application, zone, database, redis, storage, migrations, maintenance, externalApis);
        }
    }
}
