package com.monassurance.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QuickstartTest {

    @Test
    void the_walk_is_carried_out_on_real_servers_and_leaves_nothing_behind() throws Exception {
        Set<Path> before = workingDirectories();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int status;
        System.setProperty("scale", "0.02");
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            status = Quickstart.run(out);
        } finally {
            System.clearProperty("scale");
        }

        String text = printed.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        assertThat(text)
                .contains("Summary")
                .contains(" 0 failed")
                .doesNotContain("✘")
                .doesNotContain("\033[");
        assertThat(workingDirectories()).isEqualTo(before);
    }

    private static Set<Path> workingDirectories() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(Stage.DIRECTORY_PREFIX))
                    .collect(Collectors.toSet());
        }
    }
}
