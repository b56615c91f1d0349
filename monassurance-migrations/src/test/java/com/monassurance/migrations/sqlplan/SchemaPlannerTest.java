package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.diff.Change;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.SchemaDiff;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A plan's statements, their locks and hazards, and what they leave of rows. */
class SchemaPlannerTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final String CLIENTS = "create table clients (id int primary key, name text, born text)";

    private static Catalog catalog(String... statements) throws SQLException {
        try (PostgresDatabase database = SERVER.newDatabase();
                Connection connection = database.dataSource().getConnection()) {
            return Convergence.make(connection, List.of(statements));
        }
    }

    private static SchemaPlan plan(Catalog from, Catalog to, PlanSettings settings) {
        return SchemaPlanner.of(settings).plan(SchemaDiff.of(from, to, DiffSettings.defaults()));
    }

    private static PlannedStatement find(SchemaPlan plan, String start) {
        return plan.statements().stream()
                .filter(each -> each.sql().startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError(start + " is not in\n" + plan.toSql()));
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    @Test
    void equal_schemas_need_no_statement() throws SQLException {
        assertThat(plan(catalog(CLIENTS), catalog(CLIENTS), PlanSettings.defaults())
                        .isEmpty())
                .isTrue();
    }

    @Test
    void an_index_on_a_table_that_stays_is_built_beside_its_users() throws SQLException {
        Catalog to = catalog(CLIENTS, "create index by_name on clients (name)");

        PlannedStatement online = find(plan(catalog(CLIENTS), to, PlanSettings.defaults()), "create index");
        PlannedStatement plain =
                find(plan(catalog(CLIENTS), to, PlanSettings.defaults().plain()), "create index");

        assertThat(online.isTransactional()).isFalse();
        assertThat(online.locks())
                .containsExactly(new LockedRelation("public.clients", LockMode.SHARE_UPDATE_EXCLUSIVE));
        assertThat(plain.isTransactional()).isTrue();
        assertThat(plain.locks()).containsExactly(new LockedRelation("public.clients", LockMode.SHARE));
        assertThat(plain.hazards()).extracting(Hazard::kind).contains(Hazard.Kind.BLOCKS_WRITES);
    }

    @Test
    void a_column_that_goes_asks_for_consent_and_counts_what_is_lost() throws SQLException {
        Catalog to = catalog("create table clients (id int primary key, name text)");

        Hazard hazard = find(plan(catalog(CLIENTS), to, PlanSettings.defaults()), "alter table")
                .hazards()
                .get(0);

        assertThat(hazard.kind()).isEqualTo(Hazard.Kind.DATA_LOSS);
        assertThat(hazard.kind().needsConsent()).isTrue();
        try (PostgresDatabase database = SERVER.newDatabase();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            database.execute(CLIENTS, "insert into clients values (1, 'a', 'x'), (2, 'b', null)");
            assertThat(number(statement, new TreeMap<>(hazard.counts()).get("non-null values")))
                    .isEqualTo(1);
        }
    }

    @Test
    void what_data_can_make_fail_asks_before() throws SQLException {
        Catalog to = catalog(
                "create table clients (id int primary key, name text not null unique, born text check (born <> ''))");

        List<Precondition> asked =
                plan(catalog(CLIENTS), to, PlanSettings.defaults()).preconditions();

        assertThat(asked).hasSize(3);
        try (PostgresDatabase database = SERVER.newDatabase();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            database.execute(CLIENTS);
            for (Precondition each : asked) {
                assertThat(number(statement, each.countQuery())).as(each.text()).isZero();
            }
            database.execute("insert into clients values (1, 'a', 'x'), (2, 'a', ''), (3, null, 'y')");
            for (Precondition each : asked) {
                assertThat(number(statement, each.countQuery())).as(each.text()).isPositive();
            }
        }
    }

    @Test
    void a_table_on_both_sides_keeps_its_oid_and_its_rows_whatever_changes() throws SQLException {
        Map<String, String> changes = new TreeMap<>(Map.of(
                "columns", "create table clients (id bigint primary key, title varchar(9), name text not null)",
                "unlogged", "create unlogged table clients (id int primary key, name text, born text)",
                "types", "create table clients (id numeric, name varchar(20), born date)",
                "inheritance",
                        "create table people (id int); create table clients (name text, born text) inherits (people)"));
        for (Map.Entry<String, String> change : changes.entrySet()) {
            Catalog to = catalog(change.getValue().split(";"));
            try (PostgresDatabase database = SERVER.newDatabase();
                    Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                database.execute(CLIENTS, "insert into clients values (1, 'a', '2001-01-01'), (2, 'b', '2002-02-02')");
                long oid = number(statement, "select 'public.clients'::regclass::oid");

                Convergence.Outcome outcome = new Convergence(connection, PlanSettings.defaults()).reach(to, List.of());

                assertThat(outcome.failures()).as(change.getKey()).isEmpty();
                assertThat(number(statement, "select 'public.clients'::regclass::oid"))
                        .as(change.getKey())
                        .isEqualTo(oid);
                assertThat(number(statement, "select count(*) from public.clients where id > 0"))
                        .as(change.getKey())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void a_table_that_becomes_partitioned_takes_its_rows_along() throws SQLException {
        Catalog to = catalog(
                "create table clients (id int not null, name text, born text) partition by range (id)",
                "create table clients_all partition of clients default");
        try (PostgresDatabase database = SERVER.newDatabase();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            database.execute(CLIENTS, "insert into clients values (1, 'a', 'x'), (2, 'b', 'y')");

            Convergence.Outcome outcome = new Convergence(connection, PlanSettings.defaults()).reach(to, List.of());

            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.last()).isEmpty();
            assertThat(number(statement, "select count(*) from public.clients")).isEqualTo(2);
        }
    }

    @Test
    void a_view_over_a_column_whose_type_changes_is_rebuilt_with_what_hangs_on_it() throws SQLException {
        String view = "create view named as select id, born from clients";
        String comment = "comment on view named is 'who'";
        Catalog from = catalog(CLIENTS, view, comment);
        Catalog to = catalog("create table clients (id int primary key, name text, born int)", view, comment);

        SchemaDiff diff = SchemaDiff.of(from, to, DiffSettings.defaults());

        assertThat(diff.changes())
                .filteredOn(Change.Rebuilt.class::isInstance)
                .extracting(each -> each.id().toString())
                .containsExactly("view public.named");
        assertThat(SchemaPlanner.of(PlanSettings.defaults()).plan(diff).toSql())
                .containsSubsequence("drop view", "alter column born type integer", "create view", "comment on view");
    }

    /** The application would miss the view for as long as an index takes. */
    @Test
    void no_index_is_built_while_a_view_is_missing() throws SQLException {
        String table = "create table big (id bigint primary key, v varchar(%s), n numeric(%s, 2))";
        String view = "create view bv as select v, n from big";
        Catalog from = catalog(table.formatted(20, 10), view, "create index big_v on big (v)");
        Catalog to = catalog(
                table.formatted(40, 12),
                view,
                "create index big_v on big (v) where n > 5",
                "create index big_n on big (n)");

        for (SchemaPlan plan :
                List.of(plan(from, to, PlanSettings.defaults()), plan(to, from, PlanSettings.defaults()))) {
            boolean isMissing = false;
            for (PlannedStatement each : plan.statements()) {
                isMissing |= each.sql().startsWith("drop view ");
                isMissing &= !each.sql().startsWith("create view ");
                assertThat(isMissing && !each.isTransactional()).as(each.sql()).isFalse();
            }
        }
    }

    @Test
    void a_shorter_text_is_said_to_lose_blanks_and_no_more() throws SQLException {
        Catalog to = catalog("create table clients (id int primary key, name varchar(300), born text)");

        PlannedStatement statement = find(plan(catalog(CLIENTS), to, PlanSettings.defaults()), "alter table");

        assertThat(statement.hazards())
                .filteredOn(each -> each.kind() == Hazard.Kind.DATA_CHANGE)
                .extracting(Hazard::text)
                .containsExactly("only blanks at the end of values go, where they stand beyond 300 characters; a value"
                        + " with anything else there makes it fail");
    }
}
