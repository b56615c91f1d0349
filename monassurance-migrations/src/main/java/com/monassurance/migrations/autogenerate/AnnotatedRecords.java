package com.monassurance.migrations.autogenerate;

import com.monassurance.core.domain.table.TableDefinition;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Annotated records as the model. */
final class AnnotatedRecords extends DesiredSchema {

    private final String name;
    private final List<TableDefinition> tables;

    private AnnotatedRecords(String name, List<TableDefinition> tables) {
        this.name = name;
        this.tables = tables;
    }

    static AnnotatedRecords of(List<Class<? extends Record>> records) {
        List<TableDefinition> tables = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Class<? extends Record> record : records) {
            try {
                tables.add(TableDefinition.of(record));
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (records.isEmpty()) {
            problems.add("there is no record");
        }
        if (!problems.isEmpty()) {
            throw new MigrationException(
                    MigrationError.BAD_MODEL,
                    "The records describe no schema: " + String.join("; ", problems) + ".",
                    "Correct the annotations and run it again.");
        }
        return new AnnotatedRecords(
                "class:" + records.stream().map(Class::getName).collect(Collectors.joining(",")), List.copyOf(tables));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    LoadedSchema load(Workshop workshop) {
        return workshop.make((database, connection) -> {
            for (String sql : RecordDdl.of(tables)) {
                try (Statement statement = connection.createStatement()) {
                    statement.setEscapeProcessing(false);
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new MigrationException(
                            MigrationError.MODEL_FAILED,
                            "The tables of the records cannot be made on scratch: " + e.getMessage() + " In: " + sql,
                            "Correct the annotations and run it again.",
                            Map.of("sqlState", String.valueOf(e.getSQLState())),
                            e);
                }
            }
            return new LoadedSchema.Loaded(workshop.read(connection), List.of());
        });
    }
}
