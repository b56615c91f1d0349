package com.monassurance.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1} x",
                "[1,]",
                "nul",
                "01",
                "NaN",
                "'a'",
                "\"\\u0000\"",
                "\"\\ud83d\"",
                "{\"\\u0000\":1}",
                "1e200000",
                "1e-200000"
            })
    void what_jsonb_refuses_is_refused_without_quoting_it(String text) {
        assertThatThrownBy(() -> JsonText.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_refusal_does_not_quote_what_may_be_personal() {
        assertThatThrownBy(() -> JsonText.of("{\"name\": Dupont}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("Dupont");
    }

    @Test
    void a_value_nested_too_deeply_is_refused_before_the_stack_ends() {
        assertThatThrownBy(() -> JsonText.of("[".repeat(100_000) + "]".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> JsonText.of("[".repeat(400) + "]".repeat(400))).doesNotThrowAnyException();
    }

    @Test
    void two_spellings_of_one_value_are_equal() {
        assertThat(JsonText.of("{\"b\":1,\n \"a\" : [true,null]}"))
                .isEqualTo(JsonText.of("{\"a\":[true, null],\"b\":1}"));
        assertThat(JsonText.of("{\"a\":1,\"a\":2}")).isEqualTo(JsonText.of("{\"a\":2}"));
    }

    @Test
    void a_field_is_read_as_text() {
        JsonText json = JsonText.of("{\"a\":\"é\",\"n\":1.50,\"t\":true,\"z\":null,\"o\":{}}");

        assertThat(json.field("a")).contains("é");
        assertThat(json.field("n")).contains("1.50");
        assertThat(json.field("t")).contains("true");
        assertThat(json.field("z")).isEmpty();
        assertThat(json.field("o")).isEmpty();
        assertThat(json.field("absent")).isEmpty();
        assertThat(JsonText.of("[1]").field("a")).isEmpty();
        assertThat(JsonText.ofFields(Map.of("codec", "zstd\"\n"))).hasToString("{\"codec\": \"zstd\\\"\\n\"}");
    }

    @Test
    void the_spelling_is_that_of_the_server_for_random_values() throws Exception {
        long seed = 20261122L;
        Random random = new Random(seed);
        try (Connection connection = POSTGRES.database().dataSource().getConnection();
                PreparedStatement spell = connection.prepareStatement("select cast(? as jsonb)::text")) {
            for (int i = 0; i < 3_000; i++) {
                String text = value(random, 4);
                spell.setString(1, text);
                try (ResultSet row = spell.executeQuery()) {
                    row.next();
                    assertThat(JsonText.of(text).value())
                            .as("seed %d, value %d: %s", seed, i, text)
                            .isEqualTo(row.getString(1));
                }
            }
        }
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> number(random);
            case 1 -> text(random);
            case 2 -> "true";
            case 3 -> "null";
            case 4 -> list(random, depth, "[", "]", false);
            default -> list(random, depth, "{", "}", true);
        };
    }

    private static String list(Random random, int depth, String open, String close, boolean named) {
        StringBuilder out = new StringBuilder(open);
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            out.append(i == 0 ? "" : ",").append(" ".repeat(random.nextInt(2)));
            if (named) {
                out.append(text(random)).append(":");
            }
            out.append(value(random, depth - 1));
        }
        return out.append(close).toString();
    }

    private static String number(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Integer.toString(random.nextInt());
            case 1 -> "-0";
            case 2 -> random.nextInt(1000) + "." + random.nextInt(1000) + "0";
            case 3 -> random.nextInt(100) + "." + random.nextInt(10) + "e" + (random.nextInt(60) - 30);
            default -> random.nextInt(9) + "E+" + random.nextInt(20);
        };
    }

    private static String text(Random random) {
        String[] parts = {
            "a",
            "b",
            "B",
            "é",
            "日",
            "\uD83D\uDE00",
            "\\n",
            "\\t",
            "\\b",
            "\\f",
            "\\r",
            "\\u0001",
            "\\u001f",
            "\\u007f",
            "\\/",
            "\\\"",
            "\\\\",
            "\\u00e9",
            "\\ud83d\\ude00",
            "\uFFFD",
            " "
        };
        StringBuilder out = new StringBuilder("\"");
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            out.append(parts[random.nextInt(parts.length)]);
        }
        return out.append('"').toString();
    }
}
