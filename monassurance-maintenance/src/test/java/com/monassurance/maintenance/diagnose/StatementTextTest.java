package com.monassurance.maintenance.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select 'it''s', 1.5 from t2 | select ?, ? from t2",
                "create role x password 'never ended | create role x password ?",
                "select E'a\\'b', $1, $2 | select ?, $1, $2",
                "select $tag$ secret $tag$ , idx_1 | select ? , idx_1",
                "select $$ never ended | select ?",
            })
    void literals_are_replaced_and_names_and_parameters_stay(String sql, String shown) {
        assertThat(StatementText.shown(sql)).isEqualTo(shown);
    }
}
