package com.monassurance.migrations.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a diff is applied to becomes the other text, by a reader of its own and by {@code patch}. */
class UnifiedDiffTest {

    private static final int FACTOR = Integer.getInteger("campaign.factor", 1);

    /** Applies a diff as its format is defined: context and removed lines have to be there. */
    private static String applied(String before, String diff) {
        List<String> old = lines(before);
        StringBuilder result = new StringBuilder();
        int at = 0;
        List<String> patch = lines(diff);
        for (int i = 2; i < patch.size(); i++) {
            String line = patch.get(i);
            if (line.startsWith("@@")) {
                String[] range = line.split("[ ,]");
                boolean isEmpty = line.matches("@@ -\\d+,0 .*\n");
                int start = Integer.parseInt(range[1].substring(1)) - (isEmpty ? 0 : 1);
                while (at < start) {
                    result.append(old.get(at++));
                }
                continue;
            }
            if (line.startsWith("\\")) {
                continue;
            }
            boolean cut = i + 1 < patch.size() && patch.get(i + 1).startsWith("\\");
            String text = cut ? line.substring(1, line.length() - 1) : line.substring(1);
            if (line.startsWith("+")) {
                result.append(text);
            } else {
                assertThat(old.get(at++)).isEqualTo(text);
                result.append(line.startsWith(" ") ? text : "");
            }
        }
        while (at < old.size()) {
            result.append(old.get(at++));
        }
        return result.toString();
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
    }

    @Test
    void a_diff_leads_from_one_text_to_the_other() {
        Random random = new Random(11);
        for (int i = 0; i < 400 * FACTOR; i++) {
            String before = text(random, random.nextInt(30));
            String after = changed(random, before);

            String diff = UnifiedDiff.between("x.sql", before, after);

            assertThat(applied(before, diff)).as(diff).isEqualTo(after);
        }
    }

    private static String text(Random random, int size) {
        StringBuilder text = new StringBuilder();
        IntStream.range(0, size)
                .forEach(i -> text.append("line ").append(random.nextInt(8)).append('\n'));
        return random.nextBoolean() ? text.append("the end").toString() : text.toString();
    }

    private static String changed(Random random, String before) {
        List<String> lines = new ArrayList<>(lines(before));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int place = random.nextInt(lines.size() + 1);
            if (random.nextBoolean() || place == lines.size()) {
                lines.add(Math.max(0, place - 1), "new " + random.nextInt(3) + "\n");
            } else {
                lines.remove(place);
            }
        }
        return String.join("", lines);
    }

    @Test
    void two_changes_far_apart_in_a_big_file_are_two_hunks() {
        String before = String.join(
                "",
                IntStream.range(0, 60_000).mapToObj(i -> "insert " + i + "\n").toList());
        String after = before.replace("insert 3\n", "insert three\n").replace("insert 59990\n", "");

        String diff = UnifiedDiff.between("big.sql", before, after);

        assertThat(diff.lines().filter(line -> line.startsWith("@@"))).hasSize(2);
        assertThat(diff.lines().count()).isLessThan(25);
        assertThat(applied(before, diff)).isEqualTo(after);
    }

    @Test
    void patch_applies_what_the_linter_proposes(@TempDir Path folder) throws Exception {
        String script =
                "create index i on t (a);\nselect 1;\nalter table t add check (a > 0), add unique (b);\ndrop index j";
        for (String name : List.of("plain.sql", "with blank.sql")) {
            LintReport.Rewriting rewriting =
                    Linter.standard().lint(name, script).rewritten().get(0);
            Path file = Files.writeString(folder.resolve(name), script);
            Path diff = Files.writeString(folder.resolve("x.diff"), rewriting.diff());

            assertThat(applied(script, rewriting.diff())).isEqualTo(rewriting.after());
            Process patch = patch(folder, diff);

            assertThat(patch.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(patch.exitValue()).isZero();
            assertThat(file).content().isEqualTo(rewriting.after());
        }
    }

    private static Process patch(Path folder, Path diff) {
        try {
            return new ProcessBuilder("patch", "-p1")
                    .directory(folder.toFile())
                    .redirectInput(diff.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("patch.log").toFile())
                    .start();
        } catch (IOException e) {
            Assumptions.abort("There is no patch on this machine.");
            throw new IllegalStateException(e);
        }
    }
}
