package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.migrations.failure.MigrationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RepeatableScriptTest {

    private static ScriptSource view(String name, String dependsOn) {
        return ScriptSources.of(
                name + ".repeatable.sql",
                "-- repeatable: " + name + "\n-- depends-on: " + dependsOn + "\n-- upgrade\nselect 1;\n");
    }

    private static List<String> order(ScriptSource... sources) {
        return ScriptSet.read(ScriptSources.all(List.of(sources))).repeatables().stream()
                .map(RepeatableScript::name)
                .toList();
    }

    private static String problems(ScriptSource... sources) {
        List<String> message = new ArrayList<>();
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> order(sources))
                .satisfies(e -> message.add(e.getMessage()));
        return message.get(0);
    }

    @Test
    void a_repeatable_script_is_read_into_its_parts_beside_the_revisions() {
        ScriptSet set = ScriptSet.read(ScriptSources.all(List.of(
                ScriptSources.of("a_x.sql", "-- revision: a\n-- upgrade\n"),
                ScriptSources.of("policies-open.repeatable.sql", """
                        -- repeatable: policies-open
                        -- message: what is open
                        -- lock-timeout: 5s

                        -- upgrade
                        create or replace view policies_open as select 1 as a;
                        -- verify
                        select count(*) = 1 from policies_open;
                        """))));

        assertThat(set.graph().heads()).containsExactly("a");
        assertThat(set.repeatables()).singleElement().satisfies(script -> {
            assertThat(script.name()).isEqualTo("policies-open");
            assertThat(script.fileName()).isEqualTo("policies-open.repeatable.sql");
            assertThat(script.message()).isEqualTo("what is open");
            assertThat(script.dependsOn()).isEmpty();
            assertThat(script.upgrade().statements()).hasSize(1);
            assertThat(script.verify()).hasSize(1);
            assertThat(script.options().findLockTimeout()).hasValue(Duration.ofSeconds(5));
        });
    }

    @Test
    void they_come_behind_what_they_depend_on_and_else_by_name_whatever_the_order_of_the_files() {
        ScriptSource[] sources = {view("a", "d, c"), view("b", ""), view("c", "d"), view("d", ""), view("e", "b")};

        assertThat(order(sources)).containsExactly("d", "c", "a", "b", "e");
        assertThat(order(sources[4], sources[3], sources[2], sources[1], sources[0]))
                .containsExactly("d", "c", "a", "b", "e");
    }

    @Test
    void missing_circular_and_double_names_are_told_at_once() {
        assertThat(problems(view("a", "b"), view("b", "c"), view("c", "b"), view("d", "gone"), view("b", "")))
                .contains("3 problems")
                .contains("circle: b -> c -> b.")
                .contains("depends on the repeatable script gone, which does not exist")
                .contains("The repeatable script b is at b.repeatable.sql too");
        assertThat(problems(view("a", "a"))).contains("circle: a -> a.");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("-- upgrade\n", ":1:1: There is no line '-- repeatable: v'"),
                Arguments.of("-- repeatable: w\n-- upgrade\n", ":1:1: The name 'w' is not that of the file"),
                Arguments.of("-- repeatable: v\n-- revision: a\n-- upgrade\n", ":2:1: The header key 'revision'"),
                Arguments.of("-- repeatable: v\n-- depends-on: a b\n-- upgrade\n", ":2:1: The name 'a b'"),
                Arguments.of("-- repeatable: v\n", "no line '-- upgrade'"),
                Arguments.of("-- repeatable: v\n-- upgrade\n-- downgrade\n", ":3:1: A repeatable script has no"),
                Arguments.of(
                        "-- repeatable: v\n-- upgrade\nselect 1;\n create index concurrently i on t (a);",
                        ":4:2: This statement cannot run in a transaction"),
                Arguments.of(
                        "-- repeatable: v\n-- lock-timeout: 5\n-- upgrade\n", ":2:1: The header key 'lock-timeout'"),
                Arguments.of(" \n", "is empty"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_one_gets_one_clear_message(String text, String message) {
        assertThat(problems(ScriptSources.of("v.repeatable.sql", text)))
                .contains("1 problem,")
                .contains(message);
    }
}
