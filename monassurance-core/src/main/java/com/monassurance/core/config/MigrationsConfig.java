package com.monassurance.core.config;

import com.monassurance.core.sql.Identifier;
import java.nio.file.Path;
import java.util.List;

/**
 * What the migrator works on. Immutable.
 *
 * @param scripts folders of revision scripts; empty means the revisions shipped in core
 * @param classPath folders and jars with the user's own classes
 * @param schemas schemas that diff and autogenerate look at; empty means all but system schemas and our own
 * @since 0.1.0
 */
public record MigrationsConfig(List<Path> scripts, List<Path> classPath, List<Identifier> schemas) {

    /** Copies the lists. */
    public MigrationsConfig {
        scripts = List.copyOf(scripts);
        classPath = List.copyOf(classPath);
        schemas = List.copyOf(schemas);
    }

    /**
     * Returns the configuration with the default of every key.
     *
     * @return three empty lists
     */
    public static MigrationsConfig defaults() {
        return new MigrationsConfig(List.of(), List.of(), List.of());
    }
}
