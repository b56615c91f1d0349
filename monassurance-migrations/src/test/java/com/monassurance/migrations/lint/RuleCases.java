package com.monassurance.migrations.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The cases of {@code /lint/cases.sql}. */
final class RuleCases {

    private RuleCases() {}

    /**
     * A text and whether a rule finds something in it.
     *
     * @param place line and column of the finding; empty when there is none
     */
    record Case(String rule, String place, String sql) {

        boolean finds() {
            return !place.isEmpty();
        }

        @Override
        public String toString() {
            String shown = sql.strip().replace('\n', ' ');
            return rule + (finds() ? " at " + place : " says nothing") + ": "
                    + shown.substring(0, Math.min(90, shown.length()));
        }
    }

    static List<Case> all() {
        try (InputStream in = RuleCases.class.getResourceAsStream("/lint/cases.sql")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            List<Case> cases = new ArrayList<>();
            for (String part : text.split("(?m)^== ")) {
                int line = part.indexOf('\n');
                String[] title = part.substring(0, line).split(" ");
                if (!part.startsWith("--")) {
                    cases.add(new Case(title[0], title.length > 2 ? title[2] : "", part.substring(line + 1)));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
