package com.monassurance.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class QuickstartOptionsTest {

    @Test
    void no_option_gives_the_defaults() throws Exception {
        assertThat(QuickstartOptions.from(new Properties())).isEqualTo(new QuickstartOptions(0.5, 0, false, false));
    }

    @Test
    void a_flag_without_a_value_is_on() throws Exception {
        assertThat(QuickstartOptions.from(properties("serve", "", "keep", "true")))
                .isEqualTo(new QuickstartOptions(0.5, 0, true, true));
    }

    @Test
    void all_bad_options_are_told_at_once() {
        assertThatThrownBy(
                        () -> QuickstartOptions.from(properties("scale", "many", "port", "70000", "serve", "perhaps")))
                .isInstanceOf(QuickstartOptions.BadOptions.class)
                .hasMessageContaining("-Dscale")
                .hasMessageContaining("-Dport")
                .hasMessageContaining("-Dserve");
    }

    private static Properties properties(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }
}
