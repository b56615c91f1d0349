package com.monassurance.migrations.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A migration tool whose databases can be taken over.
 *
 * @since 0.1.0
 */
public enum Tool {
    /** Alembic, which keeps the ids of the heads only. */
    ALEMBIC("alembic_version"),
    /** Flyway, which keeps a row for each script it ran. */
    FLYWAY("flyway_schema_history"),
    /** Liquibase, which keeps a row for each change set it ran. */
    LIQUIBASE("databasechangelog");

    private final String table;

    Tool(String table) {
        this.table = table;
    }

    /**
     * Finds a tool by its name.
     *
     * @param name such as {@code flyway}
     * @return the tool, or empty
     */
    public static Optional<Tool> find(String name) {
        return Arrays.stream(values()).filter(tool -> tool.word().equals(name)).findFirst();
    }

    /**
     * Returns its name.
     *
     * @return such as {@code flyway}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the name of the table in which it keeps its history unless told otherwise.
     *
     * @return such as {@code flyway_schema_history}
     */
    public String table() {
        return table;
    }

    /** Tables beside that one. */
    List<String> others() {
        return this == LIQUIBASE ? List.of("databasechangeloglock") : List.of();
    }
}
