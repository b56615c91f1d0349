package com.monassurance.health.check;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.CheckContext;
import com.monassurance.health.CheckResult;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The checks of the JVM, of the pool, of a disk and of a port. */
@Timeout(60)
class ProcessChecksTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void a_deadlock_is_down_and_names_its_threads() throws InterruptedException {
        ReentrantLock one = new ReentrantLock();
        ReentrantLock two = new ReentrantLock();
        CountDownLatch both = new CountDownLatch(2);
        Thread first = new Thread(() -> lockBoth(one, two, both), "first-of-two");
        Thread second = new Thread(() -> lockBoth(two, one, both), "second-of-two");
        HealthStatus before = JvmCheck.ofDefaults().check(CheckContext.within(ofSeconds(2)));
        first.start();
        second.start();
        while (!(one.hasQueuedThreads() && two.hasQueuedThreads())) {
            Thread.onSpinWait();
        }

        HealthStatus stuck = JvmCheck.ofDefaults().check(CheckContext.within(ofSeconds(2)));
        first.interrupt();
        second.interrupt();
        first.join();
        second.join();

        assertThat(before.reason()).isNotEqualTo(HealthReason.STUCK);
        assertThat(stuck.state()).isEqualTo(HealthState.DOWN);
        assertThat(stuck.reason()).isEqualTo(HealthReason.STUCK);
        assertThat(stuck.text()).contains("first-of-two").contains("second-of-two");
    }

    @Test
    void a_full_heap_and_used_descriptors_are_warnings_from_their_limits_on() {
        System.gc();

        HealthStatus heap = JvmCheck.ofDefaults().heap(0.000_001).check(CheckContext.within(ofSeconds(2)));
        HealthStatus descriptors =
                JvmCheck.ofDefaults().descriptors(0.000_000_1).check(CheckContext.within(ofSeconds(2)));

        assertThat(heap.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(heap.text()).contains("after a collection");
        assertThat(descriptors.reason()).isEqualTo(HealthReason.NEAR_LIMIT);
        assertThatThrownBy(() -> JvmCheck.ofDefaults().heap(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_pool_is_saturated_only_while_somebody_waits_and_down_when_it_is_closed() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(POSTGRES.database().dataSource());
        config.setMaximumPoolSize(2);
        HikariDataSource pool = new HikariDataSource(config);
        PoolCheck check = PoolCheck.of(pool);
        List<Connection> taken = new ArrayList<>(List.of(pool.getConnection(), pool.getConnection()));

        HealthStatus busy = check.check(CheckContext.within(ofSeconds(2)));
        Thread waiting = new Thread(() -> borrow(pool, taken));
        waiting.start();
        while (pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 0) {
            Thread.onSpinWait();
        }
        HealthStatus saturated = check.check(CheckContext.within(ofSeconds(2)));
        taken.remove(0).close();
        waiting.join();
        HealthStatus after = check.check(CheckContext.within(ofSeconds(2)));
        pool.close();

        assertThat(busy.state()).isEqualTo(HealthState.UP);
        assertThat(busy.facts()).containsEntry("connections_active", new Fact.Count(2));
        assertThat(saturated.reason()).isEqualTo(HealthReason.SATURATED);
        assertThat(after.state()).isEqualTo(HealthState.UP);
        assertThat(check.check(CheckContext.within(ofSeconds(2))).state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void a_missing_directory_is_down_and_one_that_is_there_is_measured() throws InterruptedException {
        HealthStatus missing = DiskCheck.of(Path.of("no such directory")).check(CheckContext.within(ofSeconds(5)));
        HealthStatus there = DiskCheck.of(Path.of(System.getProperty("java.io.tmpdir")))
                .limits(SpaceLimits.ofDefaults().freeBytes(0).freeShare(0).inodesShare(0))
                .check(CheckContext.within(ofSeconds(5)));

        assertThat(missing.reason()).isEqualTo(HealthReason.MISCONFIGURED);
        assertThat(there.state()).isEqualTo(HealthState.UP);
        assertThat(there.facts()).containsKeys("free_bytes", "total_bytes");
    }

    @Test
    void a_port_is_up_while_somebody_listens_and_a_full_one_times_out() throws IOException {
        int closed;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = port.getLocalPort();
            CheckResult open = look(TcpCheck.of("127.0.0.1", closed));
            List<Socket> fillers = new ArrayList<>();
            for (int filler = 0; filler < 5; filler++) {
                Socket socket = new Socket();
                fillers.add(socket);
                connectWithin(socket, port, 50);
            }
            CheckResult full = look(TcpCheck.of("127.0.0.1", closed));
            for (Socket filler : fillers) {
                filler.close();
            }

            assertThat(open.state()).isEqualTo(HealthState.UP);
            assertThat(full.status().reason()).isEqualTo(HealthReason.TIMEOUT);
            assertThat(full.duration()).isLessThan(ofSeconds(2));
        }
        assertThat(look(TcpCheck.of("127.0.0.1", closed)).status().reason()).isEqualTo(HealthReason.UNREACHABLE);
        assertThatThrownBy(() -> TcpCheck.of("127.0.0.1", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TcpCheck.of(" ", 80)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void connectWithin(Socket socket, ServerSocket server, int millis) {
        try {
            socket.connect(server.getLocalSocketAddress(), millis);
        } catch (IOException e) {
            assertThat(e).as("the backlog is full").isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static void lockBoth(ReentrantLock mine, ReentrantLock other, CountDownLatch both) {
        mine.lock();
        try {
            both.countDown();
            both.await();
            other.lockInterruptibly();
            other.unlock();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            mine.unlock();
        }
    }

    private static void borrow(HikariDataSource pool, List<Connection> taken) {
        try {
            Connection connection = pool.getConnection();
            connection.close();
            assertThat(taken).isNotNull();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CheckResult look(TcpCheck check) {
        try (HealthMonitor monitor = Looks.monitor("port", check, ofMillis(500))) {
            return Looks.now(monitor);
        }
    }
}
