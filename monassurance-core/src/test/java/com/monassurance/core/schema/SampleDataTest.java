package com.monassurance.core.schema;

import static com.monassurance.core.schema.SchemaScript.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.SampleData;
import com.monassurance.fixtures.SampleDataFault;
import com.monassurance.fixtures.SampleDataReport;
import com.monassurance.fixtures.failure.FixtureException;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The sample data on the schema at head; it is here because the fixtures know no schema. */
final class SampleDataTest {

    @RegisterExtension
    static final PostgresExtension postgres = PostgresExtension.shared().preparedBy(SchemaScript::apply);

    private static final List<String> TABLES = List.of(
            "users",
            "companies",
            "clients",
            "templates",
            "template_versions",
            "policies",
            "refresh_tokens",
            "generated_documents",
            "audit_logs");

    @Test
    void missing_tables_are_named_in_one_sentence_and_nothing_is_written(PostgresDatabase database, @TempDir Path root)
            throws Exception {
        database.execute("drop table refresh_tokens", "drop table audit_logs");

        assertThatThrownBy(() -> SampleData.into(database.dataSource())
                        .scale(0.01)
                        .files(root)
                        .load())
                .isInstanceOf(FixtureException.class)
                .hasMessageContaining("these tables are missing: refresh_tokens, audit_logs.")
                .hasMessageNotContaining("users");

        assertThat(ask(database.dataSource(), "select count(*) from users")).containsExactly("0");
        assertThat(files(root)).isEmpty();
    }

    @Test
    void tables_with_rows_are_refused_and_left_alone(PostgresDatabase database) throws Exception {
        database.execute("insert into companies (name, code) values ('Ours', 'OURS')");

        assertThatThrownBy(
                        () -> SampleData.into(database.dataSource()).scale(0.01).load())
                .isInstanceOf(FixtureException.class)
                .hasMessageContaining("have rows or exist already: companies.");

        assertThat(ask(database.dataSource(), "select name from companies")).containsExactly("Ours");
        assertThat(ask(database.dataSource(), "select count(*) from users")).containsExactly("0");
    }

    @Test
    void a_storage_with_documents_is_refused_before_anything_is_written(PostgresDatabase database, @TempDir Path root)
            throws Exception {
        Files.createDirectories(root.resolve("documents"));

        assertThatThrownBy(() -> SampleData.into(database.dataSource())
                        .scale(0.01)
                        .files(root)
                        .load())
                .isInstanceOf(FixtureException.class)
                .hasMessageContaining("fresh storage");

        assertThat(ask(database.dataSource(), "select count(*) from users")).containsExactly("0");
    }

    @Test
    void a_failure_in_the_middle_empties_the_tables_again(PostgresDatabase database, @TempDir Path root)
            throws Exception {
        database.execute("alter table audit_logs add check (id < 500)");
        List<String> before = indexes(database.dataSource());

        assertThatThrownBy(() -> SampleData.into(database.dataSource())
                        .scale(0.1)
                        .files(root)
                        .load())
                .isInstanceOf(FixtureException.class)
                .hasMessageContaining("failed at audit_logs")
                .hasMessageContaining("audit_logs_id_check");

        for (String table : TABLES) {
            assertThat(ask(database.dataSource(), "select count(*) from " + table))
                    .as(table)
                    .containsExactly("0");
        }
        assertThat(indexes(database.dataSource())).isEqualTo(before);
        assertThat(files(root)).isEmpty();
    }

    @Test
    void a_failure_after_the_files_removes_files_and_planted_objects(PostgresDatabase database, @TempDir Path parent)
            throws Exception {
        Path root = parent.resolve("storage");
        List<String> before = indexes(database.dataSource());

        assertThatThrownBy(() -> SampleData.into(database.dataSource())
                        .scale(0.01)
                        .files(root)
                        .progress((step, fraction) -> {
                            if (step.equals("analyze")) {
                                throw new IllegalStateException("the host gives up");
                            }
                        })
                        .load())
                .hasMessageContaining("the host gives up");

        assertThat(ask(database.dataSource(), "select count(*) from policies")).containsExactly("0");
        assertThat(indexes(database.dataSource())).isEqualTo(before);
        assertThat(root).doesNotExist();
    }

