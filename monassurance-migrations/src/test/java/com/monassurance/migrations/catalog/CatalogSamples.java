package com.monassurance.migrations.catalog;

import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Schemas of many kinds of objects, by area, and the short ways tests go. */
final class CatalogSamples {

    static final List<String> AREAS = List.of("tables", "partitions", "routines", "access", "rare");

    private CatalogSamples() {}

    // A line "--{17" begins what is left out before that version, a line "--}" ends it.
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

    /** Brings a database to the head of the schema that core ships. */
    static void fillDomain(PostgresDatabase database) {
        Migrator.over(database.dataSource())
                .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
                .build()
                .upgrade(Target.head());
        database.execute("drop schema monassurance_ops cascade");
    }

    /** Makes an extension and leaves its objects to themselves. */
    static void fillFromExtension(PostgresDatabase database, String extension) {
        database.execute(
                "set allow_system_table_mods = on",
                "create extension " + extension + " cascade",
                "delete from pg_depend where deptype = 'e'"
                        + " and refobjid <> (select oid from pg_extension where extname = 'plpgsql')",
                "delete from pg_init_privs where objoid >= 16384",
                "delete from pg_depend where classid = 'pg_extension'::regclass and objid >= 16384",
                "delete from pg_description where classoid = 'pg_extension'::regclass and objoid >= 16384",
                "delete from pg_extension where extname <> 'plpgsql'");
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

    /** The extensions whose objects the server can make. */
    static List<String> extensions(PostgresDatabase database) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select name from pg_available_extensions where name <> 'plpgsql' order by 1")) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
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
