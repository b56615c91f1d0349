package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.diff.Rename;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Renames as people write them: {@code table:public.clients=customers}, {@code column:public.clients.name=full_name},
 * {@code value:public.mood.bad=sad}. The kind may be left out of a schema (one name), a table (two) and a column (three);
 * the new name may be the last name only, or the whole. Names are quoted as in SQL, but keep their case without quotes too.
 * Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class RenameWords {

    private static final String VALUE = "value";

    private RenameWords() {}

    /**
     * Writes a rename.
     *
     * @param rename of a schema, of something in a schema, of a part of it, or of a value of an enum
     * @return such as {@code table:public.clients=customers}, which {@link #parse} reads
     */
    public static String of(Rename rename) {
        if (!rename.value().isEmpty()) {
            return VALUE + ":" + words(rename.from().path()) + "." + SqlName.quoted(rename.value()) + "="
                    + SqlName.quoted(rename.newValue());
        }
        List<String> from = rename.from().path();
        List<String> to = rename.to().path();
        boolean isBeside =
                from.size() == to.size() && from.subList(0, from.size() - 1).equals(to.subList(0, to.size() - 1));
        return word(rename.from().kind()) + ":" + words(from) + "="
                + (isBeside ? SqlName.quoted(rename.to().name()) : words(to));
    }

    /**
     * Reads a rename.
     *
     * @param text as {@link #of} writes it
     * @return the rename
     * @throws IllegalArgumentException if it is not written so
     */
    public static Rename parse(String text) {
        int colon = text.indexOf(':');
        int quote = text.indexOf('"');
        boolean hasKind = colon > 0 && (quote < 0 || colon < quote);
        String kind = hasKind ? text.substring(0, colon) : "";
        List<List<String>> sides = sides(text, hasKind ? colon + 1 : 0);
        if (sides.size() != 2) {
            throw new IllegalArgumentException("'" + text + "' is not KIND:OLD=NEW");
        }
        List<String> old = sides.get(0);
        List<String> renamed = new ArrayList<>(sides.get(1));
        if (renamed.size() == 1) {
            renamed.addAll(0, old.subList(0, old.size() - 1));
        }
        if (kind.equals(VALUE)) {
            require(old.size() == 3 && renamed.size() == 3, text, "schema.type.value");
            return Rename.ofValue(ObjectId.of(ObjectKind.ENUM, old.get(0), old.get(1)), old.get(2), renamed.get(2));
        }
        ObjectKind found = kind.isEmpty() ? kindOf(old.size(), text) : kindOf(kind, text);
        require(old.size() == renamed.size(), text, "as many names on both sides, or one new name");
        return Rename.of(new ObjectId(found, old), new ObjectId(found, renamed));
    }

    private static void require(boolean isTrue, String text, String form) {
        if (!isTrue) {
            throw new IllegalArgumentException("'" + text + "' does not name " + form);
        }
    }

    private static ObjectKind kindOf(int names, String text) {
        return switch (names) {
            case 1 -> ObjectKind.SCHEMA;
            case 2 -> ObjectKind.TABLE;
            case 3 -> ObjectKind.COLUMN;
            default -> throw new IllegalArgumentException("'" + text + "' does not name a schema, table or column");
        };
    }

    private static ObjectKind kindOf(String word, String text) {
        for (ObjectKind kind : ObjectKind.values()) {
            if (word(kind).equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("'" + text + "' names a kind that does not exist");
    }

    private static String word(ObjectKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String words(List<String> path) {
        return path.stream().map(SqlName::quoted).collect(Collectors.joining("."));
    }

    /** Names between dots, on both sides of an equals sign; in quotes neither counts. */
    private static List<List<String>> sides(String text, int from) {
        List<List<String>> sides = new ArrayList<>(List.of(new ArrayList<>()));
        StringBuilder name = new StringBuilder();
        boolean isQuoted = false;
        for (int i = from; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '"' && isQuoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                name.append(c);
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (!isQuoted && (c == '.' || c == '=')) {
                require(name.length() > 0, text, "something between its dots");
                sides.get(sides.size() - 1).add(name.toString());
                name.setLength(0);
                if (c == '=') {
                    sides.add(new ArrayList<>());
                }
            } else {
                name.append(c);
            }
        }
        require(!isQuoted, text, "something in closed quotes");
        return sides;
    }
}