    @Test
    void an_interrupted_load_stops_and_empties_the_tables_again(PostgresDatabase database) throws Exception {
        Thread loading = Thread.currentThread();

        assertThatThrownBy(() -> SampleData.into(database.dataSource())
                        .scale(1)
                        .progress((step, fraction) -> loading.interrupt())
                        .load())
                .isInstanceOf(FixtureException.class)
                .hasMessageContaining("Interrupted");

        assertThat(Thread.interrupted()).as("the flag is kept for the caller").isTrue();
        for (String table : TABLES) {
            assertThat(ask(database.dataSource(), "select count(*) from " + table))
                    .as(table)
                    .containsExactly("0");
        }
    }

    @Test
    void two_loads_with_the_same_seed_are_equal_whatever_the_connections_and_the_time_zone(
            PostgresDatabase database, @TempDir Path one, @TempDir Path two) throws Exception {
        SampleData.into(database.dataSource())
                .scale(0.6)
                .seed(7)
                .connections(1)
                .files(300, one)
                .load();

        try (PostgresDatabase other = postgres.server().newDatabase(SchemaScript::apply)) {
            other.execute("alter database " + other.name() + " set timezone = 'Africa/Douala'");
            SampleData.into(other.dataSource())
                    .scale(0.6)
                    .seed(7)
                    .connections(3)
                    .files(300, two)
                    .load();

            assertThat(contents(other.dataSource())).isEqualTo(contents(database.dataSource()));
        }
        assertThat(files(two)).hasSizeGreaterThan(300).isEqualTo(files(one));
    }

    @Test
    void the_data_of_a_seed_is_the_same_on_every_version_of_the_server(PostgresDatabase database) throws Exception {
        SampleData.into(database.dataSource()).scale(0.01).seed(42).load();

        // A change of the generator changes this on purpose; a change of the server must not.
        assertThat(new TreeMap<>(contents(database.dataSource())).toString().hashCode())
                .isEqualTo(-1800160829);
    }

    @Test
    void another_seed_and_another_instant_give_other_data(PostgresDatabase database) throws Exception {
        SampleData.into(database.dataSource()).scale(0.01).seed(7).load();
        Map<String, String> first = contents(database.dataSource());

        try (PostgresDatabase other = postgres.server().newDatabase(SchemaScript::apply)) {
            SampleData.into(other.dataSource()).scale(0.01).seed(8).load();
            assertThat(contents(other.dataSource()).get("policies")).isNotEqualTo(first.get("policies"));
        }
        try (PostgresDatabase other = postgres.server().newDatabase(SchemaScript::apply)) {
            Instant asOf = SampleData.AS_OF_DEFAULT.plusSeconds(86_400);
            SampleData.into(other.dataSource()).scale(0.01).seed(7).asOf(asOf).load();
            assertThat(contents(other.dataSource()).get("policies")).isNotEqualTo(first.get("policies"));
        }
    }

    @Test
    void the_report_counts_what_is_there(PostgresDatabase database) throws Exception {
        SampleDataReport report =
                SampleData.into(database.dataSource()).scale(0.2).load();

        assertThat(report.rows())
                .containsEntry("policies", 2_000L)
                .containsEntry("generated_documents", 6_000L)
                .containsEntry("audit_logs", 20_000L);
        long total = 0;
        for (String table : TABLES) {
            long count = Long.parseLong(
                    ask(database.dataSource(), "select count(*) from " + table).get(0));
            assertThat(report.rows()).containsEntry(table, count);
            total += count;
        }
        assertThat(report.totalRows()).isEqualTo(total);
        assertThat(report.duration()).isPositive();
        assertThat(report.filesWritten()).isZero();
    }

