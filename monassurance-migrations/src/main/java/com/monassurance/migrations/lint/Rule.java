package com.monassurance.migrations.lint;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A rule that statements are held against. Immutable.
 *
 * @param id what configuration and suppressions call it; it never changes its meaning
 * @param title what the statement does, in a few words
 * @param severity how bad its findings are, unless one says otherwise
 * @param why what happens, for people who have not met it yet
 * @param instead what to do
 * @param alike the rules of squawk, strong_migrations and eugene that it covers, such as {@code squawk ban-drop-table}
 * @param isDefault whether it is on unless it is switched off
 * @since 0.1.0
 */
public record Rule(
        String id, String title, Severity severity, String why, String instead, List<String> alike, boolean isDefault) {

    /** Copies. */
    public Rule {
        requireNonNull(id, "id");
        requireNonNull(title, "title");
        requireNonNull(severity, "severity");
        requireNonNull(why, "why");
        requireNonNull(instead, "instead");
        alike = List.copyOf(alike);
    }

    static Rule of(Severity severity, String id, String title, String why, String instead, String... alike) {
        return new Rule(id, title, severity, why, instead, List.of(alike), true);
    }

    Rule onDemand() {
        return new Rule(id, title, severity, why, instead, alike, false);
    }

    @Override
    public String toString() {
        return id;
    }
}
