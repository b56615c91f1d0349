package com.monassurance.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationInfoTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u001b[31m", "a\u0000", "a\u0085b", "a\u2028b"})
    void a_part_that_is_blank_or_breaks_a_line_is_refused(String bad) {
        assertThatThrownBy(() -> new ApplicationInfo(bad, "1", "test", "i")).hasMessageStartingWith("name must not");
        assertThatThrownBy(() -> new ApplicationInfo("a", bad, "test", "i")).hasMessageStartingWith("version must not");
        assertThatThrownBy(() -> new ApplicationInfo("a", "1", bad, "i"))
                .hasMessageStartingWith("environment must not");
        assertThatThrownBy(() -> new ApplicationInfo("a", "1", "test", bad))
                .hasMessageStartingWith("instance must not");
    }

    @Test
    void accents_and_spaces_are_welcome() {
        assertThat(new ApplicationInfo("Mon Assurance été", "1", "prod", "n°1").name())
                .contains("été");
    }
}
