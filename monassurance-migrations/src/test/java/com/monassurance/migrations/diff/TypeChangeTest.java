package com.monassurance.migrations.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeChangeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    numeric(10,2)         | numeric(12,3)          | true
                    numeric(10,2)         | numeric(11,3)          | true
                    numeric(10,2)         | numeric(10,3)          | false
                    numeric(10,2)         | numeric(12,1)          | false
                    numeric(2,-3)         | numeric(5,0)           | true
                    numeric(2,-3)         | numeric(4,0)           | false
                    numeric(10,2)         | numeric                | true
                    numeric               | numeric(10,2)          | false
                    integer               | numeric(10,0)          | true
                    integer               | numeric(11,2)          | false
                    bigint                | numeric(19,0)          | true
                    real                  | numeric(10,2)          | false
                    integer               | bigint                 | true
                    bigint                | integer                | false
                    character varying(80) | character varying(120) | true
                    character varying(80) | character varying(40)  | false
                    character varying(80) | text                   | true
                    character(3)          | text                   | false
                    date                  | timestamp with time zone | false
                    """)
    void only_a_type_with_room_for_every_value_is_wider(String from, String to, boolean isWidening) {
        assertThat(TypeChange.isWidening(from, to)).isEqualTo(isWidening);
    }
}
