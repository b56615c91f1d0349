package com.monassurance.migrations.autogenerate;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSource;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;

/**
 * Where a schema is told. What is not a database already is made in a scratch database and read back from there, so that
 * no second parser can disagree with the server. Immutable; nothing is read before an {@link Autogenerator} asks.
 *
 * @since 0.1.0
 */
public abstract sealed class DesiredSchema permits SqlFiles, ReplayedScripts, LiveDatabase, AnnotatedRecords {

    DesiredSchema() {}

    /**
     * Returns the schema that an SQL file makes, or the {@code .sql} files of a folder in the order of their names.
     * INSERT and {@code COPY … FROM stdin} are run, though rows do not count. Refused before anything runs: psql's
     * commands, and what reaches beyond the database (roles and their membership, tablespaces, databases, ALTER SYSTEM,
     * COPY with files and programs, IMPORT FOREIGN SCHEMA, enabling subscriptions). CREATE SUBSCRIPTION is run without
     * connecting. A comment line {@code -- renamed-from: old} before CREATE, or before a column or an enum value inside
     * it, says what it was called before.
     *
     * @param path the file or folder
     * @return the schema
     */
    public static DesiredSchema files(Path path) {
        return new SqlFiles(requireNonNull(path, "path"));
    }

    /**
     * Returns the schema that revision scripts make, up to a target.
     *
     * @param source the scripts
     * @param target up to where, such as {@link Target#heads()}
     * @return the schema
     */
    public static DesiredSchema scripts(ScriptSource source, Target target) {
        return new ReplayedScripts(requireNonNull(source, "source"), requireNonNull(target, "target"));
    }

    /**
     * Returns the schema of a database, which is only read.
     *
     * @param dataSource the database
     * @return the schema
     */
    public static DesiredSchema database(DataSource dataSource) {
        return new LiveDatabase(requireNonNull(dataSource, "dataSource"));
    }

    /**
     * Returns the schema that annotated records describe, in the schema {@code public};
     * {@link com.monassurance.core.domain.annotation.RenamedFrom} says what a table or column was called before.
     *
     * @param records records with a {@link com.monassurance.core.domain.annotation.Table}
     * @return the schema
     * @throws MigrationException {@code BAD_MODEL} if one is not annotated as it must be
     */
    public static DesiredSchema records(List<Class<? extends Record>> records) {
        return AnnotatedRecords.of(records);
    }

    /**
     * Returns what people call it.
     *
     * @return such as {@code file:schema.sql}
     */
    public abstract String name();

    /** All that decides what {@link #load} makes, or empty when that is not known without making it. */
    abstract String content();

    /** The schema, and what its source says about it. */
    abstract LoadedSchema load(Workshop workshop);

    @Override
    public String toString() {
        return name();
    }
}
