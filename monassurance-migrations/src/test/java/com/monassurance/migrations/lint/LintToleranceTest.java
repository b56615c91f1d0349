package com.monassurance.migrations.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.migrations.judge.SyntaxForms;
import com.monassurance.migrations.schema.RandomSchema;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is put before the linter, it answers. */
class LintToleranceTest {

    private static final int FACTOR = Integer.getInteger("campaign.factor", 1);

    private static final Linter LINTER =
            Linter.builder().alsoWith("unqualified-name").downgrades().build();

    private static List<String> notUnderstood(String sql) {
        return LINTER.lint("any.sql", sql).findings().stream()
                .filter(finding -> finding.ruleId().equals("not-understood")
                        || finding.ruleId().equals("syntax-error"))
                .map(finding -> finding.statement() + finding.reason())
                .toList();
    }

    private static String joined(List<String> statements) {
        return String.join(";\n", statements) + ";\n";
    }

    @Test
    void every_syntax_form_of_the_reference_is_understood() {
        List<String> strange = new ArrayList<>();
        for (SyntaxForms.Form form : SyntaxForms.all()) {
            strange.addAll(notUnderstood(joined(form.script())));
        }

        assertThat(strange)
                .filteredOn(text -> !text.startsWith("do ") && !text.startsWith("call "))
                .isEmpty();
    }

    @Test
    void the_statements_of_random_schemas_are_understood() {
        Set<String> strange = LongStream.range(0, 25L * FACTOR)
                .mapToObj(seed -> RandomSchema.of(seed, 18).statements())
                .flatMap(statements -> notUnderstood(joined(statements)).stream())
                .filter(text -> !text.startsWith("do "))
                .collect(Collectors.toSet());

        assertThat(strange).isEmpty();
    }

    @Test
    void every_script_among_the_resources_is_answered() throws IOException {
        int files = 0;
        try (Stream<Path> all = Files.walk(Path.of("src", "test", "resources"))) {
            for (Path file :
                    all.filter(each -> each.toString().endsWith(".sql")).toList()) {
                String sql = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                LintReport report = LINTER.lint(file.toString(), sql);
                report.rewritten()
                        .forEach(rewriting -> assertThat(rewriting.after()).isNotEqualTo(sql));
                files++;
            }
        }

        assertThat(files).isPositive();
    }

    @Test
    void statements_that_are_cut_anywhere_or_shuffled_are_answered() {
        Random random = new Random(7);
        List<SyntaxForms.Form> forms = SyntaxForms.all();
        for (int i = 0; i < 600 * FACTOR; i++) {
            String sql = joined(forms.get(random.nextInt(forms.size())).script());
            int from = random.nextInt(sql.length());
            String cut = sql.substring(0, from) + sql.substring(random.nextInt(from, sql.length()));
            String[] words = cut.split("(?<=[ ,()])");
            Collections.swap(Arrays.asList(words), random.nextInt(words.length), random.nextInt(words.length));

            LintReport whole = LINTER.lint("cut.sql", cut);
            LintReport shuffled = LINTER.lint("shuffled.sql", String.join("", words));

            assertThat(whole.files() + shuffled.files()).as("cut of %s", sql).isEqualTo(2);
            whole.rewritten().forEach(LintReport.Rewriting::diff);
            if (i % 50 == 0) {
                assertThat(whole.toSarif()).contains("\"version\": \"2.1.0\"");
            }
        }
    }

    /** Eight times the text takes about eight times the time; what goes through all of it for each part would take 64. */
    @Test
    void the_time_grows_with_the_text_and_not_faster() {
        int size = FACTOR > 1 ? 10_000 : 600;
        String small = big(size);
        String large = big(8 * size);
        LINTER.lint("warm.sql", small);

        long first = nanos(small);
        long second = nanos(large);

        assertThat(large.length()).isGreaterThan(size * 500);
        assertThat((double) second / first).as("8 times the text").isLessThan(24);
    }

    private static String big(int statements) {
        StringBuilder text = new StringBuilder("-- lint: allow prefer-text we like it\n\n");
        for (int i = 0; i < statements; i++) {
            String table = "t" + i / 4;
            text.append(
                    switch (i % 4) {
                        case 0 -> "create table " + table + " (id bigint, a varchar(10));\n";
                        case 1 -> "-- lint: allow creating-index it is new\ncreate index on " + table + " (a);\n";
                        case 2 -> "insert into " + table + " values (1, 'some -- text'), (2, $$more; text$$);\n";
                        default -> "alter table other_" + i + " add check (a > 0), alter b set not null; /* -- */\n";
                    });
        }
        return text.toString();
    }

    /** Of the processor, for others may be at work too. */
    private static long nanos(String sql) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        LintReport report = LINTER.lint("big.sql", sql);
        report.rewritten().forEach(LintReport.Rewriting::diff);
        assertThat(report.statements()).isPositive();
        return threads.getCurrentThreadCpuTime() - start;
    }
}
