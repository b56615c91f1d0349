package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.AccessChanges;
import com.monassurance.migrations.catalog.AccessState;
import com.monassurance.migrations.catalog.ConstructorRights;
import com.monassurance.migrations.catalog.DefaultPrivileges;
import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.diff.DefinitionClauses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings objects of the kinds that are mostly replaced whole from one state to another by {@code ALTER}, where
 * {@code PlainRules.isAlterable} says that it can; and default privileges. Pure; thread-safe.
 */
final class PlainChanges {

    private PlainChanges() {}

    /**
     * Returns the statements for all but what hangs on the object, which {@link AttachmentChanges} writes. A secret that a
     * user mapping lacks is not known and not written.
     *
     * @param from as it is
     * @param to as it will be, of the same id
     * @param majorVersion of the server
     */
    static List<String> between(PlainObject from, PlainObject to, int majorVersion) {
        return switch (to.id().kind()) {
            case FOREIGN_DATA_WRAPPER, SERVER, USER_MAPPING -> foreign(from, to);
            case TEXT_SEARCH_DICTIONARY -> dictionary(from, to);
            case TEXT_SEARCH_CONFIGURATION -> mappings(from, to);
            case OPERATOR_FAMILY -> members(from, to);
            case EVENT_TRIGGER -> firing(from, to);
            case STATISTICS -> statistics(from, to);
            case PUBLICATION -> PublicationChanges.between(from, to);
            case SUBSCRIPTION -> SubscriptionChanges.between(from, to, majorVersion);
            case RANGE -> constructors(from, to);
            case OPERATOR, BASE_TYPE -> clauses(from, to);
            case LANGUAGE, TRANSFORM, AGGREGATE -> replaced(from, to);
            default -> List.of();
        };
    }

    /**
     * Returns the statements that change what objects yet to come will have.
     *
     * @param from as it is; null when nothing is set
     * @param to as it will be; null when what holds by itself holds again
     */
    static List<String> defaults(@Nullable DefaultPrivileges from, @Nullable DefaultPrivileges to) {
        DefaultPrivileges any = to == null ? from : to;
        if (any == null) {
            return List.of();
        }
        String start = "alter default privileges for role " + SqlName.quoted(any.role())
                + (any.schema().isEmpty() ? " " : " in schema " + SqlName.quoted(any.schema()) + " ");
        AccessState before = AccessState.of(from == null ? any.builtIn() : from.privileges());
        AccessState after = AccessState.of(to == null ? any.builtIn() : to.privileges());
        return AccessChanges.between(before, after, any.role(), List.of()).stream()
                .map(step -> start + step.sql(List.of(), "", " on " + any.objects()))
                .toList();
    }

    /** Who may call the functions that make values of a range. */
    private static List<String> constructors(PlainObject from, PlainObject to) {
        List<String> statements = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(from.properties().keySet());
        keys.addAll(to.properties().keySet());
        for (String key : keys) {
            statements.addAll(ConstructorRights.write(
                    key, from.properties().get(key), to.properties().get(key)));
        }
        return statements;
    }

    /** Handler and validator stand in the definition of a wrapper, the version of a server is a property. */
    private static List<String> foreign(PlainObject from, PlainObject to) {
        StringBuilder changes = new StringBuilder();
        if (!from.definition().equals(to.definition())) {
            changes.append(function("handler", from, to)).append(function("validator", from, to));
        }
        String version = to.properties().get("version");
        if (!Objects.equals(from.properties().get("version"), version)) {
            changes.append(" version ").append(version == null ? "null" : SqlName.literal(version));
        }
        changes.append(options(options(from), options(to)));
        // The name of a user mapping is what follows "create".
        String name = to.definition().startsWith("create user mapping ")
                ? to.definition().substring("create ".length())
                : References.of(to);
        return changes.isEmpty() ? List.of() : List.of("alter " + name + changes);
    }

    private static SortedMap<String, String> options(PlainObject object) {
        SortedMap<String, String> options = new TreeMap<>();
        object.properties().forEach((key, value) -> {
            if (key.startsWith("option ")) {
                options.put(key.substring("option ".length()), value);
            } else if (key.startsWith("secret ")) {
                options.put(key.substring("secret ".length()), "");
            }
        });
        return options;
    }

    /**
     * Writes a change of options of something foreign.
     *
     * @param from the options as they are, by name
     * @param to as they will be
     * @return such as {@code  options (add host 'a', set port '1', drop "user")}, or nothing
     */
    static String options(Map<String, String> from, Map<String, String> to) {
        List<String> changes = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(from.keySet());
        names.addAll(to.keySet());
        for (String name : names) {
            String before = from.get(name);
            String after = to.get(name);
            if (after == null) {
                changes.add("drop " + SqlName.quoted(name));
            } else if (!after.equals(before)) {
                changes.add((before == null ? "add " : "set ") + SqlName.quoted(name) + " " + SqlName.literal(after));
            }
        }
        return changes.isEmpty() ? "" : " options (" + String.join(", ", changes) + ")";
    }

    private static String function(String word, PlainObject from, PlainObject to) {
        String after = word(word, to.definition());
        if (Objects.equals(word(word, from.definition()), after)) {
            return "";
        }
        return after == null ? " no " + word : " " + word + " " + after;
    }