    @Test
    void policies_lie_over_three_years_and_their_status_fits_their_dates(PostgresDatabase database) throws Exception {
        SampleData.into(database.dataSource()).scale(1).faults(false).load();

        assertThat(ask(database.dataSource(), """
                select extract(year from created_at at time zone 'UTC')::text
                from policies group by 1 having count(*) > 3000 order by 1
                """)).containsExactly("2023", "2024", "2025");
        assertThat(ask(database.dataSource(), """
                select status from policies group by 1 having count(*) >= 100 order by 1
                """))
                .containsExactly("active", "cancelled", "expired", "pending", "suspended");
        assertThat(ask(database.dataSource(), """
                select status || ' ' || policy_number from policies
                where status = 'active' and (expiry_date <= '2026-01-01Z' or effective_date > '2026-01-01Z')
                    or status = 'expired' and expiry_date > '2026-01-01Z'
                    or status = 'pending' and effective_date <= '2026-01-01Z'
                    or expiry_date <= effective_date or premium_amount <= 0 or created_at > '2026-01-01Z'
                """)).isEmpty();
    }

    @Test
    void what_belongs_together_fits_together(PostgresDatabase database) throws Exception {
        SampleData.into(database.dataSource()).scale(0.5).load();
        DataSource dataSource = database.dataSource();

        assertThat(ask(dataSource, """
                select d.id from generated_documents d join policies p on p.id = d.policy_id
                where d.created_at < p.created_at or d.created_by <> p.created_by
                """))
                .as("documents younger than their policy")
                .isEmpty();
        assertThat(ask(dataSource, """
                select p.id from policies p join clients c on c.id = p.client_id where p.created_at < c.created_at
                """))
                .as("policies younger than their client")
                .isEmpty();
        assertThat(ask(dataSource, """
                select d.id from generated_documents d
                join template_versions v on v.id = d.template_version_id
                join templates t on t.id = v.template_id
                where t.type <> d.document_type
                """))
                .as("documents of the type of their template")
                .isEmpty();
        assertThat(ask(dataSource, "select count(distinct id) from generated_documents where policy_id is null"))
                .containsExactly("0");
    }

    @Test
    void refresh_tokens_rotate(PostgresDatabase database) throws Exception {
        SampleData.into(database.dataSource()).scale(0.5).faults(false).load();
        DataSource dataSource = database.dataSource();

        assertThat(ask(dataSource, """
                select child.id from refresh_tokens child join refresh_tokens parent on parent.id = child.parent_id
                where parent.revoked_at is distinct from child.issued_at or parent.user_id <> child.user_id
                """)).as("each use revokes the parent").isEmpty();
        assertThat(ask(dataSource, """
                select max(depth) from (
                    with recursive chain as (
                        select id, 1 as depth from refresh_tokens where parent_id is null
                        union all
                        select t.id, chain.depth + 1 from refresh_tokens t join chain on t.parent_id = chain.id)
                    select depth from chain) as depths
                """)).containsExactly("4");
        assertThat(ask(dataSource, "select count(*) from refresh_tokens where expires_at < '2026-01-01Z'"))
                .as("expired tokens are a fault, and none was asked for")
                .containsExactly("0");
    }

    @Test
    void the_application_can_go_on_inserting(PostgresDatabase database) throws Exception {
        SampleData.into(database.dataSource()).scale(0.01).load();

        assertThat(ask(database.dataSource(), """
                insert into audit_logs (action) values ('login') returning id > 1000
                """)).containsExactly("t");
    }

    @Test
    void an_ordinary_owner_of_the_tables_may_load(PostgresDatabase database) throws Exception {
        String role = "owner_" + database.name();
        database.execute("create role " + role + " login password 'x'", "grant all on schema public to " + role);
        for (String table : TABLES) {
            database.execute("alter table " + table + " owner to " + role);
        }
        try {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(database.jdbcUrl());
            dataSource.setUser(role);
            dataSource.setPassword("x");

            SampleDataReport report = SampleData.into(dataSource).scale(0.01).load();

            assertThat(report.faults()).extracting(SampleDataFault::kind).contains(SampleDataFault.Kind.INVALID_INDEX);
        } finally {
            database.execute("drop owned by " + role + " cascade", "drop role " + role);
        }
    }

