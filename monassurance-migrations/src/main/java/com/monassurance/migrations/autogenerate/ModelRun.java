package com.monassurance.migrations.autogenerate;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.autogenerate.SqlFiles.ModelFile;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.SqlStatement;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Runs the files of a model in one session of a scratch database, each statement by itself. Confined to one thread. */
final class ModelRun {

    private static final String UNDEFINED_OBJECT = "42704";
    private static final String NOT_SUPPORTED = "0A000";
    private static final String UNDEFINED_FILE = "58P01";
    private static final Pattern LACKING = Pattern.compile(
            "(role|extension|tablespace|access method|language) \"((?:[^\"]|\"\")+)\" .*", Pattern.DOTALL);
    private static final Pattern CONTROL_FILE = Pattern.compile(".*extension/([^/\"]+)\\.control\".*", Pattern.DOTALL);
    private static final Pattern OPTIONS = Pattern.compile("(?is)\\bwith\\s*\\(");

    private final Connection connection;
    private final Workshop workshop;

    ModelRun(Connection connection, Workshop workshop) {
        this.connection = connection;
        this.workshop = workshop;
    }

    LoadedSchema run(List<ModelFile> files) throws SQLException {
        List<Rename> hints = new ArrayList<>();
        for (ModelFile file : files) {
            RenameHints found = new RenameHints(connection, file);
            for (SqlStatement statement : file.statements()) {
                try {
                    execute(statement);
                    hints.addAll(found.of(statement));
                } catch (SQLException e) {
                    Optional<LoadedSchema.Missing> missing = missing(e);
                    if (missing.isPresent()) {
                        return missing.get();
                    }
                    throw failed(file, statement, e);
                }
            }
        }
        try (Statement reset = connection.createStatement()) {
            // What is read is read as the role that made it, whatever the model has set.
            reset.execute("reset session authorization");
        }
        return new LoadedSchema.Loaded(workshop.read(connection), hints);
    }

    private void execute(SqlStatement statement) throws SQLException {
        Optional<String> rows = statement.findCopyData();
        if (rows.isPresent()) {
            try {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(statement.driverText(), new StringReader(rows.get()));
            } catch (IOException e) {
                throw new SQLException("the rows of COPY could not be sent", "08006", e);
            }
            return;
        }
        String sql = statement.driverText();
        try (Statement sent = connection.createStatement()) {
            sent.setEscapeProcessing(false);
            sent.execute(ModelRule.createsSubscription(statement) ? unconnected(sql) : sql);
        }
    }

    /** The last value of an option is refused as a second one, so that ours stands only where there is none. */
    static String unconnected(String sql) {
        Matcher options = OPTIONS.matcher(sql);
        if (!options.find()) {
            return sql + " with (connect = false)";
        }
        String rest = sql.substring(options.end());
        return rest.matches("(?is).*\\bconnect\\s*=.*")
                ? sql.substring(0, options.end())
                        + rest.replaceFirst("(?is)\\bconnect\\s*=\\s*('?)\\w+\\1", "connect = false")
                : sql.substring(0, options.end()) + "connect = false, " + rest;
    }

    private static Optional<LoadedSchema.Missing> missing(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (!List.of(UNDEFINED_OBJECT, NOT_SUPPORTED, UNDEFINED_FILE).contains(state)) {
            return Optional.empty();
        }
        ServerErrorMessage server = failure instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        String message = server == null ? "" : String.valueOf(server.getMessage());
        Matcher lacking = LACKING.matcher(message);
        Matcher file = CONTROL_FILE.matcher(message);
        String object = lacking.matches()
                ? lacking.group(1) + " " + lacking.group(2)
                : file.matches() ? "extension " + file.group(1) : "";
        return object.isEmpty()
                ? Optional.empty()
                : Optional.of(new LoadedSchema.Missing(
                        "The scratch server lacks what the model needs: " + message + ".", List.of(object)));
    }

    private static MigrationException failed(ModelFile file, SqlStatement statement, SQLException cause) {
        ServerErrorMessage server = cause instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        String place = file.name() + ":" + statement.placeOf(server == null ? 0 : server.getPosition());
        return new MigrationException(
                MigrationError.MODEL_FAILED,
                "A statement of the model failed on scratch at " + place + ": "
                        + DatabaseException.of("running the model", cause).problem(),
                "Correct the model and run it again.",
                Map.of("place", place, "sqlState", String.valueOf(cause.getSQLState())),
                cause);
    }
}
