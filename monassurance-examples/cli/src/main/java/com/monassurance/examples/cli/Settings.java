package com.monassurance.examples.cli;

import com.monassurance.core.config.ConfigSource;
import com.monassurance.core.sql.ConnectionSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration comes from: the arguments win over the environment, and that over the file. Reads files only
 * when asked for the source. Stateless.
 */
final class Settings {

    private static final String PREFIX = "MONASSURANCE_";

    private Settings() {}

    /**
     * Returns everything that is configured.
     *
     * @throws CliException if a URL among the arguments holds a password
     * @throws com.monassurance.core.sql.DatabaseException if one is not understood
     */
    static ConfigSource source(GlobalOptions options, Map<String, String> environment) {
        // The empty source comes first so that a missing key is named as it is spelled in the environment.
        ConfigSource source = ConfigSource.environment(PREFIX, Map.of())
                .orElse(ConfigSource.map(arguments(options)))
                .orElse(ConfigSource.environment(PREFIX, environment));
        if (options.config != null) {
            source = source.orElse(ConfigSource.file(options.config));
        }
        // Who the service is matters to its host; an operator's shell need not know.
        return source.orElse(ConfigSource.map(Map.of("VERSION", "unknown", "ENVIRONMENT", "unknown")));
    }

    /**
     * Returns what one more URL of the arguments says, with who to be there.
     *
     * @throws CliException if it holds a password
     * @throws com.monassurance.core.sql.DatabaseException if it is not understood
     */
    static ConfigSource database(String option, String url, @Nullable String user, @Nullable String passwordFile) {
        Map<String, String> values = new LinkedHashMap<>();
        if (ConnectionSettings.holdsPassword(url)) {
            throw passwordInArguments(
                    option, "DATABASE_PASSWORD for the main database, PGPASSFILE, or " + option + "-password-file");
        }
        put(values, "DATABASE_URL", url);
        put(values, "DATABASE_USER", user);
        put(values, "DATABASE_PASSWORD_FILE", passwordFile);
        return ConfigSource.map(values)
                .orElse(ConfigSource.map(Map.of("VERSION", "unknown", "ENVIRONMENT", "unknown")));
    }

    private static Map<String, String> arguments(GlobalOptions options) {
        Map<String, String> values = new LinkedHashMap<>();
        putUrl(values, "DATABASE_URL", "--url", options.url);
        put(values, "DATABASE_USER", options.user);
        put(values, "DATABASE_PASSWORD_FILE", options.passwordFile);
        putUrl(values, "DIRECT_URL", "--direct-url", options.directUrl);
        put(values, "DIRECT_USER", options.directUser);
        put(values, "DIRECT_PASSWORD_FILE", options.directPasswordFile);
        putUrl(values, "SCRATCH_URL", "--scratch-url", options.scratchUrl);
        put(values, "SCRATCH_USER", options.scratchUser);
        put(values, "SCRATCH_PASSWORD_FILE", options.scratchPasswordFile);
        put(values, "STORAGE", options.storage);
        options.redis.forEach(Settings::refuseCredentials);
        putAll(values, "REDIS_URI", options.redis);
        putAll(values, "SCRIPTS", options.scripts);
        putAll(values, "CLASS_PATH", options.classPath);
        putAll(values, "SCHEMAS", options.schemas);
        return values;
    }

    private static void put(Map<String, String> values, String key, @Nullable String value) {
        if (value != null) {
            values.put(key, value);
        }
    }

    private static void putAll(Map<String, String> values, String key, List<String> elements) {
        if (!elements.isEmpty()) {
            values.put(key, String.join(",", elements));
        }
    }

    private static void putUrl(Map<String, String> values, String key, String option, @Nullable String url) {
        if (url != null && ConnectionSettings.holdsPassword(url)) {
            throw passwordInArguments(
                    option, key + " in the environment, or " + option.replace("url", "password-file"));
        }
        put(values, key, url);
    }

    /** In a Redis URI a lone name before the @ is the password. */
    private static void refuseCredentials(String uri) {
        if (uri.indexOf('@') >= 0) {
            throw passwordInArguments("--redis", "REDIS_URI in the environment");
        }
    }

    private static CliException passwordInArguments(String option, String instead) {
        return CliException.of(
                CliError.PASSWORD_IN_ARGUMENTS,
                "The URL of " + option
                        + " holds a password, which everybody on this machine can read in the list of processes.",
                "Use " + PREFIX + instead + ".");
    }
}
