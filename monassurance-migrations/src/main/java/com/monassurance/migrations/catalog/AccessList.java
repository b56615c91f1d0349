package com.monassurance.migrations.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what PostgreSQL prints for an access control list. */
final class AccessList {

    private static final Map<Character, String> WORDS = Map.ofEntries(
            Map.entry('r', "select"),
            Map.entry('a', "insert"),
            Map.entry('w', "update"),
            Map.entry('d', "delete"),
            Map.entry('D', "truncate"),
            Map.entry('x', "references"),
            Map.entry('t', "trigger"),
            Map.entry('X', "execute"),
            Map.entry('U', "usage"),
            Map.entry('C', "create"),
            Map.entry('c', "connect"),
            Map.entry('T', "temporary"),
            Map.entry('s', "set"),
            Map.entry('A', "alter system"),
            Map.entry('m', "maintain"));

    private final Map<List<String>, Privileges> known = new HashMap<>();

    /** The privileges, or null when the list is absent or says what holds anyway. */
    @Nullable
    Privileges read(@Nullable List<String> items, @Nullable List<String> builtIn) {
        if (items == null || (builtIn != null && new HashSet<>(items).equals(new HashSet<>(builtIn)))) {
            return null;
        }
        return parse(items);
    }

    Privileges parse(List<String> items) {
        return known.computeIfAbsent(
                items,
                list -> Privileges.of(list.stream().map(AccessList::grant).toList()));
    }

    /** An item is grantee=privileges/grantor, the roles quoted where they need it. */
    private static Privileges.Grant grant(String item) {
        StringBuilder grantee = new StringBuilder();
        int at = role(item, 0, grantee) + 1;
        List<String> granted = new ArrayList<>();
        List<String> grantable = new ArrayList<>();
        for (; item.charAt(at) != '/'; at++) {
            String word = WORDS.getOrDefault(item.charAt(at), String.valueOf(item.charAt(at)));
            granted.add(word);
            if (item.charAt(at + 1) == '*') {
                grantable.add(word);
                at++;
            }
        }
        StringBuilder grantor = new StringBuilder();
        role(item, at + 1, grantor);
        return new Privileges.Grant(grantee.toString(), grantor.toString(), granted, grantable);
    }

    /** Reads a role and returns where it ends. */
    private static int role(String item, int from, StringBuilder role) {
        boolean quoted = false;
        int at = from;
        for (; at < item.length(); at++) {
            char c = item.charAt(at);
            if (c == '"') {
                if (quoted && at + 1 < item.length() && item.charAt(at + 1) == '"') {
                    role.append('"');
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && c == '=') {
                break;
            } else {
                role.append(c);
            }
        }
        return at;
    }
}
