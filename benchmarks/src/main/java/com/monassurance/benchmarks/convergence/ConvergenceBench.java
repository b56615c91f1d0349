package com.monassurance.benchmarks.convergence;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Runs each tool on each pair and counts. Confined to one thread. */
public final class ConvergenceBench {

    private static final String BETWEEN = "\n--;;\n";
    private static final int SHOWN = 3000;

    private final Path folder;
    private final int limit;
    private final List<Tool> tools;
    private final boolean isShowing;

    private ConvergenceBench(Path folder, int limit, List<Tool> tools, boolean isShowing) {
        this.folder = folder;
        this.limit = limit;
        this.tools = tools;
        this.isShowing = isShowing;
    }

    /**
     * Reads the arguments.
     *
     * @param arguments a folder of pairs, and settings {@code pairs=}, {@code version=} and {@code tools=}, {@code show}
     * @return the benchmark
     */
    public static ConvergenceBench of(String... arguments) {
        Path folder = Path.of("target/pairs");
        int pairs = Integer.MAX_VALUE;
        List<Tool> tools = List.of(Tool.of("ours"), Tool.of("pgcodekeeper"));
        boolean isShowing = false;
        System.setProperty("postgres.version", "15");
        for (String argument : arguments) {
            if (argument.startsWith("pairs=")) {
                pairs = Integer.parseInt(argument.substring("pairs=".length()));
            } else if (argument.startsWith("version=")) {
                System.setProperty("postgres.version", argument.substring("version=".length()));
            } else if (argument.startsWith("tools=")) {
                tools = Stream.of(argument.substring("tools=".length()).split(","))
                        .map(Tool::of)
                        .toList();
            } else if (argument.equals("show")) {
                isShowing = true;
            } else {
                folder = Path.of(argument);
            }
        }
        return new ConvergenceBench(folder, pairs, tools, isShowing);
    }

    /**
     * Runs and prints.
     *
     * @throws Exception if the server cannot be started or the pairs cannot be read
     */
    public void run() throws Exception {
        PgDump judge = PgDump.find().orElseThrow(() -> new IOException("No pg_dump is installed to judge with"));
        List<Path> pairs;
        try (Stream<Path> found = Files.list(folder)) {
            pairs = found.filter(Files::isDirectory).sorted().limit(limit).toList();
        }
        Map<Tool, Tally> tallies = new LinkedHashMap<>();
        tools.forEach(tool -> tallies.put(tool, new Tally(tool.words())));
        try (PostgresFixture server = PostgresFixture.start()) {
            System.out.printf("PostgreSQL %d, %d pairs%n", server.majorVersion(), pairs.size());
            server.newDatabase().execute("create role judge_one", "create role judge_two");
            for (Path pair : pairs) {
                try (PostgresDatabase wanted = made(server, pair.resolve("wanted.sql"))) {
                    List<String> goal = judge.dump(wanted);
                    for (Tool tool : tools) {
                        try (PostgresDatabase start = made(server, pair.resolve("start.sql"))) {
                            attempt(tool, pair, start, wanted, goal, judge, Objects.requireNonNull(tallies.get(tool)));
                        }
                    }
                }
            }
        }
        System.out.println(Tally.head());
        tallies.values().forEach(tally -> System.out.println(tally.line()));
    }

    private void attempt(
            Tool tool,
            Path pair,
            PostgresDatabase start,
            PostgresDatabase wanted,
            List<String> goal,
            PgDump judge,
            Tally tally)
            throws Exception {
        Map<String, Long> before = tables(start);
        List<String> statements;
        long began = System.nanoTime();
        try {
            statements = tool.statements(start, wanted);
        } catch (Exception e) {
            tally.refused();
            show(tool, pair, "gives up: " + e.getMessage());
            return;
        }
        tally.took((System.nanoTime() - began) / 1e6);
        try {
            execute(start, statements);
        } catch (SQLException e) {
            tally.failed();
            show(tool, pair, "script fails: " + e.getMessage());
            return;
        }
        List<String> reached = judge.dump(start);
        if (reached.equals(goal)) {
            Map<String, Long> after = tables(start);
            before.keySet().retainAll(after.keySet());
            before.entrySet().removeIf(entry -> entry.getValue().equals(after.get(entry.getKey())));
            tally.right(before.size());
        } else {
            tally.wrong();
            List<String> more = new ArrayList<>(reached);
            more.removeAll(goal);
            List<String> less = new ArrayList<>(goal);
            less.removeAll(reached);
            show(tool, pair, "reaches\n" + String.join("\n", more) + "\n-- not\n" + String.join("\n", less));
        }
    }

    private void show(Tool tool, Path pair, String what) {
        if (isShowing) {
            System.out.println("# " + tool.words() + " " + pair.getFileName() + " "
                    + what.substring(0, Math.min(SHOWN, what.length())));
        }
    }

    private static PostgresDatabase made(PostgresFixture server, Path file) throws IOException, SQLException {
        PostgresDatabase database = server.newDatabase();
        execute(database, List.of(Files.readString(file).split(BETWEEN, -1)));
        return database;
    }

    private static void execute(PostgresDatabase database, List<String> statements) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new SQLException(e.getMessage() + " in " + sql, e.getSQLState(), e);
                }
            }
        }
    }

    private static Map<String, Long> tables(PostgresDatabase database) throws SQLException {
        Map<String, Long> oids = new LinkedHashMap<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select oid::regclass::text, oid from pg_class"
                        + " where relkind in ('r', 'p') and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'")) {
            while (rows.next()) {
                oids.put(rows.getString(1), rows.getLong(2));
            }
        }
        return oids;
    }
}
