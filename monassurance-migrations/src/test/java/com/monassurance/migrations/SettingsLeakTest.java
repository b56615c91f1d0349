package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.TransactionMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Settings that a script changes where no reader of it can see that, inside a DO block or a function: neither the next
 * revision nor whoever gets the connection next, behind a pooler another client, may find them.
 */
class SettingsLeakTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String SETTINGS = """
            select name || '=' || setting from pg_settings
            where context in ('user', 'superuser') and name not in ('transaction_isolation', 'application_name')
            union all select 'role=' || current_setting('role')
            order by 1
            """;

    private static final String CHANGES =
            "set work_mem = ''77MB''; set lock_timeout = ''33min''; set search_path = pg_catalog; set intervalstyle = iso_8601;";

    private static final String SETUP = """
            create table t (a int);
            create table seen (work_mem text, search_path text);
            create function changes() returns int language plpgsql as '
                begin %1$s return 1; end';
            create function change_by_trigger() returns trigger language plpgsql as '
                begin %1$s return new; end';
            create trigger changes before insert on t for each row execute function change_by_trigger();
            create procedure changing() language plpgsql as 'begin %1$s end';
            """.formatted(CHANGES);

    static Stream<Arguments> ways() {
        return Stream.of(
                        "do 'begin " + CHANGES + " end';",
                        "select changes();",
                        "call changing();",
                        "insert into t values (1);",
                        "set local work_mem = '78MB'; insert into t values (1) returning a;",
                        "create table of_query as select changes();")
                .flatMap(sql -> Stream.of(TransactionMode.values())
                        .flatMap(mode -> Stream.of(true, false).map(isPooled -> Arguments.of(sql, mode, isPooled))));
    }

    @ParameterizedTest(name = "{0} {1}, pooled: {2}")
    @MethodSource("ways")
    void settings_changed_out_of_sight_are_put_back(
            String sql, TransactionMode mode, boolean isPooled, PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            // It brings settings of its own, so it is here before we look.
            connection.createStatement().execute("load 'plpgsql'");
            List<String> before = settings(connection);
            DataSource kept = HiddenDriver.always(connection);

            Migrator.over(isPooled ? HiddenDriver.over(kept) : kept)
                    .scripts(scripts()
                            .revision("r1", SETUP, "")
                            .revision("r2", sql, "")
                            .revision(
                                    "r3",
                                    "insert into public.seen select current_setting('work_mem'),"
                                            + " current_setting('search_path');",
                                    "")
                            .source())
                    .settings(RunSettings.defaults().withTransactions(mode))
                    .build()
                    .upgrade(Target.head());

            assertThat(settings(connection)).containsExactlyElementsOf(before);
            // What shares a round trip, or behind a pooler a transaction, with the next revision shares its settings.
            boolean isAlone = isPooled ? mode == TransactionMode.PER_REVISION : sql.matches("(do|select|call) .*");
            assertThat(Probe.of(database).list("select work_mem || ' ' || search_path from seen"))
                    .containsExactly(isAlone ? "4MB \"$user\", public" : "77MB pg_catalog");
        }
    }

    private static List<String> settings(Connection connection) throws SQLException {
        List<String> settings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SETTINGS)) {
            while (rows.next()) {
                settings.add(rows.getString(1));
            }
        }
        return settings;
    }

    @Test
    void what_a_script_sets_for_its_transaction_ends_with_it(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            Migrator.over(HiddenDriver.always(connection))
                    .scripts(scripts()
                            .revision("r1", "set transaction isolation level serializable; select 1;", "")
                            .revision("r2", "set transaction deferrable; create table r2 (a int);", "")
                            .source())
                    .build()
                    .upgrade(Target.head());

            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        }
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 2/2", "r2 applied 2/2");
    }

    @Test
    void what_a_script_puts_before_the_catalogue_means_nothing_to_the_runner(PostgresDatabase database) {
        database.execute(
                "create schema evil",
                "do $$ begin execute format("
                        + "'alter database %I set search_path = evil, pg_catalog', current_database()); end $$");
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts()
                        .revision(
                                "r1",
                                """
                                create function evil.count(anyelement) returns bigint language sql as 'select 0::bigint';
                                create function evil.now() returns timestamptz language sql as 'select null::timestamptz';
                                create table evil.pg_class (x int);
                                create table evil.pg_settings (name text, source text);
                                """,
                                "drop table evil.pg_settings; drop table evil.pg_class;"
                                        + " drop function evil.now(); drop function evil.count(anyelement);")
                        .revision("r2", "create table evil.t (a int);", "drop table evil.t;")
                        .source())
                .build();

        migrator.upgrade(Target.head());
        assertThat(Probe.of(database).rows()).hasSize(2);
        migrator.downgrade(Target.base());
        migrator.upgrade(Target.head());
    }
}
