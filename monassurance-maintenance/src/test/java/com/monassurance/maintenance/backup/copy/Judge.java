package com.monassurance.maintenance.backup.copy;

import com.monassurance.maintenance.backup.BackupEngine;
import com.monassurance.maintenance.backup.BackupFormat;
import com.monassurance.maintenance.backup.DebianServer;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementSplitter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A server with pg_dump, which says whether a restored database is the one that was backed up. */
final class Judge implements AutoCloseable {

    static final Duration LIMIT = Duration.ofMinutes(5);

    private final DebianServer server;
    private int databases;

    private Judge(DebianServer server) {
        this.server = server;
    }

    static Judge start() throws IOException, InterruptedException, SQLException {
        Judge judge = new Judge(DebianServer.startOrSkip());
        judge.server.execute("postgres", "create role judge_one", "create role judge_two");
        return judge;
    }

    DebianServer server() {
        return server;
    }

    String newDatabase() throws SQLException {
        String name = "d" + ++databases;
        server.execute("postgres", "create database " + name);
        return name;
    }

    void drop(String... names) throws SQLException {
        for (String name : names) {
            // A subscription holds its database; both go with the server.
            if (server.number(
                            name,
                            "select count(*) from pg_subscription where subdbid ="
                                    + " (select oid from pg_database where datname = current_database())")
                    == 0) {
                server.execute("postgres", "drop database " + name + " with (force)");
            }
        }
    }

    /** Runs a script of many statements, in one session and without a transaction. */
    void script(String database, String sql) throws SQLException {
        statements(
                database,
                StatementSplitter.split("script", sql).statements().stream()
                        .map(SqlStatement::driverText)
                        .toList());
    }

    void statements(String database, List<String> statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new SQLException(e.getMessage() + "\nin: " + sql, e.getSQLState(), e);
                }
            }
        }
    }

    NativeEngine engine(String database) {
        return NativeEngine.of(server.dataSource(database));
    }

    NativeRestore restore(String database) {
        return NativeRestore.into(server.dataSource(database)).limit(LIMIT);
    }

    void write(NativeEngine engine, BackupFormat format, Path file) throws Exception {
        BackupEngine.Ready ready = (BackupEngine.Ready) engine.check();
        try (OutputStream out = Files.newOutputStream(file)) {
            engine.write(ready, format, out, LIMIT, TaskContext.alone());
        }
    }

    /** What pg_dump says of a database, but for what it varies itself and for secrets, which are not read. */
    List<String> dump(String database) throws IOException, InterruptedException {
        return server.client("pg_dump", database)
                .lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .filter(line -> !line.equals("    password 'hidden',"))
                .map(line -> line.startsWith("CREATE SUBSCRIPTION") ? line.replaceAll("CONNECTION '[^']*'", "") : line)
                .collect(Collectors.toList());
    }

    static String resource(String area, int majorVersion) throws IOException {
        Path file = Path.of("../monassurance-migrations/src/test/resources/catalog/" + area + ".sql");
        StringBuilder sql = new StringBuilder();
        boolean isLeftOut = false;
        // A line "--{17" begins what is left out before that version, a line "--}" ends it.
        for (String line :
                Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith("--{")) {
                isLeftOut = Integer.parseInt(line.substring(3)) > majorVersion;
            } else if (line.equals("--}")) {
                isLeftOut = false;
            } else if (!isLeftOut) {
                sql.append(line).append('\n');
            }
        }
        return sql.toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
