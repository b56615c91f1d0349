package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Type changes under a view while clients write the table and read the view. */
@Timeout(120)
class ViewUnderLoadTest {

    private static final String WRITE_THEN_READ =
            "begin; update big set n = n + 1 where id = %d; select count(*) from bv where v = '%d'; commit";
    private static final String READ_BOTH =
            "begin; select n from big where id = %d; select count(*) from bv where v = '%d'; commit";
    private static final String READ = "select count(*) from bv where v = '%2$d'";

    @TempDir
    Path folder;

    @Test
    void no_statement_of_others_fails_and_the_migration_gets_through() throws Exception {
        try (Bench bench = new Bench(folder)) {
            String body = migrated(bench, List.of(WRITE_THEN_READ, READ), 3, 0);

            assertThat(body)
                    .containsSubsequence(
                            "lint: allow locking-table",
                            "lock table public.big in share row exclusive mode;",
                            "set local lock_timeout = '500ms';",
                            "drop view public.bv;",
                            "alter table public.big ");
        }
    }

    /** They can wait in a circle with it, and then it is the migration that gives way. */
    @Test
    void no_statement_of_readers_of_both_fails_either() throws Exception {
        try (Bench bench = new Bench(folder)) {
            migrated(bench, List.of(WRITE_THEN_READ, READ, READ_BOTH), 2, 3_000);
        }
    }

    /** What reads all rows waits until the view is there again. */
    @Test
    void no_view_is_missing_while_values_are_proven() throws Exception {
        try (Bench bench = new Bench(folder)) {
            String body = migrated(bench, List.of(WRITE_THEN_READ, READ), 3, 0, " not null");

            assertThat(body.substring(0, body.indexOf("-- downgrade")))
                    .containsSubsequence("drop view public.bv;", "create view public.bv", " not valid;", " validate ");
        }
    }

    private static String migrated(Bench bench, List<String> kinds, int each, int rounds) throws Exception {
        return migrated(bench, kinds, each, rounds, "");
    }

    /** Returns what was run; the load ends after some rounds, or when the migration is done for 0. */
    private static String migrated(Bench bench, List<String> kinds, int each, int rounds, String constraint)
            throws Exception {
        bench.script("0001", "base", """
                        create table big (id int primary key, v varchar(20), n numeric(10, 2));
                        insert into big select i, i % 10, 0 from generate_series(1, 500) i;
                        create view bv as select v, n from big;
                        """, """
                        drop view bv;
                        drop table big;
                        """).upgrade();
        bench.model("""
                create table big (id int primary key, v varchar(40), n numeric(12, 2)%s);
                create view bv as select v, n from big;
                """.formatted(constraint));
        try (Load load = new Load(bench, kinds, each, rounds == 0 ? Integer.MAX_VALUE : rounds)) {
            load.awaitRounds(20);
            String body = bench.applied(bench.builder(), "wider").body();

            assertThat(load.failures).isEmpty();
            assertThat(bench.ask("select format_type(atttypid, atttypmod) from pg_attribute"
                            + " where attrelid = 'big'::regclass and attnum = 3"))
                    .containsExactly("numeric(12,2)");
            return body;
        }
    }

    /** Clients that go on until they are closed; each kind some times. */
    private static final class Load implements AutoCloseable {

        final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger rounds = new AtomicInteger();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final int roundsMax;
        private volatile boolean isClosed;

        Load(Bench bench, List<String> kinds, int each, int roundsMax) {
            this.roundsMax = roundsMax;
            List<Integer> clients =
                    IntStream.range(0, kinds.size() * each).boxed().toList();
            clients.forEach(client -> threads.execute(() -> run(bench, kinds.get(client % kinds.size()), client)));
        }

        private void run(Bench bench, String kind, int client) {
            try (Connection connection = bench.live.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                while (!isClosed && rounds.get() < roundsMax) {
                    statement.execute(kind.formatted(client + 1, client));
                    rounds.incrementAndGet();
                }
            } catch (SQLException e) {
                failures.add(kind + ": " + e.getMessage());
            }
        }

        void awaitRounds(int more) throws InterruptedException {
            int until = rounds.get() + more;
            while (rounds.get() < until && failures.isEmpty()) {
                Thread.sleep(5);
            }
        }

        @Override
        public void close() {
            isClosed = true;
            threads.shutdown();
            try {
                assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
