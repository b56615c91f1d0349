package com.monassurance.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuideTest {

    @Test
    void there_is_one_stop_for_each_heading_of_the_guide_in_its_order() throws IOException {
        List<String> headings = headings(Path.of("../../docs/guide-de-maintenance.md"));

        assertThat(headings).hasSizeGreaterThan(20);
        assertThat(Guide.stops().stream().map(stop -> "#".repeat(stop.depth() + 1) + " " + stop.heading()))
                .containsExactlyElementsOf(headings);
    }

    /** The title is no stop, lines inside code blocks are no headings, and emoji are left out. */
    private static List<String> headings(Path guide) throws IOException {
        List<String> headings = new ArrayList<>();
        boolean inCode = false;
        for (String line : Files.readAllLines(guide)) {
            if (line.strip().startsWith("```")) {
                inCode = !inCode;
            } else if (!inCode && line.startsWith("##")) {
                headings.add(line.replaceAll("[^\\p{L}\\p{N}\\p{P} ]", "")
                        .replaceAll(" +", " ")
                        .strip());
            }
        }
        return headings;
    }
}
