package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What no statement changes of a table, such as what it is partitioned by, changes, and its rows are all there. */
class RemadeTableTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final String PLAIN =
            "create table l (id bigint generated always as identity, at date not null, k text, primary key (id, at))";
    private static final String BY_DATE = PLAIN + " partition by range (at)";
    private static final List<String> ROWS = List.of("insert into l (at, k) select date '2024-01-01' + n,"
            + " (array['a', 'b', 'c'])[1 + n % 3] from generate_series(1, 300) n");

    @Test
    void a_plain_table_becomes_partitioned_and_plain_again() throws SQLException {
        keepsRows(
                List.of(PLAIN, "create index lx on l (k)", "create view v as select * from l"),
                List.of(
                        BY_DATE,
                        "create table l1 partition of l for values from ('2024-01-01') to ('2024-04-01')",
                        "create table ld partition of l default",
                        "create index lx on l (k)",
                        "create view v as select * from l"));
    }

    @Test
    void partitions_of_partitions_hand_their_rows_over() throws SQLException {
        keepsRows(
                List.of(
                        BY_DATE,
                        "create table l1 partition of l for values from ('2024-01-01') to ('2024-04-01')"
                                + " partition by range (id)",
                        "create table l1a partition of l1 default",
                        "create table l2 partition of l default"),
                List.of(PLAIN));
    }

    @Test
    void a_table_is_partitioned_by_something_else() throws SQLException {
        keepsRows(
                List.of(
                        BY_DATE,
                        "create table l1 partition of l for values from ('2024-01-01') to ('2024-04-01')",
                        "create table l2 partition of l default"),
                List.of(
                        PLAIN.replace("primary key (id, at)", "unique (id)") + " partition by hash (id)",
                        "create table h0 partition of l for values with (modulus 2, remainder 0)",
                        "create table h1 partition of l for values with (modulus 2, remainder 1)"));
    }

    @Test
    void the_values_of_an_enum_change_that_a_table_is_partitioned_by() throws SQLException {
        List<String> partitions = List.of(
                "create table l (id bigint generated always as identity, at date not null, k s, primary key (id, k))"
                        + " partition by list (k)",
                "create table pa partition of l for values in ('a')",
                "create table pb partition of l for values in ('b', 'c')",
                "create view v as select k from l");
        keepsRows(
                with("create type s as enum ('a', 'b', 'c')", partitions),
                with("create type s as enum ('c', 'b', 'a')", partitions),
                List.of("insert into l (at, k) select date '2024-01-01' + n,"
                        + " (array['a', 'b', 'c'])[1 + n % 3]::s from generate_series(1, 300) n"));
    }

    @Test
    void the_type_of_a_column_changes_that_a_table_is_partitioned_by() throws SQLException {
        keepsRows(
                List.of(
                        "create table l (id int generated always as identity, at date, k text) partition by range (id)",
                        "create table l1 partition of l for values from (0) to (100)",
                        "create table l2 partition of l default"),
                List.of(
                        "create table l (id bigint generated always as identity, at date, k text) partition by range (id)",
                        "create table l1 partition of l for values from (0) to (100)",
                        "create table l2 partition of l default"));
    }

    @Test
    void partitions_of_the_same_names_are_cut_by_another_key() throws SQLException {
        keepsRows(
                List.of(
                        BY_DATE.replace(", primary key (id, at)", ""),
                        "create table l1 partition of l for values from ('2024-01-01') to ('2024-04-01')",
                        "create table l2 partition of l default"),
                List.of(
                        PLAIN.replace(", primary key (id, at)", "") + " partition by list (k)",
                        "create table l1 partition of l for values in ('a')",
                        "create table l2 partition of l for values in ('b', 'c')"));
    }

    @Test
    void a_partition_is_split_and_merged_again() throws SQLException {
        keepsRows(
                List.of(
                        BY_DATE,
                        "create table l1 partition of l for values from ('2024-01-01') to ('2025-01-01')",
                        "create index lx on l (k)"),
                List.of(
                        BY_DATE,
                        "create table l1 partition of l for values from ('2024-01-01') to ('2024-04-01')",
                        "create table l2 partition of l for values from ('2024-04-01') to ('2025-01-01')",
                        "create index lx on l (k)"));
    }

    @Test
    void partitions_by_hash_are_cut_anew() throws SQLException {
        String table = PLAIN.replace("primary key (id, at)", "primary key (id)") + " partition by hash (id)";
        keepsRows(
                List.of(
                        table,
                        "create table h0 partition of l for values with (modulus 2, remainder 0)",
                        "create table h1 partition of l for values with (modulus 2, remainder 1)"),
                List.of(
                        table,
                        "create table h0 partition of l for values with (modulus 4, remainder 0)",
                        "create table h1 partition of l for values with (modulus 4, remainder 1)",
                        "create table h2 partition of l for values with (modulus 4, remainder 2)",
                        "create table h3 partition of l for values with (modulus 4, remainder 3)"));
    }

    @Test
    void partitions_by_several_columns_are_cut_anew() throws SQLException {
        String table = PLAIN + " partition by range (at, id)";
        keepsRows(
                List.of(
                        table,
                        "create table l1 partition of l for values from (minvalue, minvalue) to ('2024-06-01', maxvalue)",
                        "create table l2 partition of l for values from ('2024-06-01', maxvalue) to (maxvalue, maxvalue)"),
                List.of(
                        table,
                        "create table l1 partition of l for values from (minvalue, minvalue) to ('2024-02-01', 31)",
                        "create table l1b partition of l for values from ('2024-02-01', 31) to ('2024-06-01', maxvalue)",
                        "create table l2 partition of l for values from ('2024-06-01', maxvalue) to (maxvalue, maxvalue)"));
    }

    @Test
    void partitions_to_whose_rows_others_refer_are_cut_anew() throws SQLException {
        String table = PLAIN.replace("primary key (id, at)", "primary key (id)") + " partition by %s (id)";
        List<String> others = List.of(
                "create table r (x bigint constraint r_x references l on delete cascade)",
                "comment on constraint r_x on r is 'kept'");
        List<String> rows = new ArrayList<>(ROWS);
        rows.add("insert into r select id from l where id % 3 = 0");
        List<String> one = new ArrayList<>(List.of(
                table.formatted("range"),
                "create table l1 partition of l for values from (0) to (1000)",
                "create table l2 partition of l default"));
        one.addAll(others);
        List<String> other = new ArrayList<>(List.of(
                table.formatted("range"),
                "create table l1 partition of l for values from (0) to (10)",
                "create table l3 partition of l for values from (10) to (1000)",
                "create table l2 partition of l default"));
        other.addAll(others);
        keepsRows(one, other, rows);
    }

    @Test
    void two_partitions_change_places() throws SQLException {
        keepsRows(
                List.of(
                        BY_DATE,
                        "create table l1 partition of l for values from ('2024-01-01') to ('2024-06-01')",
                        "create table l2 partition of l for values from ('2024-06-01') to ('2025-01-01')"),
                List.of(
                        BY_DATE,
                        "create table l2 partition of l for values from ('2024-01-01') to ('2024-06-01')",
                        "create table l1 partition of l for values from ('2024-06-01') to ('2025-01-01')"));
    }

    @Test
    void nothing_changes_rows_on_their_way_and_sequences_go_on() throws SQLException {
        String owned = "create table l (id bigserial, at date not null, k text, primary key (id, at))";
        List<String> watched = List.of(
                "create function upper_case() returns trigger language plpgsql as"
                        + " $$ begin new.k := upper(new.k); return new; end $$",
                "create trigger t before insert on l for each row execute function upper_case()",
                "create policy none on l using (k = 'x') with check (k = 'x')",
                "alter table l enable row level security",
                "alter table l force row level security");
        for (String table : List.of(PLAIN, owned)) {
            keepsRows(
                    with(table, watched),
                    with(table + " partition by range (at)", with("create table ld partition of l default", watched)),
                    List.of("alter table l disable trigger t", ROWS.get(0), "alter table l enable trigger t"));
        }
    }

    @Test
    void a_table_comes_to_another_access_method() throws SQLException {
        String method = "create access method %s type table handler heap_tableam_handler";
        keepsRows(
                List.of(method.formatted("m"), PLAIN + " using m", "create view v as select * from l"),
                List.of(method.formatted("n"), PLAIN + " using n", "create view v as select * from l"));
        keepsRows(List.of(method.formatted("m"), PLAIN + " using m"), List.of(method.formatted("m"), PLAIN));
    }

    private static List<String> with(String first, List<String> others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    private static void keepsRows(List<String> one, List<String> other) throws SQLException {
        keepsRows(one, other, ROWS);
    }

    private static void keepsRows(List<String> one, List<String> other, List<String> rows) throws SQLException {
        try (PostgresDatabase first = SERVER.newDatabase();
                PostgresDatabase second = SERVER.newDatabase();
                Connection connection = first.dataSource().getConnection();
                Connection beside = second.dataSource().getConnection()) {
            Catalog start = Convergence.make(connection, one);
            Catalog wanted = Convergence.make(beside, other);
            first.execute(rows.toArray(String[]::new));
            String before = rows(connection);
            Convergence convergence = new Convergence(connection, PlanSettings.defaults());

            reached(convergence.reach(wanted, List.of()));
            assertThat(rows(connection)).isEqualTo(before);
            reached(convergence.reach(start, List.of()));
            assertThat(rows(connection)).isEqualTo(before);
        }
    }

    private static void reached(Convergence.Outcome outcome) {
        String statements = String.join("\n", outcome.statements());
        assertThat(outcome.failures()).as(statements).isEmpty();
        assertThat(outcome.last()).as(statements).isEmpty();
    }

    private static String rows(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) || ' '"
                        + " || md5(string_agg(concat_ws(',', id, at, k), ';' order by id))"
                        + " || (select last_value from public.l_id_seq) from public.l")) {
            row.next();
            return row.getString(1);
        }
    }
}