    @Test
    void a_connection_comes_back_as_it_was(PostgresDatabase database) throws Exception {
        try (Connection only = database.dataSource().getConnection()) {
            try (var statement = only.createStatement()) {
                statement.execute(
                        "set timezone = 'Africa/Douala'; set statement_timeout = '7s'; set lock_timeout = '3s'");
            }
            String settings = """
                    select name || '=' || setting from pg_settings
                    where name in ('TimeZone', 'statement_timeout', 'lock_timeout', 'application_name', 'jit',
                        'synchronous_commit', 'DateStyle')
                    order by name
                    """;
            DataSource pool = poolOf(only);
            List<String> before = ask(pool, settings);
            only.setAutoCommit(false);

            SampleData.into(pool).scale(0.01).connections(1).load();

            assertThat(only.getAutoCommit()).isFalse();
            assertThat(ask(pool, settings)).isEqualTo(before);
        }
    }

    @Test
    void the_smallest_scale_still_has_every_table_and_every_fault(PostgresDatabase database, @TempDir Path root) {
        SampleDataReport report =
                SampleData.into(database.dataSource()).scale(1e-6).files(root).load();

        assertThat(report.rows()).containsEntry("policies", 1L).containsEntry("generated_documents", 3L);
        assertThat(report.faults()).extracting(SampleDataFault::kind).containsExactly(SampleDataFault.Kind.values());
    }

    @Test
    void progress_never_goes_back_and_every_step_comes_to_its_end(PostgresDatabase database, @TempDir Path root)
            throws Exception {
        List<String> backwards = Collections.synchronizedList(new ArrayList<>());
        Map<String, Double> steps = Collections.synchronizedMap(new HashMap<>());

        SampleData.into(database.dataSource())
                .scale(0.6)
                .files(10, root)
                .progress((step, fraction) -> {
                    if (steps.getOrDefault(step, 0.0) > fraction) {
                        backwards.add(step);
                    }
                    steps.put(step, fraction);
                })
                .load();

        assertThat(backwards).isEmpty();
        assertThat(steps)
                .containsOnlyKeys(Stream.concat(TABLES.stream(), Stream.of("files", "faults", "analyze"))
                        .toList());
        assertThat(steps.values()).allMatch(fraction -> fraction == 1.0);
    }

    @Test
    void a_scale_of_nothing_is_refused_at_once(PostgresDatabase database) {
        SampleData sample = SampleData.into(database.dataSource());

        assertThatThrownBy(() -> sample.scale(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sample.scale(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sample.scale(10_001)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A pool with one connection, which close() only gives back. */
    private static DataSource poolOf(Connection only) {
        ClassLoader loader = SampleDataTest.class.getClassLoader();
        Connection lent = (Connection) Proxy.newProxyInstance(
                loader,
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> method.getName().equals("close") ? null : method.invoke(only, arguments));
        return (DataSource)
                Proxy.newProxyInstance(loader, new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> lent);
    }

    private static Map<String, String> contents(DataSource dataSource) throws SQLException {
        Map<String, String> hashes = new HashMap<>();
        for (String table : TABLES) {
            String sql = "select md5(string_agg(r::text, chr(10) order by r.id)) from " + table + " r";
            hashes.put(table, askInUtc(dataSource, sql));
        }
        return hashes;
    }

    private static String askInUtc(DataSource dataSource, String question) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            try (var row = statement.executeQuery(question)) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static List<String> indexes(DataSource dataSource) throws SQLException {
        return ask(dataSource, "select indexdef from pg_indexes where schemaname = 'public' order by indexname");
    }

    private static List<String> files(Path root) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                lines.add(root.relativize(file) + " " + HexFormat.of().formatHex(hash) + " " + modified(file));
            }
        }
        return lines;
    }

    private static String modified(Path file) throws IOException {
        return file.getFileName().toString().startsWith(".")
                ? ""
                : Files.getLastModifiedTime(file).toString();
    }
}
