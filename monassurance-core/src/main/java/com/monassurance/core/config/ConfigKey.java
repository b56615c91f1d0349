package com.monassurance.core.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every key a configuration may hold. In the environment the name follows a prefix ({@code MONASSURANCE_DATABASE_URL});
 * in files dots, dashes, nesting and camel case mean the same ({@code database.url}, {@code database.passwordFile}).
 *
 * @since 0.1.0
 */
public enum ConfigKey {
    /** Name of the host application. */
    NAME("a name", "monassurance"),
    /** Version of the host application that is running; required. */
    VERSION("the version that is running, such as 1.2.3", null),
    /** Where it runs; required. */
    ENVIRONMENT("a name such as production", null),
    /** Which of several running instances this is. */
    INSTANCE("a name", "the host name"),
    /** The zone in which the business counts its days and the nightly work is due. */
    TIME_ZONE("a zone such as Europe/Paris", "Europe/Paris"),

    /** The database; required unless asked otherwise. */
    DATABASE_URL("jdbc:postgresql://host:5432/database or postgresql://user@host/database", null),
    /** Role on the database. */
    DATABASE_USER("a role name", "the user in the URL"),
    /** Its password. */
    DATABASE_PASSWORD("a password", "PGPASSFILE or ~/.pgpass"),
    /** File with the password, instead of the password. */
    DATABASE_PASSWORD_FILE("a readable file with the password", null),
    /** A connection to the same database that goes round the pooler. */
    DIRECT_URL("jdbc:postgresql://host:5432/database or postgresql://user@host/database", null),
    /** Role on the direct connection. */
    DIRECT_USER("a role name", "the user in the URL, then DATABASE_USER"),
    /** Its password. */
    DIRECT_PASSWORD("a password", "that of the database when the role is the same"),
    /** File with the password of the direct connection. */
    DIRECT_PASSWORD_FILE("a readable file with the password", null),
    /** Server on which scratch databases may be created. */
    SCRATCH_URL("jdbc:postgresql://host:5432/postgres or postgresql://user@host/postgres", null),
    /** Role on the scratch server. */
    SCRATCH_USER("a role name", "the user in the URL"),
    /** Its password. */
    SCRATCH_PASSWORD("a password", "PGPASSFILE or ~/.pgpass"),
    /** File with the password of the scratch server. */
    SCRATCH_PASSWORD_FILE("a readable file with the password", null),
    /** Schema that holds our own tables. */
    OPS_SCHEMA("a schema name of at most 63 bytes", "monassurance_ops"),

    /** Redis; several for the nodes of a cluster. */
    REDIS_URI("redis://, rediss:// or redis-sentinel:// URIs, separated by commas", null),
    /** Where documents are. */
    STORAGE("file:///directory or s3://bucket/prefix", null),

    /** Folders of revision scripts. */
    SCRIPTS("folders separated by commas", "the revisions shipped in core"),
    /** The user's own classes. */
    CLASS_PATH("folders and jars separated by commas", "nothing"),
    /** Schemas that diff and autogenerate look at. */
    SCHEMAS("schema names separated by commas", "all but system schemas and our own"),

    /** External services whose health is watched. */
    EXTERNAL_APIS("name=https://host/path pairs separated by commas", "none"),

    /** Folder of the log files to purge. */
    LOG_DIRECTORY("an absolute folder", null),
    /** Age from which a log file is purged. */
    LOG_RETENTION("a duration such as 30d or P30D, at most 36525d", "30d"),
    /** Where backups are kept. */
    BACKUP_STORE("file:///directory or s3://bucket/prefix", null);

    private final String expected;
    private final @Nullable String defaultText;

    ConfigKey(String expected, @Nullable String defaultText) {
        this.expected = expected;
        this.defaultText = defaultText;
    }

    /**
     * Returns what a value must look like.
     *
     * @return words for a person, after "expected"
     */
    public String expected() {
        return expected;
    }

    /**
     * Returns what holds when the key is absent.
     *
     * @return words for a person; empty when then there is nothing
     */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /**
     * Tells whether a value must never be shown.
     *
     * @return true for passwords, and for URLs that may hold one
     */
    public boolean isSecret() {
        return switch (this) {
            case DATABASE_URL, DIRECT_URL, SCRATCH_URL, REDIS_URI -> true;
            case DATABASE_PASSWORD, DIRECT_PASSWORD, SCRATCH_PASSWORD -> true;
            case EXTERNAL_APIS, STORAGE, BACKUP_STORE -> true;
            default -> false;
        };
    }
}
