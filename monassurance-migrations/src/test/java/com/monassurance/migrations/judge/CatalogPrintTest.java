package com.monassurance.migrations.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresFixture;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The second judge sees what differs and nothing else. */
class CatalogPrintTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final Pattern NUMBER = Pattern.compile("\\b[1-9]\\d{4,}\\b");
    private static final Pattern LIMITS = Pattern.compile("(seqmax|seqmin|atttypmod|typtypmod)=-?\\d+");
    private static Scratch scratch;

    @BeforeAll
    static void makeScratch() throws SQLException {
        scratch = Scratch.on(SERVER);
    }

    @AfterAll
    static void dropScratch() throws SQLException {
        scratch.close();
    }

    @Test
    void empty_database_prints_nothing() throws SQLException {
        assertThat(scratch.printOf(List.of(), PrintRules.exact()).lines()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void one_difference_is_seen_and_nothing_else(Corpus.Case pair) throws SQLException {
        Assumptions.assumeTrue(SERVER.majorVersion() >= pair.firstVersion());

        CatalogPrint one = print(pair, "one");
        CatalogPrint other = print(pair, "other");
        CatalogPrint again = print(pair, "one");

        assertThat(one.differences(other)).isNotEmpty();
        assertThat(one).isNotEqualTo(other);
        assertThat(one.differences(again)).isEmpty();
        assertThat(one).isEqualTo(again).hasSameHashCodeAs(again);
        assertNoOid(other.lines());
    }

    private static void assertNoOid(List<String> lines) {
        assertThat(lines)
                .filteredOn(line -> NUMBER.matcher(LIMITS.matcher(line).replaceAll(""))
                        .find())
                .isEmpty();
        assertThat(lines).filteredOn(line -> line.contains("unknown pg_")).isEmpty();
    }

    @Test
    void there_are_enough_pairs() {
        assertThat(pairs()).hasSizeGreaterThan(200);
    }

    private static CatalogPrint print(Corpus.Case pair, String section) throws SQLException {
        List<String> statements = new ArrayList<>(pair.section(""));
        statements.addAll(pair.section(section));
        return scratch.printOf(statements, PrintRules.exact());
    }

    static Stream<Corpus.Case> pairs() {
        return Corpus.read("/judge/pairs.sql").stream();
    }
}
