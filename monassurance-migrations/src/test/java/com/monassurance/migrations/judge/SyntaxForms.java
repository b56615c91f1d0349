package com.monassurance.migrations.judge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every form that the reference pages of PostgreSQL 14 to 18 give of the commands for schema objects, as small scripts
 * that stand by themselves and name the roles of {@link Scratch#ROLES} at most.
 */
public final class SyntaxForms {

    private static final List<String> FILES = List.of("table", "index", "view", "routine", "type", "other");

    private SyntaxForms() {}

    /**
     * One form. Immutable.
     *
     * @param command the command, such as {@code ALTER TABLE}
     * @param form which form of it
     * @param firstVersion the first major version that has it
     * @param alone whether it cannot be executed in a transaction with anything else
     * @param setUp what has to be there before it
     * @param statements the form itself, mostly one statement
     */
    public record Form(
            String command, String form, int firstVersion, boolean alone, List<String> setUp, List<String> statements) {

        /** What has to be there and the form itself. */
        public List<String> script() {
            return Stream.concat(setUp.stream(), statements.stream()).toList();
        }

        @Override
        public String toString() {
            return command + ": " + form;
        }
    }

    /** All forms. */
    public static List<Form> all() {
        return FILES.stream()
                .flatMap(file -> Corpus.read("/judge/forms/" + file + ".sql").stream())
                .map(SyntaxForms::form)
                .toList();
    }

    /** The forms that a major version has. */
    public static List<Form> of(int version) {
        return all().stream().filter(form -> form.firstVersion() <= version).toList();
    }

    /** How many forms there are of each command. */
    public static Map<String, Long> coverage() {
        Map<String, Long> coverage = new LinkedHashMap<>();
        all().forEach(form -> coverage.merge(form.command(), 1L, Long::sum));
        return coverage;
    }

    private static Form form(Corpus.Case each) {
        String[] title = each.title().split(": ", 2);
        boolean hasSetUp = !each.section("statement").isEmpty();
        return new Form(
                title[0],
                title.length > 1 ? title[1] : "plain",
                each.firstVersion(),
                each.words().contains("alone"),
                hasSetUp ? each.section("") : List.of(),
                hasSetUp ? each.section("statement") : each.section(""));
    }
}
