package com.monassurance.migrations.autogenerate;

import com.monassurance.core.domain.annotation.RenamedFrom;
import com.monassurance.core.domain.table.TableDefinition;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.lang.reflect.RecordComponent;
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
    private final List<Rename> hints;

    private AnnotatedRecords(String name, List<TableDefinition> tables, List<Rename> hints) {
        this.name = name;
        this.tables = tables;
        this.hints = hints;
    }

    static AnnotatedRecords of(List<Class<? extends Record>> records) {
        List<TableDefinition> tables = new ArrayList<>();
        List<Rename> hints = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Class<? extends Record> record : records) {
            try {
                TableDefinition table = TableDefinition.of(record);
                tables.add(table);
                hints.addAll(hints(record, table));
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
                "class:" + records.stream().map(Class::getName).collect(Collectors.joining(",")),
                List.copyOf(tables),
                List.copyOf(hints));
    }

    /** Columns stand in the order of the components. */
    private static List<Rename> hints(Class<? extends Record> record, TableDefinition table) {
        List<Rename> hints = new ArrayList<>();
        ObjectId now = ObjectId.of(ObjectKind.TABLE, RecordDdl.SCHEMA, table.name());
        RenamedFrom whole = record.getAnnotation(RenamedFrom.class);
        ObjectId before = whole == null ? now : ObjectId.of(ObjectKind.TABLE, RecordDdl.SCHEMA, whole.value());
        if (whole != null) {
            hints.add(Rename.of(before, now));
        }
        RecordComponent[] components = record.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            RenamedFrom column = components[i].getAnnotation(RenamedFrom.class);
            if (column != null) {
                hints.add(Rename.of(
                        before.part(ObjectKind.COLUMN, column.value()),
                        now.part(ObjectKind.COLUMN, table.columns().get(i).name())));
            }
        }
        return hints;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    String content() {
        return String.join(";", RecordDdl.of(tables)) + hints;
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
            return new LoadedSchema.Loaded(workshop.read(connection), hints);
        });
    }
}
