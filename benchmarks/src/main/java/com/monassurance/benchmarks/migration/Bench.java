package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.child.Revisions;
import com.monassurance.fixtures.DatabasePreparer;
import com.monassurance.fixtures.PostgresFixture;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One run of the benchmark: one server, the scripts, the figures. Confined to one thread. */
public final class Bench implements AutoCloseable {

    private static final List<Row> ROWS = List.of(
            new HeadWarmRow(),
            new HeadColdRow(),
            new ApplyRow(),
            new DowngradeRow(),
            new StartersRow(),
            new TogetherRow(),
            new ReadersRow(),
            new PureRow("split"),
            new PureRow("graph"));

    private static final String TABLES =
            "select count(*) from pg_catalog.pg_class where relkind = 'r' and relname like 'item\\_%'";

    private final Options options;
    private final PostgresFixture server;
    private final ScriptFolders scripts;
    private final Children children;
    private final Figures figures;

    private Bench(Options options, PostgresFixture server, ScriptFolders scripts) throws IOException {
        this.options = options;
        this.server = server;
        this.scripts = scripts;
        this.children = new Children(options, scripts.root());
        this.figures = new Figures(options.json());
    }

    /** One row of the table of what must hold. */
    interface Row {

        /** What the command line calls it. */
        String name();

        void run(Bench bench) throws Exception;
    }

    /**
     * Starts the server.
     *
     * @param arguments of the command line
     * @return the bench, to be closed
     * @throws IOException if the folder of the scripts cannot be made
     */
    public static Bench open(String[] arguments) throws IOException {
        Options options = Options.parse(arguments);
        for (String asked : options.rows()) {
            if (!asked.equals("all")
                    && ROWS.stream().noneMatch(row -> row.name().equals(asked))) {
                throw new IllegalArgumentException("No such row: " + asked + "; there are all, "
                        + String.join(", ", ROWS.stream().map(Row::name).toList()));
            }
        }
        ScriptFolders scripts = new ScriptFolders();
        // One transaction over thousands of tables holds a lock on each.
        PostgresFixture.Builder builder = PostgresFixture.builder().setting("max_locks_per_transaction", "512");
        if (options.isDurable()) {
            builder.setting("fsync", "on")
                    .setting("synchronous_commit", "on")
                    .setting("full_page_writes", "on")
                    .directory(Path.of(System.getProperty("java.io.tmpdir")));
        }
        return new Bench(options, builder.start(), scripts);
    }

    /**
     * Runs what was asked for and prints the table.
     *
     * @throws Exception if a row cannot be measured at all
     */
    public void run() throws Exception {
        describe();
        for (Row row : ROWS) {
            if (options.wants(row.name())) {
                System.out.printf(Locale.ROOT, "# %s, load average %.2f%n", row.name(), load());
                row.run(this);
            }
        }
        figures.print();
        System.out.printf(Locale.ROOT, "load average at the end %.2f%n", load());
    }

    @Override
    public void close() {
        server.close();
        scripts.close();
    }

    Options options() {
        return options;
    }

    PostgresFixture server() {
        return server;
    }

    ScriptFolders scripts() {
        return scripts;
    }

    Children children() {
        return children;
    }

    void add(Figure figure) {
        figures.add(figure);
    }

    /** Runs a verb of a child against a database and checks how many tables there are afterwards. */
    ChildRun run(Subject subject, String verb, String url, int revisions, int tablesAfter) {
        ChildRun run =
                children.run(subject.tool(), extraClassPath(subject, revisions), words(subject, verb, url, revisions));
        if (!run.isDone()) {
            return run;
        }
        long tables = tables(url);
        return tables == tablesAfter
                ? run
                : ChildRun.failed(run.wallNanos(), tables + " tables instead of " + tablesAfter + " afterwards");
    }

    /** The command line of a child. */
    List<String> words(Subject subject, String verb, String url, int revisions, String... more) {
        List<String> words = new ArrayList<>(List.of(verb, subject.engine(), url, server.user(), server.password()));
        words.add(
                subject == Subject.OURS_JAR
                        ? ScriptFolders.CLASSPATH_FOLDER
                        : scripts.folder(subject.tool(), revisions).toString());
        words.add(Integer.toString(revisions));
        words.addAll(List.of(more));
        return words;
    }

    String extraClassPath(Subject subject, int revisions) {
        return subject == Subject.OURS_JAR ? scripts.jar(revisions).toString() : "";
    }

    /** Fills a template with a child, so that every round gets a copy. */
    DatabasePreparer atHead(Subject subject, int revisions) {
        return dataSource -> {
            String url;
            try (Connection connection = dataSource.getConnection()) {
                url = connection.getMetaData().getURL();
            }
            ChildRun run = run(subject, "apply", url, revisions, revisions);
            if (!run.isDone()) {
                throw new IllegalStateException(subject.label() + " did not get to head: " + run.failure());
            }
        };
    }

    /** Forgets the statements counted so far. */
    void resetStatistics() {
        query("/postgres", "select pg_stat_statements_reset()");
    }

    String query(String url, String sql) {
        try (Connection connection = server.dataSource(
                                url.substring(url.lastIndexOf('/') + 1).replaceAll("\\?.*", ""))
                        .getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return String.join(", ", lines);
        } catch (SQLException e) {
            throw new IllegalStateException("The server did not answer: " + e.getMessage(), e);
        }
    }

    long tables(String url) {
        return Long.parseLong(query(url, TABLES));
    }

    private void describe() throws SQLException {
        try (Connection connection = server.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create extension if not exists pg_stat_statements");
        }
        String settings = query("/postgres", """
                select name || ' = ' || setting from pg_settings
                where source = 'configuration file' and name not like '%directories' order by name
                """);
        System.out.println("PostgreSQL " + query("/postgres", "show server_version") + ": " + settings);
        System.out.println(
                "data below " + query("/postgres", "show data_directory").replaceAll("^(/[^/]+).*", "$1"));
        System.out.println("Java " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        System.out.println("flags of every child: -Xmx" + options.heap() + ", java.util.logging off");
        for (Tool tool : Tool.values()) {
            System.out.println(tool.label() + ": " + tool.versions());
        }
        System.out.println("Each revision is one statement, " + Revisions.upgrade(1) + "; alembic: not measured");
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
