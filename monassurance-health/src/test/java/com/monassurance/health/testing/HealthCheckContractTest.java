package com.monassurance.health.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.storage.LocalDocumentStorage;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.check.ExternalApiCheck;
import com.monassurance.health.check.PostgresCheck;
import com.monassurance.health.check.StorageCheck;
import com.monassurance.health.testing.HealthCheckContract.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class HealthCheckContractTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final HealthCheckContract contract =
            HealthCheckContract.ofDefaults().deadline(Duration.ofMillis(500)).secrets("hunter2");

    @TempDir
    Path root;

    @Test
    void a_check_that_never_ends_is_found() {
        CountDownLatch release = new CountDownLatch(1);

        List<Rule> found = rules(context -> {
            boolean isReleased = false;
            while (!isReleased) {
                try {
                    isReleased = release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    // It takes no notice.
                    isReleased = false;
                }
            }
            return HealthStatus.up();
        });
        release.countDown();

        assertThat(found).containsExactly(Rule.ENDS_IN_TIME);
    }

    @Test
    void a_check_that_throws_and_one_that_tells_a_secret_are_found() {
        assertThat(rules(context -> {
                    throw new IllegalStateException("broken");
                }))
                .contains(Rule.RETURNS_A_STATUS);
        assertThat(rules(context -> HealthStatus.down("cannot log in with hunter2")))
                .contains(Rule.KEEPS_SECRETS);
        assertThat(rules(context -> HealthStatus.up().with("login", "app/hunter2")))
                .contains(Rule.KEEPS_SECRETS);
    }

    @Test
    void a_check_that_does_not_recover_from_an_interrupt_is_found() {
        boolean[] isBroken = {false};

        assertThat(rules(context -> {
                    isBroken[0] |= Thread.interrupted();
                    return isBroken[0] ? HealthStatus.down("broken") : HealthStatus.up();
                }))
                .containsExactly(Rule.CAN_RUN_AGAIN);
    }

    @Test
    void our_own_checks_keep_the_contract_also_when_nobody_answers() {
        LocalDocumentStorage storage = LocalDocumentStorage.at(root);
        storage.mark();
        PostgresDatabase database = POSTGRES.database();

        assertThat(contract.verify(StorageCheck.of(storage))).isEmpty();
        assertThat(contract.verify(ExternalApiCheck.of())).isEmpty();
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                PostgresCheck check = PostgresCheck.of(database.dataSource()).direct(through(proxy))) {
            proxy.blackHole();
            assertThat(contract.verify(check)).isEmpty();
        }
    }

    private static PGSimpleDataSource through(FaultProxy proxy) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {proxy.host()});
        source.setPortNumbers(new int[] {proxy.port()});
        source.setDatabaseName(POSTGRES.database().name());
        source.setUser(POSTGRES.database().user());
        source.setPassword("hunter2");
        return source;
    }

    private List<Rule> rules(HealthCheck check) {
        return contract.verify(check).stream()
                .map(HealthCheckContract.Violation::rule)
                .distinct()
                .toList();
    }
}
