package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationCallback;
import com.monassurance.migrations.run.PlannedRevision;
import com.monassurance.migrations.run.Repair;
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.RevisionContext;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import com.monassurance.migrations.script.SqlStatement;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What migrations do with a connection of the host's pool: as little as possible, and nothing that lasts. */
class BorrowedConnectionTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String SETTINGS = "select name || '=' || setting from pg_settings"
            + " where name not in ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable')"
            + " union all select 'role=' || current_setting('role')"
            + " union all select 'user=' || session_user || ' ' || current_user order by 1";

    @Test
    void at_head_costs_one_connection_and_one_round_trip_and_leaves_no_setting(PostgresDatabase database)
            throws Exception {
        Migrator.over(database.dataSource())
                .scripts(scripts().table("r1").table("r2").source())
                .build()
                .upgrade(Target.head());
        try (OneConnection pool = new OneConnection(database)) {
            List<String> before = settings(pool.real);
            Migrator migrator = Migrator.over(pool)
                    .scripts(scripts().table("r1").table("r2").source())
                    .build();

            assertThat(migrator.upgrade(Target.head()).isChanged()).isFalse();
            assertThat(pool.borrowed).isEqualTo(1);
            assertThat(pool.sent).singleElement().asString().contains("schema_history");
            pool.forget();
            assertThat(migrator.state().isAtHead()).isTrue();
            assertThat(pool.sent).hasSize(1);
            assertThat(settings(pool.real)).isEqualTo(before);
            assertThat(pool.real.getNetworkTimeout()).isZero();
        }
    }

    @Test
    void a_connection_comes_back_as_it_was_after_success_and_after_failure(PostgresDatabase database) throws Exception {
        database.execute("create schema elsewhere");
        String session =
                "set search_path = elsewhere; set work_mem = '7MB'; set my.setting = 'x'; set timezone = 'Asia/Tokyo';"
                        + " set role pg_monitor; reset role; set role pg_read_all_data;";
        try (OneConnection pool = new OneConnection(database)) {
            try (Statement statement = pool.real.createStatement()) {
                statement.execute("set work_mem = '5MB'");
                statement.execute("set search_path = public, elsewhere");
                statement.execute("set lock_timeout = '77s'");
            }
            List<String> before = settings(pool.real);
            Migrator migrator = Migrator.over(pool)
                    .scripts(scripts()
                            .revision("r1", "create table first (a int); " + session, "drop table first;")
                            .revision("r2", "create table second (a int);", "drop table public.second;")
                            .revision("r3", "set work_mem = '9MB'; create index concurrently i on first (nope);", "")
                            .source())
                    .build();

            migrator.upgrade(Target.parse("r1"));
            assertThat(settings(pool.real)).isEqualTo(before);
            migrator.upgrade(Target.parse("r2"));
            assertThat(settings(pool.real)).isEqualTo(before);
            assertThat(Probe.of(database).is("to_regclass('public.second') is not null"))
                    .isTrue();
            assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator.upgrade(Target.head()));
            assertThat(settings(pool.real)).isEqualTo(before);
            migrator.history();
            migrator.state();
            assertThat(settings(pool.real)).isEqualTo(before);
            assertThat(pool.real.getAutoCommit()).isTrue();
            assertThat(Probe.of(database).list("select 1 from pg_locks where locktype = 'advisory'"))
                    .isEmpty();
        }
    }

    @Test
    void every_verb_and_every_kind_of_step_gives_the_settings_back(PostgresDatabase database) throws Exception {
        ScriptSource source = ScriptSources.all(List.of(
                scripts()
                        .revision("r1", "set work_mem = '3MB'; create table t (a int);", "set jit = off; drop table t;")
                        .revision(
                                "r2",
                                "set search_path = pg_catalog; set lock_timeout = '9s'; insert into public.t values (1);"
                                        + " create index concurrently i on public.t (a); set statement_timeout = 0;",
                                "set enable_seqscan = off; drop index concurrently public.i;")
                        .source(),
                ScriptSources.java(new SettingRevision())));
        try (OneConnection pool = new OneConnection(database)) {
            try (Statement statement = pool.real.createStatement()) {
                statement.execute("set work_mem = '5MB'");
                statement.execute("set statement_timeout = '66s'");
                statement.execute("set application_name = 'the host'");
            }
            List<String> before = settings(pool.real);
            Migrator migrator = Migrator.over(pool).scripts(source).build();
            Map<String, Runnable> verbs = new LinkedHashMap<>();
            verbs.put("install", migrator::install);
            verbs.put("plan", () -> migrator.plan(Target.head()));
            verbs.put("upgrade", () -> migrator.upgrade(Target.head()));
            verbs.put("at head", () -> migrator.upgrade(Target.head()));
            verbs.put("validate", migrator::validate);
            verbs.put("look", () -> migrator.repair(Repair::look));
            verbs.put("downgrade", () -> migrator.downgrade(Target.parse("r1")));
            verbs.put("stamp", () -> migrator.stamp(List.of(Target.head())));
            verbs.put("purge", () -> migrator.stampPurged(List.of(Target.parse("r1"))));
            verbs.put("upgrade again", () -> migrator.upgrade(Target.head()));
            verbs.forEach((name, verb) -> {
                verb.run();
                assertThat(settingsNow(pool)).as(name).isEqualTo(before);
            });
            assertThat(migrator.state().isAtHead()).isTrue();
        }
    }

    @Test
    void an_interrupted_revision_and_its_repair_give_the_settings_back(PostgresDatabase database) throws Exception {
        ScriptSource source = scripts()
                .revision(
                        "r1",
                        "set work_mem = '3MB'; create table t (a int); insert into t values (1), (1);"
                                + " create unique index concurrently i on t (a);",
                        "set jit = off; drop table t;")
                .source();
        try (OneConnection pool = new OneConnection(database)) {
            List<String> before = settings(pool.real);
            Migrator migrator = Migrator.over(pool).scripts(source).build();
            assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator.upgrade(Target.head()));
            assertThat(settings(pool.real)).as("failure").isEqualTo(before);
            assertThat(migrator.repair(Repair::look)).isPresent();
            assertThat(settings(pool.real)).as("look").isEqualTo(before);
            assertThat(migrator.repair(Repair::settle)).isPresent();
            assertThat(settings(pool.real)).as("settle").isEqualTo(before);
            assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator.upgrade(Target.head()));
            assertThat(settings(pool.real)).as("second failure").isEqualTo(before);
            database.execute("delete from t where ctid = (select min(ctid) from t)");
            migrator.upgrade(Target.head());
            assertThat(settings(pool.real)).as("recovery").isEqualTo(before);
            migrator.downgrade(Target.base());
            assertThat(settings(pool.real)).as("downgrade").isEqualTo(before);
        }
    }

    @Test
    void what_is_not_a_setting_of_the_server_stays_on_the_connection_as_documented(PostgresDatabase database)
            throws Exception {
        try (OneConnection pool = new OneConnection(database);
                Statement statement = pool.real.createStatement()) {
            Migrator.over(pool)
                    .scripts(scripts()
                            .revision("r1", "set my.setting = 'x'; create temp table scratch (a int); listen news;", "")
                            .source())
                    .build()
                    .upgrade(Target.head());

            try (ResultSet row = statement.executeQuery("select current_setting('my.setting') || ' '"
                    + " || (to_regclass('pg_temp.scratch') is not null)::text || ' '"
                    + " || (select string_agg(c, ',') from pg_listening_channels() c)")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("x true news");
            }
        }
    }

    @Test
    void a_pool_that_turns_autocommit_off_gets_its_connections_back_without_it(PostgresDatabase database)
            throws Exception {
        try (OneConnection pool = new OneConnection(database)) {
            pool.real.setAutoCommit(false);
            Migrator migrator =
                    Migrator.over(pool).scripts(scripts().table("r1").source()).build();

            migrator.upgrade(Target.head());
            assertThat(migrator.upgrade(Target.head()).isChanged()).isFalse();
            assertThat(migrator.state().isAtHead()).isTrue();

            assertThat(pool.real.getAutoCommit()).isFalse();
            assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");
            assertThat(Probe.of(database)
                            .list("select 1 from pg_stat_activity where state like 'idle in tr%'"
                                    + " and datname = current_database()"))
                    .isEmpty();
        }
    }

    @Test
    void a_probe_the_server_refuses_leaves_the_connection_usable_and_as_it_was(PostgresDatabase database)
            throws Exception {
        Migrator.over(database.dataSource())
                .scripts(scripts().table("r1").source())
                .build()
                .upgrade(Target.head());
        try (OneConnection pool = new OneConnection(database);
                Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            List<String> before = settings(pool.real);
            other.setAutoCommit(false);
            statement.execute("lock table monassurance_ops.schema_history in access exclusive mode");
            Migrator migrator =
                    Migrator.over(pool).scripts(scripts().table("r1").source()).build();

            assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> migrator.upgrade(Target.head()));

            assertThat(settings(pool.real)).isEqualTo(before);
            assertThat(pool.real.getNetworkTimeout()).isZero();
            other.rollback();
        }
    }

    @Test
    void a_transaction_the_host_began_by_hand_is_neither_used_nor_lost(PostgresDatabase database) throws Exception {
        try (OneConnection pool = new OneConnection(database);
                Statement statement = pool.real.createStatement()) {
            statement.execute("begin");
            statement.execute("create table hosts (a int)");
            Migrator migrator =
                    Migrator.over(pool).scripts(scripts().table("r1").source()).build();

            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> migrator.upgrade(Target.head()))
                    .matches(e -> "25001".equals(e.fields().get("sqlState")));

            statement.execute("commit");
            assertThat(Probe.of(database).is("to_regclass('hosts') is not null"))
                    .isTrue();
        }
    }

    private static List<String> settings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SETTINGS)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                if (!rows.getString(1).startsWith("my.")) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    @Test
    void these_are_all_the_settings_that_are_touched(PostgresDatabase database) throws Exception {
        TreeSet<String> touched = new TreeSet<>();
        try (OneConnection pool = new OneConnection(database)) {
            List<String> before = settings(pool.real);
            MigrationCallback looking = new MigrationCallback() {
                @Override
                public void beforeStatement(PlannedRevision revision, SqlStatement statement, Connection connection)
                        throws SQLException {
                    TreeSet<String> now = new TreeSet<>(settings(connection));
                    before.forEach(now::remove);
                    now.forEach(setting -> touched.add(setting.substring(0, setting.indexOf('='))));
                }
            };
            Migrator migrator = Migrator.over(pool)
                    .scripts(scripts()
                            .revision("r1", "create table t (a int); insert into t values (1);", "drop table t;")
                            .revision("r2", "create index concurrently i on t (a);", "drop index concurrently i;")
                            .revision(
                                    "r3",
                                    "alter table t add constraint c check (a > 0) not valid;"
                                            + " alter table t validate constraint c;",
                                    "alter table t drop constraint c;")
                            .source())
                    .callback(looking)
                    .build();
            migrator.upgrade(Target.head());
            migrator.downgrade(Target.base());
        }

        assertThat(touched)
                .containsExactly(
                        "application_name",
                        "client_connection_check_interval",
                        "lock_timeout",
                        "statement_timeout",
                        "tcp_keepalives_count",
                        "tcp_keepalives_idle",
                        "tcp_keepalives_interval");
    }

    private static List<String> settingsNow(OneConnection pool) {
        try {
            return settings(pool.real);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A revision in Java that changes settings and leaves them so. */
    private static final class SettingRevision implements JavaRevision {

        @Override
        public Revision revision() {
            return Revision.of("r3", "r2", "change settings");
        }

        @Override
        public String describe() {
            return "Changes settings.";
        }

        @Override
        public String checksum() {
            return "1";
        }

        @Override
        public void upgrade(RevisionContext context) throws SQLException {
            set(context);
        }

        @Override
        public void downgrade(RevisionContext context) throws SQLException {
            set(context);
        }

        private static void set(RevisionContext context) throws SQLException {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("set work_mem = '4MB'");
                statement.execute("set session timezone = 'Asia/Tokyo'");
                statement.execute("set role pg_monitor");
            }
        }
    }

    /** A pool of one connection that survives being closed and remembers what was sent, or may have been, on it. */
    private static final class OneConnection implements DataSource, AutoCloseable {

        private static final Set<String> COSTLY =
                Set.of("prepareStatement", "prepareCall", "createStatement", "setAutoCommit", "commit", "isValid");

        private final Connection real;
        private final List<String> sent = new ArrayList<>();
        private int borrowed;

        private OneConnection(PostgresDatabase database) throws SQLException {
            this.real = database.dataSource().getConnection();
        }

        void forget() {
            sent.clear();
            borrowed = 0;
        }

        @Override
        public Connection getConnection() {
            borrowed++;
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            return null;
                        }
                        if (COSTLY.contains(method.getName())) {
                            sent.add(method.getName() + " " + Arrays.toString(arguments));
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public Connection getConnection(String user, String password) {
            return getConnection();
        }

        @Override
        public void close() throws SQLException {
            real.close();
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
