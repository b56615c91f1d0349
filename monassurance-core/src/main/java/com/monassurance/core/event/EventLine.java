package com.monassurance.core.event;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes an event as one line of {@code key=value} pairs, whatever its values hold. Pure. */
final class EventLine {

    private EventLine() {}

    static String of(OpsEvent event) {
        String name = "event=" + event.name();
        if (event.fields().isEmpty()) {
            return name;
        }
        return event.fields().entrySet().stream().map(EventLine::pair).collect(Collectors.joining(" ", name + " ", ""));
    }

    private static String pair(Map.Entry<String, String> field) {
        String value = field.getValue();
        boolean plain = !value.isEmpty() && value.chars().allMatch(EventLine::isPlain);
        return field.getKey() + "=" + (plain ? value : quoted(value));
    }

    private static boolean isPlain(int character) {
        return character > ' '
                && character != '"'
                && character != '='
                && character != '\\'
                && !isLineBreaking(character);
    }

    /** A value must never be able to begin a line of the log. */
    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.codePoints().forEach(character -> {
            switch (character) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (isLineBreaking(character)) {
                        text.append(String.format(Locale.ROOT, "\\u%04x", character));
                    } else {
                        text.appendCodePoint(character);
                    }
                }
            }
        });
        return text.append('"').toString();
    }

    private static boolean isLineBreaking(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }
}
