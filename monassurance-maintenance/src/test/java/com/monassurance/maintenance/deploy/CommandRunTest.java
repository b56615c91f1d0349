package com.monassurance.maintenance.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CommandRunTest {

    @Test
    void exit_status_and_both_outputs_are_reported() {
        CommandRun run = CommandRun.of(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));

        assertThat(run.exitStatus()).isEqualTo(3);
        assertThat(run.isSuccess()).isFalse();
        assertThat(run.summary()).contains("exit status 3", "out", "err");
    }

    @Test
    void megabytes_of_output_neither_block_nor_are_kept() {
        CommandRun run =
                CommandRun.of(Command.of("sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo the end"));

        assertThat(run.isSuccess()).isTrue();
        assertThat(run.output()).endsWith("the end\n").hasSizeLessThan(17 * 1024);
    }

    @Test
    void command_that_takes_too_long_is_killed_with_its_children(@TempDir Path directory) throws Exception {
        Path pid = directory.resolve("pid");
        Command command = Command.of("sh", "-c", "sleep 60 & echo $! > pid; wait")
                .in(directory)
                .withTimeout(Duration.ofMillis(500));

        CommandRun run = CommandRun.of(command);

        assertThat(run.problem()).contains("killed after PT0.5S");
        Optional<ProcessHandle> child =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        child.ifPresent(handle -> handle.onExit().join());
        assertThat(child.filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void program_that_does_not_exist_is_a_failure_not_an_exception() {
        assertThat(CommandRun.of(Command.of("no-such-program-anywhere")).summary())
                .contains("cannot be started");
    }

    @Test
    void secrets_of_the_environment_and_of_urls_are_not_printed() {
        Command command = Command.of("sh", "-c", "echo fatal: https://bob:hunter2@example.org/x.git; exit 1")
                .withEnvironment("TOKEN", "hunter3");

        assertThat(command.toString()).doesNotContain("hunter3");
        assertThat(CommandRun.of(command).summary())
                .contains("https://***@example.org")
                .doesNotContain("hunter2");
    }

    @Test
    void version_is_filled_in_as_one_word() {
        assertThat(Command.of("git", "checkout", "{tag}", "{version}")
                        .about(Version.of("1.2.3"))
                        .words())
                .containsExactly("git", "checkout", "v1.2.3", "1.2.3");
    }
}
