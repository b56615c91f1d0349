package com.monassurance.migrations.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document has every rule there is and no other; {@code -Dlint.document=write} writes its tables. */
class LintDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "lint.md");

    private static String document() throws IOException {
        return Files.readString(DOCUMENT);
    }

    private static String rules() {
        StringBuilder text = new StringBuilder();
        for (Rule rule : Linter.rules()) {
            text.append("\n### ").append(rule.id()).append("\n\n");
            text.append(rule.severity().word()).append(rule.isDefault() ? "" : ", off");
            text.append(" · **")
                    .append(rule.title())
                    .append(".** ")
                    .append(rule.why())
                    .append('\n');
            text.append("Instead: ").append(rule.instead()).append('\n');
        }
        return text.append('\n').toString();
    }

    private static String others() {
        StringBuilder text = new StringBuilder("\n| rule | squawk | strong_migrations | eugene |\n|---|---|---|---|\n");
        for (Rule rule : Linter.rules()) {
            if (!rule.alike().isEmpty()) {
                text.append("| `").append(rule.id()).append("` |");
                for (String tool : List.of("squawk", "strong_migrations", "eugene")) {
                    text.append(' ').append(of(rule, tool)).append(" |");
                }
                text.append('\n');
            }
        }
        return text.append('\n').toString();
    }

    private static String of(Rule rule, String tool) {
        return rule.alike().stream()
                .filter(other -> other.startsWith(tool + " "))
                .map(other -> other.substring(tool.length() + 1))
                .collect(Collectors.joining(", "));
    }

    private static String with(String document, String part, String text) {
        Pattern pattern = Pattern.compile("(?s)(<!-- " + part + ":[^\\n]*-->\\n).*?(<!-- end -->)");
        Matcher matcher = pattern.matcher(document);
        assertThat(matcher.find()).as(part).isTrue();
        return matcher.replaceFirst(Matcher.quoteReplacement(matcher.group(1) + text + matcher.group(2)));
    }

    @Test
    void the_document_says_of_every_rule_what_the_rule_says() throws IOException {
        String expected = with(with(document(), "rules", rules()), "others", others());
        if ("write".equals(System.getProperty("lint.document"))) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(document()).isEqualTo(expected);
    }

    @Test
    void every_rule_of_the_other_linters_is_covered_or_named_with_a_reason() throws IOException {
        Set<String> covered =
                Linter.rules().stream().flatMap(rule -> rule.alike().stream()).collect(Collectors.toSet());
        Set<String> leftOut = new TreeSet<>();
        Matcher entry = Pattern.compile("(?m)^- ((?:squawk|strong_migrations|eugene) [^:\\n]+): \\S")
                .matcher(document());
        while (entry.find()) {
            leftOut.add(entry.group(1));
        }
        List<String> theirs;
        try (InputStream in = LintDocumentTest.class.getResourceAsStream("/lint/other-linters.txt")) {
            theirs = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }

        assertThat(leftOut).doesNotContainAnyElementsOf(covered);
        Set<String> all = new TreeSet<>(covered);
        all.addAll(leftOut);
        assertThat(all).isEqualTo(new TreeSet<>(theirs));
    }
}
