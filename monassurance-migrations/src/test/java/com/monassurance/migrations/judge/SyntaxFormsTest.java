package com.monassurance.migrations.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of the corpus is valid on the version it is for. */
class SyntaxFormsTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final int MINIMUM = 400;
    private static Scratch scratch;

    @BeforeAll
    static void makeScratch() throws SQLException {
        scratch = Scratch.on(SERVER);
    }

    @AfterAll
    static void dropScratch() throws SQLException {
        scratch.close();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void form_is_valid(SyntaxForms.Form form) throws SQLException {
        if (form.alone()) {
            try (PostgresDatabase database = SERVER.newDatabase()) {
                database.execute(form.script().toArray(String[]::new));
            }
        } else {
            try {
                scratch.execute(form.script());
            } finally {
                scratch.rollback();
            }
        }
    }

    @Test
    void form_of_a_later_version_is_refused_by_this_one() throws SQLException {
        Set<String> accepted = new TreeSet<>();
        for (SyntaxForms.Form form : SyntaxForms.all()) {
            if (form.firstVersion() > SERVER.majorVersion() && isAccepted(form)) {
                accepted.add(form.toString());
            }
        }

        assertThat(accepted).isEmpty();
    }

    @Test
    void every_command_is_covered() {
        String table = SyntaxForms.coverage().entrySet().stream()
                .map(entry -> String.format("%4d  %s", entry.getValue(), entry.getKey()))
                .collect(Collectors.joining("\n"));
        System.out.println(table);

        List<String> missing = new ArrayList<>(COMMANDS);
        missing.removeAll(SyntaxForms.coverage().keySet());
        assertThat(missing).isEmpty();
        assertThat(SyntaxForms.all()).hasSizeGreaterThan(MINIMUM);
        assertThat(SyntaxForms.all()).doesNotHaveDuplicates();
    }

    /** The commands for objects of a schema in the reference of PostgreSQL 18; those for the cluster are not ours. */
    private static final List<String> COMMANDS = Stream.of(
                    "AGGREGATE",
                    "COLLATION",
                    "CONVERSION",
                    "DOMAIN",
                    "EVENT TRIGGER",
                    "EXTENSION",
                    "FOREIGN DATA WRAPPER",
                    "FOREIGN TABLE",
                    "FUNCTION",
                    "INDEX",
                    "LANGUAGE",
                    "MATERIALIZED VIEW",
                    "OPERATOR",
                    "OPERATOR CLASS",
                    "OPERATOR FAMILY",
                    "POLICY",
                    "PROCEDURE",
                    "PUBLICATION",
                    "RULE",
                    "SCHEMA",
                    "SEQUENCE",
                    "SERVER",
                    "STATISTICS",
                    "SUBSCRIPTION",
                    "TABLE",
                    "TEXT SEARCH CONFIGURATION",
                    "TEXT SEARCH DICTIONARY",
                    "TEXT SEARCH PARSER",
                    "TEXT SEARCH TEMPLATE",
                    "TRIGGER",
                    "TYPE",
                    "USER MAPPING",
                    "VIEW")
            .flatMap(kind -> Stream.of("CREATE " + kind, "ALTER " + kind))
            .toList();

    private static boolean isAccepted(SyntaxForms.Form form) throws SQLException {
        try {
            scratch.execute(form.script());
            return true;
        } catch (SQLException e) {
            return false;
        } finally {
            scratch.rollback();
        }
    }

    static Stream<SyntaxForms.Form> forms() {
        return SyntaxForms.of(SERVER.majorVersion()).stream();
    }
}
