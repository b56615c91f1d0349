package com.monassurance.health.metrics.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.core.Ticker;
import com.monassurance.health.internal.Inodes;
import com.monassurance.health.metrics.internal.Counters;
import com.monassurance.health.metrics.internal.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCollectorTest {

    private static final Offset<Double> NEARLY = Offset.offset(1e-9);

    @TempDir
    Path root;

    @Test
    void where_there_is_no_proc_its_figures_are_absent_and_not_zero() {
        Reading reading = host().collect();

        assertThat(reading.values())
                .doesNotContainKeys("MemTotal", "received", "disk_read", "user", "container_memory");
        assertThat(reading.values()).containsKeys("disk_total", "heap_used", "threads");
    }

    @Test
    void memory_that_is_page_cache_counts_as_available() throws IOException {
        write("proc/meminfo", """
            MemTotal:       16000000 kB
            MemFree:          500000 kB
            MemAvailable:   12000000 kB
            Cached:         11500000 kB
            """);

        Reading reading = host().collect();

        assertThat(reading.value("MemAvailable")).isEqualTo(12_000_000 * 1024.0);
        assertThat(reading.value("memory_usage")).isEqualTo(0.25);
    }

    @Test
    void a_container_is_measured_by_its_own_cgroup_and_without_page_cache() throws IOException {
        write("proc/self/cgroup", "0::/system.slice/app\n");
        write("cgroup/cgroup.controllers", "cpu memory\n");
        write("cgroup/system.slice/app/memory.current", "900\n");
        write("cgroup/system.slice/app/memory.stat", "anon 300\ninactive_file 500\n");
        write("cgroup/system.slice/app/memory.max", "1000\n");
        write("cgroup/system.slice/app/memory.events", "oom 3\noom_kill 2\n");
        write("cgroup/system.slice/app/cpu.stat", "usage_usec 2500000\nnr_throttled 4\nthrottled_usec 500000\n");
        write("cgroup/system.slice/app/cpu.max", "150000 100000\n");

        Reading reading = host().collect();

        assertThat(reading.value("container_memory")).isEqualTo(400);
        assertThat(reading.value("container_memory_usage")).isEqualTo(0.4);
        assertThat(reading.value("container_oom_kills")).isEqualTo(2);
        assertThat(reading.value("container_cpu")).isEqualTo(2.5);
        assertThat(reading.value("container_throttled")).isEqualTo(0.5);
        assertThat(reading.value("container_cpu_limit")).isEqualTo(1.5);
    }

    @Test
    void a_container_without_limits_has_none_rather_than_an_endless_one() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        write("cgroup/cgroup.controllers", "cpu memory\n");
        write("cgroup/memory.current", "900\n");
        write("cgroup/memory.stat", "inactive_file 500\n");
        write("cgroup/memory.max", "max\n");
        write("cgroup/cpu.max", "max 100000\n");

        Reading reading = host().collect();

        assertThat(reading.value("container_memory")).isEqualTo(400);
        assertThat(reading.values())
                .doesNotContainKeys("container_memory_limit", "container_memory_usage", "container_cpu_limit");
    }

    @Test
    void a_path_that_leads_out_of_the_cgroups_is_not_followed() throws IOException {
        write("proc/self/cgroup", "0::/../../secret\n");
        write("cgroup/cgroup.controllers", "memory\n");
        write("secret/memory.current", "1\n");

        assertThat(host().collect().values()).doesNotContainKey("container_memory");
    }

    @Test
    void disks_count_once_and_loopback_does_not() throws IOException {
        write("proc/diskstats", """
               8       0 sda 10 0 20 5 30 0 40 5 0 0 0 0 0 0 0
               8       1 sda1 10 0 20 5 30 0 40 5 0 0 0 0 0 0 0
             253       0 dm-0 10 0 20 5 30 0 40 5 0 0 0 0 0 0 0
             259       0 nvme0n1 1 0 2 5 3 0 4 5 0 0 0 0 0 0 0
            """);
        write("proc/net/dev", """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo: 999 9 9 9 0 0 0 0 999 9 9 9 0 0 0 0
              eth0:100 1 2 3 0 0 0 0 200 1 4 5 0 0 0 0
              eth1: 10 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0
            """);

        Reading reading = host().collect();

        assertThat(reading.value("disk_read")).isEqualTo(22 * 512);
        assertThat(reading.value("disk_writes")).isEqualTo(33);
        assertThat(reading.value("received")).isEqualTo(110);
        assertThat(reading.value("sent")).isEqualTo(220);
        assertThat(reading.value("receive_errors")).isEqualTo(2);
        assertThat(reading.value("send_dropped")).isEqualTo(5);
    }

    @Test
    void utilization_is_of_the_time_since_the_last_collection() throws IOException {
        Counters counters = new Counters(HostFigures.all());
        write("proc/stat", "cpu  1000 0 1000 8000 0 0 0 0 0 0\ncpu0 1 1 1 1\n");
        counters.take(host().collect());
        write("proc/stat", "cpu  1060 0 1015 8020 5 0 0 0 0 0\ncpu0 1 1 1 1\n");
        Reading second = host().collect();
        counters.take(second);

        assertThat(HostCollector.withUtilization(second, counters).value("cpu")).isEqualTo(0.75, NEARLY);
        assertThat(second.value("user")).isEqualTo(10.6, NEARLY);
    }

    @Test
    void the_linux_host_of_this_test_tells_its_figures() {
        assumeTrue(Files.exists(Path.of("/proc/meminfo")), "no /proc here: its figures are unsupported");

        Reading reading = HostCollector.ofThisHost(root, Ticker.system()).collect();

        assertThat(reading.values())
                .containsKeys("MemTotal", "MemAvailable", "user", "idle", "received", "load", "disk_total", "files");
    }

    @Test
    void inodes_are_told_as_the_system_counts_them_and_asked_for_once_a_minute() throws Exception {
        Inodes known = Inodes.of(root, Duration.ofSeconds(5)).orElse(null);
        assumeTrue(known != null, "no inodes are counted here");
        AtomicLong nanos = new AtomicLong();
        HostCollector host = new HostCollector(root.resolve("proc"), root.resolve("cgroup"), root, nanos::get);

        Reading first = host.collect();
        for (int file = 0; file < 50; file++) {
            Files.createFile(root.resolve("file-" + file));
        }
        Reading soon = host.collect();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        Reading later = host.collect();

        assertThat(first.value("inodes_total")).isEqualTo((double) known.total());
        assertThat(first.value("inodes_usage")).isBetween(0.0, 1.0);
        assertThat(soon.value("inodes_free")).isEqualTo(first.value("inodes_free"));
        assertThat(later.value("inodes_free")).isNotEqualTo(first.value("inodes_free"));
    }

    private HostCollector host() {
        return new HostCollector(root.resolve("proc"), root.resolve("cgroup"), root, Ticker.system());
    }

    private void write(String file, String content) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), content);
    }
}
