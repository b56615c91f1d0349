package com.monassurance.migrations.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.RenamedFrom;
import com.monassurance.core.domain.annotation.Table;
import com.monassurance.migrations.revision.Target;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was called otherwise keeps its rows. */
class RenameHintTest {

    private static final String BEFORE = """
            create type mood as enum ('good', 'bad');
            create table clients (id int primary key, name text, mood mood default 'good');
            create view v as select name from clients;
            """;

    private static final String AFTER = """
            create type mood as enum (
                'good',
                -- renamed-from: bad
                'sad'
            );
            -- renamed-from: clients
            create table "Customers" (
                id int,
                -- renamed-from: name
                full_name text,
                mood mood default 'good',
                constraint clients_pkey primary key (id)
            );
            -- renamed-from: v
            create view names as select full_name as name from "Customers";
            """;

    @TempDir
    Path folder;

    private Bench clients() {
        Bench bench = new Bench(folder);
        bench.script("r1", "base", BEFORE, "drop view v;\ndrop table clients;\ndrop type mood;\n")
                .upgrade();
        bench.live.execute("insert into clients values (1, 'Ada', 'bad')");
        return bench;
    }

    private static String row(Bench bench, String table) throws SQLException {
        try (Connection connection = bench.live.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select t::text from " + table + " t")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void hints_of_a_model_keep_rows_up_and_down_and_are_done_once() throws SQLException {
        try (Bench bench = clients()) {
            bench.model(AFTER);

            DraftOutcome outcome = bench.generator().draft("call them customers");

            assertThat(outcome).isInstanceOf(DraftOutcome.Proven.class);
            assertThat(bench.write(((DraftOutcome.Proven) outcome).draft()))
                    .contains("rename")
                    .doesNotContain("drop table", "drop column");
            bench.upgrade();
            assertThat(row(bench, "\"Customers\"")).isEqualTo("(1,Ada,sad)");
            assertThat(bench.generator().draft("again")).isInstanceOf(DraftOutcome.Nothing.class);
            bench.migrator().downgrade(Target.revision("r1"));
            assertThat(row(bench, "clients")).isEqualTo("(1,Ada,bad)");
        }
    }

    @Table("customers")
    @RenamedFrom("clients")
    record Customer(
            @PrimaryKey(name = "clients_pkey") int id,
            @RenamedFrom("name") @Nullable String fullName) {}

    @Test
    void an_annotation_of_a_record_says_it_too() throws SQLException {
        try (Bench bench = new Bench(folder)) {
            String before = "create table clients (id int primary key, name text);\n";
            bench.script("r1", "base", before, "drop table clients;\n").upgrade();
            bench.live.execute("insert into clients values (1, 'Ada')");

            DraftOutcome outcome = bench.builder()
                    .model(DesiredSchema.records(List.of(Customer.class)))
                    .build()
                    .draft("customers");

            assertThat(outcome).isInstanceOf(DraftOutcome.Proven.class);
            bench.write(((DraftOutcome.Proven) outcome).draft());
            bench.upgrade();
            assertThat(row(bench, "customers")).isEqualTo("(1,Ada)");
        }
    }
}
