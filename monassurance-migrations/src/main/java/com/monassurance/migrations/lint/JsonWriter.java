package com.monassurance.migrations.lint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts, numbers and flags as JSON, members in their order. Pure. */
final class JsonWriter {

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private JsonWriter() {}

    /** Returns an object; keys and values take turns. A member that is an empty text, list or object is left out. */
    static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            boolean isEmpty = "".equals(value) || Map.of().equals(value);
            if (!isEmpty) {
                members.put(String.valueOf(keysAndValues[i]), value);
            }
        }
        return members;
    }

    static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value, "");
        return writer.text.append('\n').toString();
    }

    private void value(Object value, String indent) {
        if (value instanceof Map<?, ?> members) {
            open('{', members.isEmpty());
            String before = "";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                text.append(before).append(indent).append(INDENT);
                string(String.valueOf(member.getKey()));
                text.append(": ");
                value(member.getValue(), indent + INDENT);
                before = ",\n";
            }
            close('}', members.isEmpty(), indent);
        } else if (value instanceof List<?> elements) {
            open('[', elements.isEmpty());
            String before = "";
            for (Object element : elements) {
                text.append(before).append(indent).append(INDENT);
                value(element, indent + INDENT);
                before = ",\n";
            }
            close(']', elements.isEmpty(), indent);
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            string(value.toString());
        }
    }

    private void open(char bracket, boolean isEmpty) {
        text.append(bracket).append(isEmpty ? "" : "\n");
    }

    private void close(char bracket, boolean isEmpty, String indent) {
        text.append(isEmpty ? "" : "\n" + indent).append(bracket);
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    boolean isPlain = (c >= 0x20 && !Character.isSurrogate(c)) || isPair(value, i);
                    text.append(isPlain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
                }
            }
        }
        text.append('"');
    }

    /** Half a character of two cannot be written as UTF-8. */
    private static boolean isPair(String value, int at) {
        char c = value.charAt(at);
        boolean withNext = Character.isHighSurrogate(c)
                && at + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(at + 1));
        boolean withLast = Character.isLowSurrogate(c) && at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
        return withNext || withLast;
    }
}
