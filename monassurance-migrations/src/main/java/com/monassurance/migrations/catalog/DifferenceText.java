package com.monassurance.migrations.catalog;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says for people what one side of a difference has: a column as SQL declares it, else the parts that say something. Pure. */
final class DifferenceText {

    private static final String ABSENT = "absent";

    private DifferenceText() {}

    static String of(@Nullable Object value) {
        String text = text(value);
        boolean isNothing = value == null || value instanceof Collection<?> || value instanceof Record;
        return text.isEmpty() && isNothing ? ABSENT : text;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Column column) {
            return column(column);
        } else if (value instanceof Column.NotNull notNull) {
            return notNull(notNull);
        } else if (value instanceof Column.Generated generated) {
            return generated(generated);
        } else if (value instanceof Collection<?> list) {
            return list.stream().map(DifferenceText::text).collect(Collectors.joining(", "));
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(each -> each.getKey() + ": " + text(each.getValue()))
                    .collect(Collectors.joining(", "));
        } else if (value instanceof Record values && !(value instanceof GivenName) && !(value instanceof ObjectId)) {
            return parts(values);
        }
        return value == null ? "" : value.toString();
    }

    private static String column(Column column) {
        List<String> words = new ArrayList<>(List.of(column.type()));
        if (column.collation() != null) {
            words.add("collate " + column.collation());
        }
        if (column.defaultExpression() != null) {
            words.add("default " + column.defaultExpression());
        }
        if (column.generated() != null) {
            words.add(generated(column.generated()));
        }
        if (column.identity() != Column.Identity.NONE) {
            words.add("generated "
                    + column.identity().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " as identity");
        }
        if (column.notNull() != null) {
            words.add(notNull(column.notNull()));
        }
        String rest = parts(column.details()) + parts(column.attachments());
        if (!rest.isEmpty()) {
            words.add("(" + rest + ")");
        }
        return String.join(" ", words);
    }

    private static String notNull(Column.NotNull notNull) {
        return (notNull.name().automatic()
                        ? ""
                        : "constraint " + SqlName.quoted(notNull.name().value()) + " ")
                + "not null"
                + (notNull.isInheritable() ? "" : " no inherit")
                + (notNull.isValidated() ? "" : " not valid");
    }

    private static String generated(Column.Generated generated) {
        return "generated always as (" + generated.expression() + ") " + (generated.isStored() ? "stored" : "virtual");
    }

    /** The parts that say something, by name. */
    private static String parts(Record values) {
        List<String> parts = new ArrayList<>();
        for (RecordComponent component : values.getClass().getRecordComponents()) {
            Object value = RecordValue.of(component, values);
            String text = value instanceof Boolean ? "" : text(value);
            if (Boolean.TRUE.equals(value)) {
                parts.add(component.getName());
            } else if (!text.isEmpty()) {
                parts.add(component.getName() + " " + text);
            }
        }
        return String.join(", ", parts);
    }
}
