package com.monassurance.migrations.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.DdlWriter;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementSplitter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the second judge tells apart, the catalogue tells apart or says that it does not read it; and what it reads, its
 * writer writes. By default only some forms are tried, all of them with a campaign.
 */
class CatalogSightTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final boolean IS_CAMPAIGN = Integer.getInteger("campaign.factor", 1) > 1;
    private static final int PAIR_STEP = IS_CAMPAIGN ? 1 : 11;
    private static final int FORM_STEP = IS_CAMPAIGN ? 1 : 17;

    /** The order of columns is reported and is no difference. */
    private static final Set<String> NOT_COUNTED = Set.of("column: order");

    /** The extension makes its members again, and what was taken out of it is one of them. */
    private static final Set<String> NOT_WRITTEN = Set.of("ALTER EXTENSION: drop");

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
    void two_databases_that_differ_are_read_differently() throws SQLException {
        List<Corpus.Case> pairs = CatalogPrintTest.pairs()
                .filter(pair -> SERVER.majorVersion() >= pair.firstVersion())
                .toList();
        List<String> unseen = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += PAIR_STEP) {
            Corpus.Case pair = pairs.get(i);
            Catalog one = read(with(pair, "one"));
            Catalog other = read(with(pair, "other"));
            if (!NOT_COUNTED.contains(pair.title()) && isSame(one, other)) {
                unseen.add(pair.title());
            }
        }

        assertThat(unseen).isEmpty();
    }

    @Test
    void every_form_of_a_statement_that_changes_something_is_seen() throws SQLException {
        List<SyntaxForms.Form> forms = forms();
        List<String> unseen = new ArrayList<>();
        for (int i = 0; i < forms.size(); i += FORM_STEP) {
            SyntaxForms.Form form = forms.get(i);
            CatalogPrint before = scratch.printOf(form.setUp(), PrintRules.promised());
            CatalogPrint after = scratch.printOf(form.script(), PrintRules.promised());
            Catalog one = read(form.setUp());
            Catalog other = read(form.script());
            if (!before.equals(after) && isSame(one, other)) {
                unseen.add(form + ": " + before.differences(after));
            }
        }

        assertThat(unseen).isEmpty();
    }

    @Test
    void what_a_form_makes_is_read_back_as_it_was_written() throws SQLException {
        List<SyntaxForms.Form> forms = forms();
        List<String> unlike = new ArrayList<>();
        for (int i = FORM_STEP / 2; i < forms.size(); i += FORM_STEP) {
            SyntaxForms.Form form = forms.get(i);
            if (NOT_WRITTEN.contains(form.toString())) {
                continue;
            }
            Catalog made = read(form.script());
            try {
                CatalogComparison comparison = CatalogComparison.of(made, read(written(made)));
                if (!comparison.isEqual()) {
                    unlike.add(form + ": " + comparison.describe());
                }
            } catch (SQLException e) {
                unlike.add(form + ": " + e.getMessage());
            }
        }

        assertThat(unlike).isEmpty();
    }

    private static List<SyntaxForms.Form> forms() {
        return SyntaxForms.of(SERVER.majorVersion()).stream()
                .filter(form -> !form.alone())
                .toList();
    }

    private static boolean isSame(Catalog one, Catalog other) {
        return one.equals(other) && one.unread().equals(other.unread());
    }

    private static List<String> with(Corpus.Case pair, String section) {
        List<String> statements = new ArrayList<>(pair.section(""));
        statements.addAll(pair.section(section));
        return statements;
    }

    /** The statements of a catalogue for an empty database. */
    private static List<String> written(Catalog catalog) {
        return StatementSplitter.split("written", DdlWriter.write(catalog).toSql()).statements().stream()
                .map(SqlStatement::driverText)
                .toList();
    }

    private static Catalog read(List<String> statements) throws SQLException {
        try {
            return scratch.execute(statements).read();
        } finally {
            scratch.rollback();
        }
    }
}