    /** What follows a word in a definition, up to the next space outside quotes; null when the word is not there. */
    private static @Nullable String word(String word, String definition) {
        boolean isQuoted = false;
        int start = -1;
        for (int at = 0; at <= definition.length(); at++) {
            char c = at < definition.length() ? definition.charAt(at) : ' ';
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ' ' && !isQuoted) {
                if (start >= 0) {
                    return definition.substring(start, at);
                }
                start = definition.startsWith(" " + word + " ", at) ? at + word.length() + 2 : -1;
                at = Math.max(at, start - 1);
            }
        }
        return null;
    }

    /** The server keeps the order in which options were set, so that it has to come out right too. */
    private static List<String> dictionary(PlainObject from, PlainObject to) {
        Map<String, String> before = dictionaryOptions(from);
        Map<String, String> after = dictionaryOptions(to);
        List<String> changes = new ArrayList<>(before.keySet());
        changes.removeAll(after.keySet());
        List<String> kept = new ArrayList<>(before.keySet());
        kept.removeIf(key -> !Objects.equals(before.get(key), after.get(key)));
        boolean isInOrder =
                kept.equals(new ArrayList<>(after.keySet()).subList(0, Math.min(kept.size(), after.size())));
        after.forEach((key, value) -> {
            if (!isInOrder || !value.equals(before.get(key))) {
                changes.add(key + " = " + value);
            }
        });
        return changes.isEmpty()
                ? List.of()
                : List.of("alter " + References.of(to) + " (" + String.join(", ", changes) + ")");
    }

    private static Map<String, String> dictionaryOptions(PlainObject object) {
        String options = object.properties().getOrDefault("options", "");
        return DefinitionClauses.of("(" + options + ")").entries();
    }

    /** Tokens with the same dictionaries share a statement. */
    private static List<String> mappings(PlainObject from, PlainObject to) {
        Map<String, List<String>> changes = new TreeMap<>();
        TreeSet<String> keys = new TreeSet<>(from.properties().keySet());
        keys.addAll(to.properties().keySet());
        for (String key : keys) {
            String before = from.properties().get(key);
            String after = to.properties().get(key);
            if (!Objects.equals(before, after)) {
                String set = (before == null ? "add " : "alter ") + after;
                String change = after == null ? "drop" : set;
                changes.computeIfAbsent(change, each -> new ArrayList<>()).add(key.substring("mapping ".length()));
            }
        }
        List<String> statements = new ArrayList<>();
        changes.forEach((change, tokens) -> {
            int at = change.indexOf(' ');
            statements.add("alter " + References.of(to) + " " + (at < 0 ? change : change.substring(0, at))
                    + " mapping for " + String.join(", ", tokens)
                    + (at < 0 ? "" : " with " + change.substring(at + 1)));
        });
        return statements;
    }

    /** Operators and functions that belong to the family alone. */
    private static List<String> members(PlainObject from, PlainObject to) {
        List<String> dropped = new ArrayList<>();
        List<String> added = new ArrayList<>();
        from.properties().forEach((key, value) -> {
            if (!value.equals(to.properties().get(key))) {
                dropped.add(key);
            }
        });
        to.properties().forEach((key, value) -> {
            if (!value.equals(from.properties().get(key))) {
                int types = key.indexOf('(');
                String number = key.substring(0, types).strip();
                added.add(number + " " + (key.startsWith("function") ? key.substring(types) + " " : "") + value);
            }
        });
        List<String> statements = new ArrayList<>();
        String alter = "alter " + References.of(to);
        if (!dropped.isEmpty()) {
            statements.add(alter + " drop " + String.join(", ", dropped));
        }
        if (!added.isEmpty()) {
            statements.add(alter + " add " + String.join(", ", added));
        }
        return statements;
    }

    private static List<String> firing(PlainObject from, PlainObject to) {
        String firing = to.properties().getOrDefault("enabled", "O");
        if (firing.equals(from.properties().getOrDefault("enabled", "O"))) {
            return List.of();
        }
        String words = switch (firing) {
            case "D" -> "disable";
            case "R" -> "enable replica";
            case "A" -> "enable always";
            default -> "enable";
        };
        return List.of("alter " + References.of(to) + " " + words);
    }

    private static List<String> statistics(PlainObject from, PlainObject to) {
        String target = to.properties().getOrDefault("statistics", "-1");
        return target.equals(from.properties().getOrDefault("statistics", "-1"))
                ? List.of()
                : List.of("alter " + References.of(to) + " set statistics " + target);
    }

    /** What is gone is set to nothing; a flag is set to true. */
    private static List<String> clauses(PlainObject from, PlainObject to) {
        Map<String, String> before = DefinitionClauses.of(from.definition()).entries();
        Map<String, String> after = DefinitionClauses.of(to.definition()).entries();
        List<String> changes = new ArrayList<>();
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(key -> changes.add(key + " = none"));
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                changes.add(value.isEmpty() ? key : key + " = " + value);
            }
        });
        return changes.isEmpty()
                ? List.of()
                : List.of("alter " + References.of(to) + " set (" + String.join(", ", changes) + ")");
    }

    private static List<String> replaced(PlainObject from, PlainObject to) {
        return from.definition().equals(to.definition())
                ? List.of()
                : List.of("create or replace " + to.definition().substring("create ".length()));
    }
}
