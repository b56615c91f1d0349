package com.monassurance.migrations.catalog;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/** Schemas of many kinds of objects, by area, and the short ways tests go. */
final class CatalogSamples {

    static final List<String> AREAS = List.of("tables", "partitions", "routines", "access", "rare");

    private CatalogSamples() {}

    /** The schema of an area; what stands between {@code --{17} and {@code --}} is left out before that version. */
    static String sql(String area, int majorVersion) {
        try (InputStream in = CatalogSamples.class.getResourceAsStream("/catalog/" + area + ".sql")) {
            StringBuilder sql = new StringBuilder();
            boolean isLeftOut = false;
            for (String line : new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("--{")) {
                    isLeftOut = Integer.parseInt(line.substring(3)) > majorVersion;
                } else if (line.equals("--}")) {
                    isLeftOut = false;
                } else if (!isLeftOut) {
                    sql.append(line).append('\n');
                }
            }
            return sql.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills a database with an area. */
    static void fill(PostgresDatabase database, String area) {
        fill(database, area, sql(area, database.server().majorVersion()));
    }

    static void fill(PostgresDatabase database, String name, String sql) {
        database.execute(StatementSplitter.split(name, sql).statements().stream()
                .map(SqlStatement::driverText)
                .toArray(String[]::new));
    }

    static Catalog read(PostgresDatabase database) {
        return read(database, CatalogSettings.defaults());
    }

    static Catalog read(PostgresDatabase database, CatalogSettings settings) {
        try (Connection connection = database.dataSource().getConnection()) {
            return CatalogReader.of(settings).read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Executes a catalogue's script in one session; a failing statement is named. */
    static void write(DdlScript script, PostgresDatabase database) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (SqlStatement each :
                    StatementSplitter.split("written", script.toSql()).statements()) {
                try {
                    statement.execute(each.driverText());
                } catch (SQLException e) {
                    throw new AssertionError(e.getMessage() + "\nin: " + each.text() + "\nof:\n" + script.toSql(), e);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
