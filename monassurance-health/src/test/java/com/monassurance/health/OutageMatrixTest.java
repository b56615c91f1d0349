package com.monassurance.health;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each of the four dependencies in each kind of outage, one after another and all at once, with real servers, real time
 * and a prober that never rests.
 */
@Timeout(120)
class OutageMatrixTest {

    private static final Duration INTERVAL = ofMillis(500);
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** What a busy machine may add; far less than the further run that a missed bar would take. */
    private static final Duration SLACK = ofMillis(900);

    private static PostgresDatabase database;
    private static ProxiedDependencies dependencies;

    private final BlockingQueue<HealthChanged> changes = new LinkedBlockingQueue<>();
    private final Map<String, HealthState> states = new HashMap<>();
    private final Map<String, HealthStatus> last = new HashMap<>();

    /** Ways in which a network or a server goes bad. */
    enum Fault {
        BLACK_HOLE {
            @Override
            void befalls(FaultProxy proxy) {
                proxy.blackHole();
            }
        },
        SLOW_DRIP {
            @Override
            void befalls(FaultProxy proxy) {
                proxy.bandwidth(20);
            }
        },
        RESET {
            @Override
            void befalls(FaultProxy proxy) {
                proxy.resetAfter(1);
            }
        },
        REFUSE {
            @Override
            void befalls(FaultProxy proxy) {
                proxy.refuse();
                proxy.cut();
            }
        };

        abstract void befalls(FaultProxy proxy);
    }

    @BeforeAll
    static void start() {
        database = PostgresFixture.shared().newDatabase();
        dependencies = new ProxiedDependencies(database);
    }

    @AfterAll
    static void stop() {
        dependencies.close();
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void an_outage_of_one_dependency_or_of_all_is_told_in_time_ends_in_time_and_delays_no_probe(Fault fault)
            throws InterruptedException {
        CheckPolicy policy =
                CheckPolicy.shared().every(INTERVAL).timeout(DEADLINE).flapping(Flapping.never());
        try (HealthMonitor monitor = dependencies
                .checkedBy(HealthMonitor.builder(DrivenMonitor.APPLICATION), policy)
                .events(event -> changes.add((HealthChanged) event))
                .build()) {
            awaitAll(ProxiedDependencies.NAMES, HealthState.UP, Duration.ofSeconds(20));
            probeDuring(monitor, fault);
        }
    }

    private void probeDuring(HealthMonitor monitor, Fault fault) throws InterruptedException {
        try (Prober prober = Prober.of(monitor)) {
            for (String name : ProxiedDependencies.NAMES) {
                outage(fault, List.of(name));
                assertThat(others(name)).as("while %s had its outage", name).containsOnly(HealthState.UP);
            }
            outage(fault, ProxiedDependencies.NAMES);

            prober.assertUndelayed(DEADLINE);
        }
    }

    private void outage(Fault fault, List<String> names) throws InterruptedException {
        names.forEach(name -> fault.befalls(dependencies.proxy(name)));
        awaitAll(names, HealthState.DOWN, INTERVAL.plus(DEADLINE).plus(SLACK));

        names.forEach(name -> dependencies.proxy(name).heal());
        awaitAll(names, HealthState.UP, INTERVAL.multipliedBy(2).plus(SLACK));
    }

    private void awaitAll(List<String> names, HealthState wanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!names.stream().allMatch(name -> states.get(name) == wanted)) {
            HealthChanged change = changes.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(change)
                    .as("%s are %s within %s; they are %s", names, wanted, limit, last)
                    .isNotNull();
            states.put(change.check(), change.to().state());
            last.put(change.check(), change.to());
        }
    }

    private List<HealthState> others(String name) {
        return ProxiedDependencies.NAMES.stream()
                .filter(other -> !other.equals(name))
                .map(states::get)
                .toList();
    }

    /** Asks the endpoint again and again on a thread of its own and remembers how long each answer took. */
    private record Prober(Thread thread, List<Long> nanos) implements AutoCloseable {

        static Prober of(HealthMonitor monitor) {
            HealthEndpoint endpoint = HealthEndpoint.of(monitor);
            List<Long> nanos = new ArrayList<>();
            Thread thread = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    long before = System.nanoTime();
                    assertThat(endpoint.handle(HealthRequest.get("/health/detailed"))
                                    .body())
                            .isNotEmpty();
                    synchronized (nanos) {
                        nanos.add(System.nanoTime() - before);
                    }
                    LockSupport.parkNanos(1_000_000);
                }
            });
            thread.start();
            return new Prober(thread, nanos);
        }

        void assertUndelayed(Duration deadline) {
            synchronized (nanos) {
                // The first answers of a JVM load the classes they need.
                List<Long> sorted = nanos.stream().skip(20).sorted().toList();
                assertThat(sorted).hasSizeGreaterThan(500);
                assertThat(Duration.ofNanos(sorted.get(sorted.size() / 2))).isLessThan(ofMillis(20));
                assertThat(Duration.ofNanos(sorted.get(sorted.size() - 1)))
                        .as("no probe ever waits for a run")
                        .isLessThan(deadline);
            }
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
