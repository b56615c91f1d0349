package com.monassurance.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MoneyTest {

    @Test
    void a_negative_amount_is_refused() {
        assertThatThrownBy(() -> Money.of(-1, "XAF")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_unknown_currency_is_refused() {
        assertThatThrownBy(() -> Money.of(1, "zzz")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void amounts_in_different_currencies_are_never_added() {
        assertThatThrownBy(() -> Money.of(1, "XAF").plus(Money.of(1, "EUR")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("XAF");
    }

    @Test
    void a_sum_beyond_a_long_is_not_wrapped_round() {
        assertThatThrownBy(() -> Money.of(Long.MAX_VALUE, "XAF").plus(Money.of(1, "XAF")))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void the_decimals_are_those_of_the_currency() {
        assertThat(Money.of(150_000, "EUR")).hasToString("1500.00 EUR");
        assertThat(Money.of(150_000, "XAF")).hasToString("150000 XAF");
        assertThat(Money.of(150_000, "TND")).hasToString("150.000 TND");
        assertThat(Money.of(5, "XXX")).hasToString("5 XXX");
        assertThat(Money.of(2, "XAF").plus(Money.of(3, "XAF"))).isEqualTo(Money.of(5, "XAF"));
    }
}
