package com.monassurance.migrations.diff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A statement that makes an object of one of the rarer kinds, taken apart: what stands before the last list in parentheses,
 * and the entries of that list. Immutable.
 *
 * @param head what stands before the list, such as {@code create operator public.===}
 * @param entries the entries by name in their order, such as {@code restrict} with {@code eqsel}; a flag has an empty value
 * @since 0.1.0
 */
public record DefinitionClauses(String head, Map<String, String> entries) {

    /** Copies. */
    public DefinitionClauses {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /**
     * Takes a statement apart, minding quotes and parentheses.
     *
     * @param definition such as {@code create operator public.=== (function = int4eq, leftarg = integer, hashes)}
     * @return its parts; without entries when it ends with no list
     */
    public static DefinitionClauses of(String definition) {
        int open = lastList(definition);
        if (open < 0) {
            return new DefinitionClauses(definition, Map.of());
        }
        Map<String, String> entries = new LinkedHashMap<>();
        for (String entry : split(definition.substring(open + 1, definition.length() - 1))) {
            int at = entry.indexOf(" = ");
            entries.put(at < 0 ? entry : entry.substring(0, at), at < 0 ? "" : entry.substring(at + 3));
        }
        return new DefinitionClauses(definition.substring(0, open).strip(), entries);
    }

    /**
     * Splits a list at its commas, those inside quotes and parentheses apart.
     *
     * @param list such as {@code language = 'french', stopwords = 'a, b'}
     * @return its entries; none for an empty list
     */
    public static List<String> split(String list) {
        List<String> entries = new ArrayList<>();
        char quote = 0;
        int depth = 0;
        int start = 0;
        for (int at = 0; at < list.length(); at++) {
            char c = list.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == ')') {
                depth += c == '(' ? 1 : -1;
            } else if (c == ',' && depth == 0) {
                entries.add(list.substring(start, at).strip());
                start = at + 1;
            }
        }
        String last = list.substring(start).strip();
        if (!last.isEmpty()) {
            entries.add(last);
        }
        return entries;
    }

    /** Where the list begins with which the statement ends; negative without one. */
    private static int lastList(String definition) {
        char quote = 0;
        int depth = 0;
        int open = -1;
        for (int at = 0; at < definition.length(); at++) {
            char c = definition.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(') {
                open = depth == 0 ? at : open;
                depth++;
            } else if (c == ')') {
                depth--;
            }
        }
        return definition.endsWith(")") ? open : -1;
    }
}
