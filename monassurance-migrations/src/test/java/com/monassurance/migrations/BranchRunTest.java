package com.monassurance.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.RevisionState.Status;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.Validation;
import com.monassurance.migrations.revision.RevisionRange;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.StampReport;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Branches, merges, dependencies and stamps on a real database. */
class BranchRunTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final List<ScriptSource> sources = new ArrayList<>();

    private BranchRunTest revision(String id, String headers) {
        sources.add(ScriptSources.of(
                id + "_x.sql",
                "-- revision: " + id + "\n" + headers + "-- upgrade\ncreate table t_" + id
                        + " (a int);\n-- downgrade\ndrop table t_" + id + ";\n"));
        return this;
    }

    private Migrator migrator(PostgresDatabase database) {
        return Migrator.over(database.dataSource())
                .scripts(ScriptSources.all(sources))
                .build();
    }

    private BranchRunTest fork() {
        return revision("a", "")
                .revision("b1", "-- revises: a\n-- label: billing\n")
                .revision("b2", "-- revises: b1\n")
                .revision("c1", "-- revises: a\n-- label: claims\n-- depends-on: b1\n");
    }

    private static List<String> tables(PostgresDatabase database) {
        return Probe.of(database).list("select relname from pg_class where relname ~ '^t_' order by 1");
    }

    @Test
    void two_heads_are_named_and_each_branch_or_both_can_be_reached(PostgresDatabase database) {
        Migrator migrator = fork().migrator(database);

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.MULTIPLE_HEADS)
                .withMessageContaining("b2")
                .withMessageContaining("c1");
        assertThat(migrator.upgrade(Target.parse("claims@head")).ids()).containsExactly("a", "b1", "c1");
        assertThat(migrator.history().current()).containsExactly("c1");
        assertThat(migrator.upgrade(Target.heads()).ids()).containsExactly("b2");
        assertThat(migrator.history().current()).containsExactly("b2", "c1");
        assertThat(migrator.state().status()).isEqualTo(Status.AT_HEAD);
        assertThat(tables(database)).containsExactly("t_a", "t_b1", "t_b2", "t_c1");
    }

    @Test
    void taking_a_revision_back_takes_what_depends_on_it_too(PostgresDatabase database) {
        Migrator migrator = fork().migrator(database);
        migrator.upgrade(Target.heads());

        assertThat(migrator.downgrade(Target.parse("billing@base")).ids())
                .containsExactlyInAnyOrder("c1", "b2", "b1")
                .endsWith("b1");
        assertThat(tables(database)).containsExactly("t_a");
    }

    @Test
    void a_merge_joins_two_branches_that_went_to_production_apart(PostgresDatabase database) {
        fork().migrator(database).upgrade(Target.heads());
        Migrator merged = revision("m", "-- revises: b2, c1\n").migrator(database);

        assertThat(merged.upgrade(Target.head()).ids()).containsExactly("m");
        assertThat(merged.history().current()).containsExactly("m");
        assertThat(merged.history().history(RevisionRange.parse("b2:m"))).isNotEmpty();
        assertThat(merged.downgrade(Target.base()).ids()).startsWith("m").endsWith("a");
        assertThat(tables(database)).isEmpty();
    }

    @Test
    void a_stamp_records_without_running_and_a_purge_forgets_what_nobody_knows(PostgresDatabase database) {
        Migrator migrator = fork().migrator(database);

        StampReport stamped = migrator.stamp(List.of(Target.parse("b2")));

        assertThat(stamped.added()).containsExactly("a", "b1", "b2");
        assertThat(tables(database)).isEmpty();
        assertThat(migrator.history().current()).containsExactly("b2");
        assertThat(migrator.stamp(List.of(Target.parse("b2"))).isChanged()).isFalse();
        database.execute("update monassurance_ops.schema_history set revision = 'gone' where revision = 'b2'");
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.stamp(List.of(Target.heads())))
                .matches(e -> e.error() == MigrationError.UNKNOWN_APPLIED);

        assertThat(migrator.stampPurged(List.of(Target.heads())).removed()).contains("gone");
        assertThat(migrator.state().isAtHead()).isTrue();
    }

    @Test
    void a_header_that_stands_elsewhere_than_when_it_was_applied_is_found(PostgresDatabase database) {
        fork().migrator(database).upgrade(Target.heads());
        sources.clear();
        Migrator moved = revision("a", "")
                .revision("b1", "-- revises: a\n-- label: billing\n")
                .revision("b2", "-- revises: a\n")
                .revision("c1", "-- revises: a\n-- label: claims\n-- depends-on: b1\n")
                .migrator(database);

        assertThat(moved.validate().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.revision()).isEqualTo("b2");
            assertThat(finding.kind()).isEqualTo(Validation.Kind.HEADER_CHANGED);
            assertThat(finding.detail()).contains("stands on a").contains("applied on b1");
        });
        assertThat(moved.validate().isValid()).isFalse();
    }

    @Test
    void a_purge_takes_the_scripts_as_they_are_now_for_what_was_applied(PostgresDatabase database) {
        migrator(database, "create table t (a int);").upgrade(Target.head());
        Migrator edited = migrator(database, "create table t (a int, b int);");
        assertThat(edited.validate().isValid()).isFalse();

        assertThat(edited.stamp(List.of(Target.head())).isChanged()).isFalse();
        assertThat(edited.validate().isValid()).isFalse();

        StampReport purged = edited.stampPurged(List.of(Target.head()));
        assertThat(purged.removed()).containsExactly("r1");
        assertThat(purged.added()).containsExactly("r1");
        assertThat(edited.validate().findings()).isEmpty();
        assertThat(edited.stampPurged(List.of(Target.head())).isChanged()).isFalse();
    }

    private static Migrator migrator(PostgresDatabase database, String upgrade) {
        return Migrator.over(database.dataSource())
                .scripts(SampleScripts.scripts()
                        .revision("r1", upgrade, "drop table t;")
                        .source())
                .build();
    }
}
