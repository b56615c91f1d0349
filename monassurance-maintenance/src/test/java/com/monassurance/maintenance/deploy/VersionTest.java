package com.monassurance.maintenance.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

    /** The example of section 11 of the standard, between two neighbours, and cases where texts sort otherwise. */
    private static final List<String> ASCENDING = List.of(
            "0.9.9",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0-rc.99999999999999999999999",
            "1.0.0",
            "1.2.3",
            "1.9.0",
            "1.10.0-rc1",
            "1.10.0",
            "10.0.0");

    @Test
    void versions_sort_as_the_standard_says() {
        List<Version> sorted = ASCENDING.stream().map(Version::of).toList();
        List<Version> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(42));

        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(sorted);
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = 0; j < sorted.size(); j++) {
                assertThat(Integer.signum(sorted.get(i).compareTo(sorted.get(j))))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void text_and_version_are_each_other() {
        assertThat(ASCENDING).allSatisfy(text -> assertThat(Version.of(text)).hasToString(text));
        assertThat(Version.of("1.2.3-rc.1+build.5").build()).isEqualTo("build.5");
        assertThat(Version.ofTag("v1.2.3")).contains(Version.of("1.2.3"));
        assertThat(Version.of("1.2.3").tag()).isEqualTo("v1.2.3");
        assertThat(Version.of("1.2.3-rc.1").isPreRelease()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "1.2.3.4",
                "01.2.3",
                "1.2.3-",
                "1.2.3-01",
                "1.2.3-a..b",
                "v1.2.3",
                "1.2.3 ",
                "-1.2.3",
                "1.2.3; rm -rf /",
                "1.2.3-é",
                "9999999999999999999.0.0"
            })
    void what_is_no_semantic_version_is_refused(String text) {
        assertThatThrownBy(() -> Version.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constructor_defends_itself_too() {
        assertThatThrownBy(() -> new Version(1, 2, 3, List.of("a b"), "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Version(-1, 2, 3, List.of(), "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Version.ofTag("release-2026")).isEmpty();
    }
}
