package com.monassurance.maintenance.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminationGuardTest {

    /** A seeded subset by default, twenty times as many rows under {@code -Pdeep}. */
    private static final int ROUNDS = 200_000 * Integer.getInteger("campaign.factor", 1);

    private static final Instant START = Instant.parse("2026-07-15T09:00:00Z");
    private final TerminationGuard guard = TerminationGuard.protecting(Set.of("Nightly-Export"));

    @Test
    void ordinary_client_of_this_database_may_be_touched() {
        assertThat(guard.refusal(new Row().build())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pg_dump",
                "PG_DUMP",
                "pg_dumpall",
                "pg_restore",
                "pg_basebackup",
                "barman_receive_wal",
                "pgBackRest [backup]",
                "wal-g",
                "monassurance-ops/backup",
                " pg_dump",
                "nightly-export 2"
            })
    void sessions_of_protected_programs_are_out_of_reach(String application) {
        Row row = new Row();
        row.application = application;

        assertThat(guard.refusal(row.build()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("protected"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "autovacuum worker",
                "autovacuum launcher",
                "walsender",
                "walreceiver",
                "logical replication worker",
                "logical replication launcher",
                "background worker",
                "checkpointer",
                "parallel worker",
                "slotsync worker"
            })
    void only_client_backends_are_within_reach(String type) {
        Row row = new Row();
        row.backendType = type;

        assertThat(guard.refusal(row.build())).isPresent();
    }

    @Test
    void wraparound_autovacuum_is_named_as_such() {
        Row row = new Row();
        row.backendType = "autovacuum worker";
        row.query = "autovacuum: VACUUM public.policies (to prevent wraparound)";

        assertThat(guard.refusal(row.build()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("against wraparound"));
    }

    @Test
    void parallel_worker_points_to_its_leader() {
        Row row = new Row();
        row.leaderPid = 4711;

        assertThat(guard.refusal(row.build()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("leader", "4711"));
    }

    @Test
    void whatever_cannot_be_told_is_out_of_reach() {
        Row hidden = new Row();
        hidden.query = "<insufficient privilege>";
        Row noStart = new Row();
        noStart.backendStart = null;
        Row noRole = new Row();
        noRole.superuser = null;
        Row noApplication = new Row();
        noApplication.application = null;

        assertThat(List.of(hidden, noStart, noRole, noApplication))
                .allSatisfy(row -> assertThat(guard.refusal(row.build())).isPresent());
    }

    @Test
    void no_protected_backend_is_ever_let_through_over_random_rows() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int allowed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Backend row = randomRow(random).build();

            boolean touchable = guard.refusal(row).isEmpty();

            if (touchable) {
                allowed++;
                assertThat(isPlainClient(row)).as("seed %s: %s", seed, row).isTrue();
            } else {
                assertThat(isPlainClient(row)).as("seed %s: %s", seed, row).isFalse();
            }
        }
        assertThat(allowed)
                .as("the property must not hold for want of allowed rows")
                .isPositive();
    }

    /** The rules of the knowledge base, said once more in the other direction: a list of what is allowed. */
    private static boolean isPlainClient(Backend row) {
        Set<String> plain = Set.of("psql", "backend", "", "my pg_dump wrapper", "dump");
        return "client backend".equals(row.backendType())
                && (row.leaderPid() == null || row.leaderPid() == row.pid())
                && !row.ownSession()
                && row.ownDatabase()
                && row.backendStart() != null
                && row.user() != null
                && Boolean.FALSE.equals(row.superuser())
                && Boolean.FALSE.equals(row.replication())
                && row.application() != null
                && plain.contains(row.application())
                && (row.query() == null || row.query().startsWith("select"));
    }

    private static Row randomRow(Random random) {
        Row row = new Row();
        row.ownDatabase = random.nextInt(8) > 0;
        row.ownSession = random.nextInt(8) == 0;
        row.backendStart = random.nextInt(8) == 0 ? null : START;
        row.application = pick(
                random,
                "psql",
                "psql",
                "backend",
                "",
                "my pg_dump wrapper",
                "dump",
                "pg_dump",
                "pg_basebackup",
                "Barman",
                "wal-g",
                "pgbackrest",
                "monassurance-ops/migrations",
                "NIGHTLY-EXPORT",
                null);
        row.user = pick(random, "app", "app", "app", null);
        row.superuser = pick(random, false, false, false, true, null);
        row.replication = pick(random, false, false, false, true, null);
        row.backendType = pick(
                random,
                "client backend",
                "client backend",
                "client backend",
                "walsender",
                "autovacuum worker",
                "parallel worker",
                "background worker",
                null);
        row.leaderPid = pick(random, null, null, 100, 7);
        row.query = pick(
                random,
                "select 1",
                "select 1",
                null,
                "<insufficient privilege>",
                "autovacuum: VACUUM a (to prevent wraparound)");
        return row;
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static final class Row {
        private boolean ownDatabase = true;
        private boolean ownSession;
        private Instant backendStart = START;
        private String application = "psql";
        private String user = "app";
        private Boolean superuser = false;
        private Boolean replication = false;
        private String backendType = "client backend";
        private Integer leaderPid;
        private String query = "select 1";

        Backend build() {
            return new Backend(
                    100,
                    backendStart,
                    START,
                    START,
                    "active",
                    "db",
                    ownDatabase,
                    ownSession,
                    application,
                    user,
                    superuser,
                    replication,
                    backendType,
                    leaderPid,
                    null,
                    Duration.ofMinutes(1),
                    query);
        }
    }
}
