package com.monassurance.maintenance.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTextTest {

    @Test
    void literals_numbers_and_comments_are_taken_out_and_names_stay() {
        assertThat(
                        StatementText.redacted(
                                "select \"Nom\", t1.a2 from clients /* Mme /* Dupont */ */ where email = 'a@b.c' and x=-12.5e3 -- Dupont\n and y = $1"))
                .isEqualTo("select \"Nom\", t1.a2 from clients where email = ? and x=-? and y = $1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'SECRET'",
                "select 'it''s SECRET'",
                "select E'a\\'SECRET'",
                "select e'\\\\' || 'SECRET'",
                "select 'C:\\', 'SECRET'",
                "select 'a\\'SECRET'",
                "select 'a\\''SECRET'",
                "select $$SECRET$$",
                "select $été$ $$SECRET$$ $été$",
                "select U&'SECRET'",
                "select B'1' /* SECRET",
                "select 'cut SECRE",
                "select 'cut' from t where a = 'SECRET",
                "select $tag$ SECRET cut off",
                "-- SECRET",
                "select N'SECRET', date 'SECRET'"
            })
    void secret_never_survives(String statement) {
        assertThat(StatementText.redacted(statement)).doesNotContain("SECRE");
    }

    @Test
    void very_long_statement_is_cut() {
        assertThat(StatementText.redacted("select " + "x, ".repeat(400_000)))
                .hasSize(StatementText.CHARACTERS_MAX)
                .endsWith("…");
    }

    @Test
    void random_texts_are_redacted_to_the_end_and_never_grow() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String[] pieces = {
            "'", "''", "\\", "E'", "$$", "$a$", "\"", "/*", "*/", "--", "\n", "select ", "SECRET", "12", " ", "$1"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(14);
            for (int i = 0; i < length; i++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String statement = "select '" + "SECRET" + "' " + text;

            String redacted = StatementText.redacted(statement);

            assertThat(redacted).as("seed %s: %s", seed, statement).startsWith("select ?");
            assertThat(redacted.length()).isLessThanOrEqualTo(statement.length());
            assertThat(StatementText.redacted("select 'SECRET" + text.toString().replace("'", "")))
                    .doesNotContain("SECRET");
        }
    }

    @Test
    void concurrent_index_build_and_definitions_are_flagged() {
        assertThat(StatementText.hazard("/* app */ CREATE  UNIQUE INDEX\nCONCURRENTLY i on t (a)"))
                .hasValueSatisfying(h -> assertThat(h).contains("INVALID"));
        assertThat(StatementText.hazard("REINDEX (VERBOSE) TABLE CONCURRENTLY t"))
                .hasValueSatisfying(h -> assertThat(h).contains("INVALID"));
        assertThat(StatementText.hazard("alter table t add column a int")).isPresent();
        assertThat(StatementText.hazard("select 'create index concurrently'")).isEmpty();
        assertThat(StatementText.hazard("update t set created = now()")).isEmpty();
    }
}
