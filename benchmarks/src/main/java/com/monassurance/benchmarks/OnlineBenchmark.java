package com.monassurance.benchmarks;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.SchemaDiff;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import com.monassurance.migrations.sqlplan.LockOrder;
import com.monassurance.migrations.sqlplan.PlanSettings;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import com.monassurance.migrations.sqlplan.SchemaPlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long clients of a big table wait for a statement while a planned migration runs on it: once in the online forms, once
 * in the plain ones. The migration adds an index, a foreign key, NOT NULL, a unique constraint, a check and a column with a
 * default, and widens a type under a view, which writers read in the transaction in which they wrote. Arguments: rows (5000000 by default), clients (8), {@code show} to print the statements.
 */
public final class OnlineBenchmark {

    private static final String START = """
            create table owners (id integer primary key, name text not null);
            create table accounts (id bigint primary key, owner_id integer not null, code text, label varchar(40),
              amount numeric(12,2) not null, changed_at timestamptz not null default now());
            create view labelled as select id, label, amount from accounts""";

    private static final String WANTED = """
            create table owners (id integer primary key, name text not null);
            create table accounts (id bigint primary key, owner_id integer not null references owners, code text unique,
              label varchar(80) not null, amount numeric(12,2) not null check (amount >= 0),
              changed_at timestamptz not null default now(), currency char(3) not null default 'EUR');
            create index on accounts (owner_id);
            create view labelled as select id, label, amount from accounts""";

    private static final int OWNERS = 10_000;
    private static final double BAR_MILLIS = 1000 + 3000;
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private OnlineBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments rows, clients, {@code show}
     * @throws Exception if anything fails
     */
    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000_000;
        int clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
        boolean isShowing = arguments.length > 2 && arguments[2].equals("show");
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase empty = server.newDatabase();
                PostgresDatabase wanted = server.newDatabase()) {
            empty.execute(START.split(";"));
            wanted.execute(WANTED.split(";"));
            Catalog start = read(empty);
            SchemaDiff diff = SchemaDiff.of(start, read(wanted), DiffSettings.defaults());
            System.out.printf(
                    Locale.ROOT,
                    "PostgreSQL %d, %,d rows, %d clients, half of them writing%n",
                    server.majorVersion(),
                    rows,
                    clients);
            SchemaPlan online = LockOrder.first(start, SchemaPlanner.of(PlanSettings.defaults()).plan(diff));
            run(server, "online", shown(online, isShowing), rows, clients);
            SchemaPlan plain = SchemaPlanner.of(PlanSettings.defaults().plain()).plan(diff);
            run(server, "plain", shown(plain, isShowing), rows, clients);
        }
    }

    private static SchemaPlan shown(SchemaPlan plan, boolean isShowing) {
        if (isShowing) {
            System.out.println(plan.toSql());
        }
        return plan;
    }

    private static Catalog read(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return CatalogReader.of(CatalogSettings.defaults()).read(connection);
        }
    }

    private static void run(PostgresFixture server, String form, SchemaPlan plan, int rows, int clients)
            throws Exception {
        try (PostgresDatabase database = server.newDatabase()) {
            database.execute(START.split(";"));
            database.execute(
                    "insert into owners select n, 'owner ' || n from generate_series(1, " + OWNERS + ") n",
                    "insert into accounts select n, 1 + n % " + OWNERS
                            + ", 'C' || n, 'label ' || n, n % 1000, now() from generate_series(1, " + rows + ") n",
                    "vacuum analyze");
            List<OnlineClient> load = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                load.add(new OnlineClient(database.dataSource(), rows, i % 2 == 0, i));
            }
            load.forEach(Thread::start);
            Thread.sleep(WARM_UP.toMillis());
            double quiet = longest(load);
            load.forEach(OnlineClient::forget);
            long began = System.nanoTime();
            String failure = migrate(database, plan);
            double seconds = (System.nanoTime() - began) / 1e9;
            for (OnlineClient client : load) {
                client.end();
            }
            double longest = longest(load);
            System.out.printf(
                    Locale.ROOT,
                    "%-6s %2d statements in %6.1f s: longest wait of a reader %7.0f ms, of a writer %7.0f ms (%.0f ms"
                            + " before it), %,d statements of clients%s%n",
                    form,
                    plan.statements().size(),
                    seconds,
                    longest(load.stream().filter(each -> !each.isWriting()).toList()),
                    longest(load.stream().filter(OnlineClient::isWriting).toList()),
                    quiet,
                    load.stream().mapToLong(OnlineClient::statements).sum(),
                    form.equals("online") ? longest <= BAR_MILLIS ? ", bar of 4000 ms held" : ", bar MISSED" : "");
            if (!failure.isEmpty()) {
                System.out.println("  the migration did not get through: " + failure);
            }
            SortedMap<String, Integer> failures = new TreeMap<>();
            load.forEach(each -> each.failures().forEach((words, count) -> failures.merge(words, count, Integer::sum)));
            failures.forEach((words, count) -> System.out.printf(Locale.ROOT, "  %,d statements failed: %s%n", count, words));
        }
    }

    /** Returns why it did not get through, empty when it did. */
    private static String migrate(PostgresDatabase database, SchemaPlan plan) throws IOException {
        Path folder = Files.createTempDirectory("online");
        Path file = folder.resolve("a1_online.sql");
        Files.writeString(
                file,
                "-- revision: a1\n-- revises: base\n-- message: online\n\n-- upgrade\n"
                        + plan.toSql());
        try {
            Migrator.over(database.dataSource())
                    .scripts(ScriptSources.directory(folder))
                    .build()
                    .upgrade(Target.head());
            return "";
        } catch (MigrationException e) {
            return String.valueOf(e.getMessage());
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }

    private static double longest(List<OnlineClient> clients) {
        return clients.stream().mapToDouble(OnlineClient::longestMillis).max().orElse(0);
    }
}
