package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SectionHashTest {

    private static ScriptSection upgrade(String sql) {
        return ScriptSet.read(ScriptSources.of("a_x.sql", "-- revision: a\n-- upgrade\n" + sql + "\n"))
                .find("a")
                .orElseThrow()
                .upgrade();
    }

    static Stream<Arguments> same_sql() {
        return Stream.of(
                Arguments.of("select 1;", "select /* one */ 1 -- one\n;"),
                Arguments.of("select 1;", "-- what\nselect\n\t1"),
                Arguments.of("select 1;", "select 1;;\n;"),
                Arguments.of("select f(a,b)", "select f ( a , b )"),
                Arguments.of("select a=1 , b.c", "select a = 1,b . c"),
                Arguments.of("select a[1]", "select a [ 1 ]"),
                Arguments.of("select 'a'\n'b'", "select 'a' -- more\n\n   'b'"),
                Arguments.of("select e'a'\n'b'", "select e'a'\n\n'b'"),
                Arguments.of("select 1; select 2", "\\restrict x\nselect 1; /* a /* b */ */ select 2;\n\\unrestrict x"),
                Arguments.of("copy t from stdin;\n1\n\\.\n", "copy  t from stdin; -- rows\n1\n\\."));
    }

    @ParameterizedTest
    @MethodSource("same_sql")
    void comments_and_white_space_change_the_hash_of_the_text_only(String one, String other) {
        assertThat(upgrade(one).sqlHash()).isEqualTo(upgrade(other).sqlHash()).hasSize(64);
        assertThat(upgrade(one).hash()).isNotEqualTo(upgrade(other).hash());
    }

    static Stream<Arguments> other_sql() {
        return Stream.of(
                Arguments.of("select 1", "select 2"),
                Arguments.of("select a b", "select ab"),
                Arguments.of("select 1 2", "select 12"),
                Arguments.of("select 1 .5", "select 1.5"),
                Arguments.of("select @ -1", "select @-1"),
                Arguments.of("select a <= b", "select a < = b"),
                Arguments.of("select a <= b", "select a </**/= b"),
                Arguments.of("select 'a b'", "select 'a  b'"),
                Arguments.of("select 'a'\n'b'", "select 'a''b'"),
                Arguments.of("select e 'a'", "select e'a'"),
                Arguments.of("select \"a\"", "select \"a \""),
                Arguments.of("do $$ begin end $$", "do $$ begin -- x\nend $$"),
                Arguments.of("select 1", "SELECT 1"),
                Arguments.of("select 1; select 2", "select 1 select 2"),
                Arguments.of("copy t from stdin;\n1\n\\.\n", "copy t from stdin;\n1 \n\\.\n"),
                Arguments.of("copy t from stdin;\n\\.\n", "copy t from stdin;\n\n\\.\n"),
                Arguments.of("prepare q as select $1$2", "prepare q as select $1 $2"));
    }

    @ParameterizedTest
    @MethodSource("other_sql")
    void what_the_server_may_read_otherwise_changes_both_hashes(String one, String other) {
        assertThat(upgrade(one).sqlHash()).isNotEqualTo(upgrade(other).sqlHash());
        assertThat(upgrade(one).hash()).isNotEqualTo(upgrade(other).hash());
    }

    @Test
    void the_hashes_of_format_one_stay_what_they_are() {
        ScriptSection section = upgrade("create table t (a int);\n-- é\ninsert into t values (1, 'é'\n'x');");

        assertThat(ScriptSection.HASH_FORMAT).isEqualTo(1);
        assertThat(section.hash()).isEqualTo("34b6061a5983c41d6698b92764e322bf44f452948749365fb0805749b03a0f65");
        assertThat(section.sqlHash()).isEqualTo("f7782edfc3908c541195eacfb5e22e78879e452ca6284eea93daba841993afcf");
    }

    @Test
    void long_texts_are_hashed_in_parts_without_cutting_a_character() {
        String odd = "x".repeat(8_191 - "select '".length()) + "\uD83D\uDE00".repeat(5_000);
        ScriptSection section = upgrade("select '" + odd + "';\n");

        assertThat(section.hash())
                .isEqualTo(new ContentHash()
                        .ofText(section.text(), 0, section.text().length()));
        assertThat(section.hash())
                .isNotEqualTo(upgrade("select '" + odd.replace("\uDE00", "\uDE01") + "';\n")
                        .hash());
        assertThat(section.sqlHash())
                .isNotEqualTo(upgrade("select '" + odd.replace("\uDE00", "\uDE01") + "';\n")
                        .sqlHash());
    }
}
