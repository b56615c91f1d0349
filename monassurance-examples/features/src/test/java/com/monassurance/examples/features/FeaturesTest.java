package com.monassurance.examples.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Every example runs as a reader would run it, and prints what it promises. */
class FeaturesTest {

    private interface Main {
        void run(String[] arguments) throws Exception;
    }

    @Test
    void core_lists_expiring_policies() throws Exception {
        assertThat(printedBy(CoreMain::main)).contains(" until ").contains("100 policies in all");
    }

    @Test
    void migrations_go_up_down_and_up() throws Exception {
        assertThat(printedBy(MigrationsMain::main))
                .contains("pending [8d2f47a6b09e]")
                .contains("current [8d2f47a6b09e]");
    }

    @Test
    void health_answers_even_when_the_database_does_not() throws Exception {
        String[] lines = printedBy(HealthMain::main).split("\n");

        assertThat(lines[0]).startsWith("{\"status\":\"healthy\"");
        assertThat(lines[1]).contains("database");
    }

    @Test
    void maintenance_runs_once_for_a_scheduled_time() throws Exception {
        assertThat(printedBy(MaintenanceMain::main)).contains("daily was run by node-1 already");
    }

    @Test
    void one_run_completes_on_three_nodes_though_the_one_at_work_is_killed() throws Exception {
        String printed = printedBy(DbSchedulerMain::main);

        assertThat(printed)
                .containsPattern("node-[123] is at work")
                .containsPattern("kill -9 node-[123]\n")
                .containsPattern("completed runs: 1\n")
                .containsPattern("DONE by node-[123], attempt 2\n");
        assertThat(printed.lines().filter(line -> line.endsWith("is at work"))).hasSize(2);
    }

    @Test
    void fixtures_survive_a_crash_of_their_server() throws Exception {
        assertThat(printedBy(FixturesMain::main)).contains("Redis says PONG").contains("back after a crash");
    }

    private static String printedBy(Main main) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            main.run(new String[0]);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
