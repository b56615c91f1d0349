package com.monassurance.core.domain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes JSON as {@code jsonb} prints it. Thread-safe. */
final class JsonbSpelling {

    /** PostgreSQL allows more, but no document's metadata needs it, and deeper values would exhaust the stack. */
    private static final int DEPTH_MAX = 500;

    /** The most digits that PostgreSQL's numeric has before the point. */
    private static final int DIGITS_MAX = 131_072;

    /** Texts longer than this are refused by jsonb too (256 MiB less one byte). */
    private static final int TEXT_LENGTH_MAX = (1 << 28) - 1;

    static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(DIGITS_MAX)
                            .maxStringLength(TEXT_LENGTH_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Comparator<Map.Entry<byte[], JsonNode>> BY_LENGTH_THEN_BYTES = Comparator.comparingInt(
                    (Map.Entry<byte[], JsonNode> field) -> field.getKey().length)
            .thenComparing(Map.Entry::getKey, Arrays::compareUnsigned);

    private JsonbSpelling() {}

    static String of(JsonNode node) {
        StringBuilder out = new StringBuilder();
        write(node, out);
        return out.toString();
    }

    private static void write(JsonNode node, StringBuilder out) {
        if (node.isObject()) {
            writeObject(node, out);
        } else if (node.isArray()) {
            String separator = "[";
            for (JsonNode element : node) {
                out.append(separator);
                write(element, out);
                separator = ", ";
            }
            out.append(node.isEmpty() ? "[]" : "]");
        } else if (node.isTextual()) {
            writeText(node.textValue(), out);
        } else if (node.isNumber()) {
            out.append(plain(node.decimalValue()));
        } else {
            out.append(node.asText());
        }
    }

    private static void writeObject(JsonNode node, StringBuilder out) {
        List<Map.Entry<byte[], JsonNode>> fields = new ArrayList<>(node.size());
        node.properties()
                .forEach(field ->
                        fields.add(Map.entry(field.getKey().getBytes(StandardCharsets.UTF_8), field.getValue())));
        fields.sort(BY_LENGTH_THEN_BYTES);
        String separator = "{";
        for (Map.Entry<byte[], JsonNode> field : fields) {
            out.append(separator);
            writeText(new String(field.getKey(), StandardCharsets.UTF_8), out);
            out.append(": ");
            write(field.getValue(), out);
            separator = ", ";
        }
        out.append(fields.isEmpty() ? "{}" : "}");
    }

    private static String plain(BigDecimal number) {
        if (Math.abs((long) number.precision() - number.scale()) > DIGITS_MAX || number.scale() > DIGITS_MAX) {
            throw new IllegalArgumentException("a number has more digits than the database keeps");
        }
        return number.toPlainString();
    }

    private static void writeText(String text, StringBuilder out) {
        Checks.textOrNull(text, "a JSON text");
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xf, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
