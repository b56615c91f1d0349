package com.monassurance.migrations.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule finds what it is for, at the very place, and leaves alone what looks like it. */
class RulesTest {

    /** They need a catalogue to find anything; {@code LintWithCatalogTest} has their findings. */
    private static final Set<String> BY_CATALOGUE =
            Set.of("type-used-by-view", "adding-domain-column", "primary-key-using-nullable-index");

    private static final Linter LINTER =
            Linter.builder().alsoWith("unqualified-name", "older-release").build();

    static List<RuleCases.Case> cases() {
        return RuleCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_rule_finds_what_it_is_for_and_nothing_else(RuleCases.Case example) {
        List<Finding> found = LINTER.lint("case.sql", example.sql()).findings().stream()
                .filter(finding -> finding.ruleId().equals(example.rule()))
                .toList();

        if (example.finds()) {
            assertThat(found).isNotEmpty();
            assertThat(found.get(0).place()).hasToString("case.sql:" + example.place());
            assertThat(found.get(0).reason()).isNotBlank();
        } else {
            assertThat(found).isEmpty();
        }
    }

    @Test
    void every_rule_has_a_case_with_a_finding_and_one_without() {
        Set<String> rules = Linter.rules().stream().map(Rule::id).collect(Collectors.toCollection(TreeSet::new));
        Set<String> finding = RuleCases.all().stream()
                .filter(RuleCases.Case::finds)
                .map(RuleCases.Case::rule)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> silent = RuleCases.all().stream()
                .filter(example -> !example.finds())
                .map(RuleCases.Case::rule)
                .collect(Collectors.toCollection(TreeSet::new));

        finding.addAll(BY_CATALOGUE);
        assertThat(finding).isEqualTo(rules);
        assertThat(silent).isEqualTo(rules);
    }

    @Test
    void ids_are_words_and_stand_once() {
        assertThat(Linter.rules())
                .extracting(Rule::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
    }

    @Test
    void a_rule_can_be_switched_off_and_given_another_severity() {
        Linter quiet = Linter.builder()
                .without("dropping-table", "missing-lock-timeout", "missing-statement-timeout")
                .severity("drop-cascade", Severity.ERROR)
                .build();

        List<Finding> found = quiet.lint("a.sql", "drop table t cascade;").findings();

        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.ruleId()).isEqualTo("drop-cascade");
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        });
    }
}
