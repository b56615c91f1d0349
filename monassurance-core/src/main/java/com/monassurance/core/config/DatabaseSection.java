package com.monassurance.core.config;

import com.monassurance.core.Secret;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.Identifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the keys about PostgreSQL. Confined to one thread. */
final class DatabaseSection {

    private final ConfigReader reader;

    DatabaseSection(ConfigReader reader) {
        this.reader = reader;
    }

    @Nullable
    DatabaseConfig read(boolean required) {
        if (required) {
            reader.require(ConfigKey.DATABASE_URL);
        }
        ConnectionSettings main = connection(
                ConfigKey.DATABASE_URL,
                ConfigKey.DATABASE_USER,
                ConfigKey.DATABASE_PASSWORD,
                ConfigKey.DATABASE_PASSWORD_FILE);
        ConnectionSettings direct = inherit(
                connection(
                        ConfigKey.DIRECT_URL,
                        ConfigKey.DIRECT_USER,
                        ConfigKey.DIRECT_PASSWORD,
                        ConfigKey.DIRECT_PASSWORD_FILE),
                main);
        ConnectionSettings scratch = connection(
                ConfigKey.SCRATCH_URL,
                ConfigKey.SCRATCH_USER,
                ConfigKey.SCRATCH_PASSWORD,
                ConfigKey.SCRATCH_PASSWORD_FILE);
        Identifier schema = reader.parsed(ConfigKey.OPS_SCHEMA, Identifier::of);
        return main == null
                ? null
                : new DatabaseConfig(main, direct, scratch, schema == null ? DatabaseConfig.OPS_SCHEMA : schema);
    }

    private @Nullable ConnectionSettings connection(
            ConfigKey urlKey, ConfigKey userKey, ConfigKey passwordKey, ConfigKey fileKey) {
        ConnectionSettings settings = reader.parsed(urlKey, DatabaseSection::settings);
        Optional<String> user = reader.text(userKey);
        Secret password = reader.secret(passwordKey, fileKey);
        if (settings == null) {
            return null;
        }
        if (user.isPresent()) {
            if (settings.findUser().filter(inUrl -> !inUrl.equals(user.get())).isPresent()) {
                reader.problem(userKey, "differs from the user in " + urlKey);
            }
            settings = settings.withUser(user.get());
        }
        if (password != null) {
            if (settings.findPassword().isPresent()) {
                reader.problem(urlKey, "holds a password, and " + passwordKey + " or its file gives another");
            }
            settings = settings.withPassword(password);
        }
        return settings;
    }

    /** The direct connection leads to the same database: who is not named there is the one named for the pool. */
    private static @Nullable ConnectionSettings inherit(
            @Nullable ConnectionSettings direct, @Nullable ConnectionSettings main) {
        if (direct == null || main == null) {
            return direct;
        }
        ConnectionSettings settings = direct;
        if (settings.findUser().isEmpty() && main.findUser().isPresent()) {
            settings = settings.withUser(main.findUser().get());
        }
        if (settings.findPassword().isEmpty()
                && main.findPassword().isPresent()
                && settings.findUser().equals(main.findUser())) {
            settings = settings.withPassword(main.findPassword().get());
        }
        return settings;
    }

    private static ConnectionSettings settings(String url) {
        try {
            return ConnectionSettings.of(url);
        } catch (DatabaseException e) {
            throw new IllegalArgumentException("is not usable: " + e.fields().get("reason"), e);
        }
    }
}
