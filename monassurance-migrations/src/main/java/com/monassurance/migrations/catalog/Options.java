package com.monassurance.migrations.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** Options as the catalogue keeps them, {@code name=value}, in the two ways statements want them. */
final class Options {

    private Options() {}

    /** Such as {@code fillfactor='70', toast.autovacuum_enabled='false'}. */
    static String storage(List<String> options, String prefix) {
        return options.stream()
                .map(option -> prefix + SqlName.quoted(name(option)) + "=" + SqlName.literal(value(option)))
                .collect(Collectors.joining(", "));
    }

    /** Such as {@code host 'a', port '5432'}. */
    static String foreign(List<String> options) {
        return options.stream()
                .map(option -> SqlName.quoted(name(option)) + " " + SqlName.literal(value(option)))
                .collect(Collectors.joining(", "));
    }

    /** Behind {@code options}, or nothing. */
    static String foreignClause(List<String> options) {
        return options.isEmpty() ? "" : " options (" + foreign(options) + ")";
    }

    private static String name(String option) {
        int at = option.indexOf('=');
        return at < 0 ? option : option.substring(0, at);
    }

    private static String value(String option) {
        int at = option.indexOf('=');
        return at < 0 ? "true" : option.substring(at + 1);
    }
}
