package com.monassurance.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the shipped alert rules and the dashboard use is what the metrics emit. */
@Timeout(120)
class ShippedAssetsTest {

    static final String FOLDER = "/META-INF/monassurance/metrics/";

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Pattern NAME =
            Pattern.compile("\\b(?:postgresql|redis|system|container|process|monassurance|http_server)_[a-z0-9_]+");
    private static final Pattern USE = Pattern.compile("(" + NAME.pattern() + ")\\{([^}]*)}");
    private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without) \\(([^)]*)\\)");

    @Test
    void every_name_and_label_of_the_rules_is_emitted() {
        List<String> expressions = expressionsOfRules();

        assertThat(expressions).hasSizeGreaterThan(50);
        assertEmitted(expressions, EmittedMetrics.from(POSTGRES.database()));
    }

    @Test
    void every_name_and_label_of_the_dashboard_is_emitted() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode target : targets()) {
            String legend = target.get("legendFormat").asText();
            String expression = target.get("expr").asText();
            expressions.add(expression);
            Matcher shown = Pattern.compile("\\{\\{(\\w+)}}").matcher(legend);
            while (shown.find() && !expression.contains("by (")) {
                expressions.add(only(NAME, expression) + "{" + shown.group(1) + "=~\".*\"}");
            }
        }

        assertThat(expressions).hasSizeGreaterThan(50);
        assertEmitted(expressions, EmittedMetrics.from(POSTGRES.database()));
    }

    private static void assertEmitted(List<String> expressions, EmittedMetrics emitted) {
        for (String expression : expressions) {
            Matcher names = NAME.matcher(
                    expression.replaceAll("\\{[^}]*}", "").replaceAll("\\b(?:by|without|on) \\([^)]*\\)", ""));
            Set<String> labels = new TreeSet<>(Set.of("instance", "job"));
            while (names.find()) {
                assertThat(emitted.names()).as(expression).contains(names.group());
                labels.addAll(emitted.labels(names.group()));
            }
            Matcher uses = USE.matcher(expression);
            while (uses.find()) {
                assertSelects(uses.group(1), uses.group(2), emitted);
            }
            Matcher groupings = GROUPING.matcher(expression);
            while (groupings.find()) {
                assertThat(labels)
                        .as(expression)
                        .containsAll(List.of(groupings.group(1).split(", ")));
            }
        }
    }

    /** A selector of a label or of a value that nobody emits selects nothing, and nobody notices. */
    private static void assertSelects(String name, String selectors, EmittedMetrics emitted) {
        Matcher selector = SELECTOR.matcher(selectors);
        while (selector.find()) {
            if (selector.group(1).equals("instance")) {
                // Which one is added by the server of metrics and chosen by the viewer.
                continue;
            }
            String value = selector.group(3);
            assertThat(emitted.values(name, selector.group(1)))
                    .as(name + "{" + selectors + "}")
                    .anyMatch(each -> switch (selector.group(2)) {
                        case "=" -> each.equals(value);
                        case "!=" -> !each.equals(value);
                        case "=~" -> each.matches(value);
                        default -> !each.matches(value);
                    });
        }
    }

    static List<String> expressionsOfRules() {
        return EmittedMetrics.text(FOLDER + "alerts.yml")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("expr: "))
                .map(line -> line.substring("expr: ".length()))
                .toList();
    }

    static List<JsonNode> targets() throws IOException {
        List<JsonNode> targets = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper()
                .readTree(EmittedMetrics.text(FOLDER + "dashboard.json"))
                .get("panels")) {
            panel.path("targets").forEach(targets::add);
        }
        return targets;
    }

    private static String only(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group();
    }
}
