package com.monassurance.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {

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
}
