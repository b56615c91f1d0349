package com.monassurance.migrations.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.diff.RenameProposals.Proposal;
import com.monassurance.migrations.sqlplan.PlanSettings;
import com.monassurance.migrations.sqlplan.SchemaPlanner;
import com.monassurance.migrations.sqlplan.StatePairs;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is proposed to be renamed, and what is not. */
class RenameProposalsTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    private static StatePairs pairs;

    @BeforeAll
    static void open() throws SQLException {
        pairs = StatePairs.on(SERVER);
    }

    @AfterAll
    static void close() throws SQLException {
        pairs.close();
    }

    private static SchemaDiff diff(String one, String other) throws SQLException {
        String path = "set local search_path = public; ";
        Catalog from = pairs.catalogOf(path + one);
        Catalog to = pairs.catalogOf(path + other);
        return SchemaDiff.of(from, to, DiffSettings.defaults());
    }

    /** The renames proposed, in their order. */
    private static List<String> proposed(String one, String other) throws SQLException {
        SchemaDiff diff = diff(one, other);
        List<Proposal> proposals = RenameProposals.of(diff);
        List<Rename> renames = proposals.stream().map(Proposal::rename).toList();
        // Whatever is proposed can be done.
        assertThat(SchemaPlanner.of(PlanSettings.defaults())
                        .planRenames(diff.from(), renames)
                        .statements()
                        .isEmpty())
                .isEqualTo(renames.isEmpty());
        assertThat(proposals)
                .allSatisfy(each -> assertThat(each.score()).isBetween(RenameProposals.THRESHOLD, 1.0))
                .allSatisfy(each -> assertThat(each.evidence()).isNotEmpty());
        return renames.stream().map(Rename::toString).toList();
    }

    private static final String CLIENTS =
            "(id int primary key, name text not null, email text, birth date, since timestamptz default now())";

    @Test
    void a_table_with_the_same_columns_is_proposed_with_its_parts() throws SQLException {
        assertThat(proposed(
                        "create table clients " + CLIENTS + "; create index clients_email_idx on clients (email);",
                        "create table customers " + CLIENTS
                                + "; create index customers_email_idx on customers (email);"))
                .containsExactly(
                        "table public.clients to table public.customers",
                        "constraint public.clients.clients_pkey to constraint public.customers.customers_pkey",
                        "index public.clients.clients_email_idx to index public.customers.customers_email_idx");
        assertThat(proposed(
                        "create table clients " + CLIENTS,
                        "create table client "
                                + CLIENTS.replace("email text", "e_mail text").replace("birth date,", "")))
                .contains(
                        "table public.clients to table public.client",
                        "column public.clients.email to column public.client.e_mail");
        assertThat(proposed(
                        "create table clients " + CLIENTS.replace(" primary key", ""),
                        "create schema sales; create table sales.clients " + CLIENTS.replace(" primary key", "")))
                .containsExactly("table public.clients to table sales.clients");
    }

    @Test
    void tables_that_have_little_in_common_are_not_proposed() throws SQLException {
        assertThat(proposed(
                        "create table clients " + CLIENTS,
                        "create table invoices (id int primary key, amount numeric, due date, paid boolean)"))
                .isEmpty();
        assertThat(proposed("create table colors (id int, name text)", "create table cities (id int, name text)"))
                .isEmpty();
        assertThat(proposed("create table clients " + CLIENTS, "create view clients_2 as select 1 as id"))
                .isEmpty();
        assertThat(proposed(
                        "create table m (a int, b int, c int) partition by list (a)",
                        "create table n (a int, b int, c int)"))
                .isEmpty();
    }

    @Test
    void a_column_of_the_same_type_and_place_is_proposed() throws SQLException {
        String table = "create table t (id int, %s, at date)";
        assertThat(proposed(table.formatted("amount numeric"), table.formatted("premium_amount numeric")))
                .containsExactly("column public.t.amount to column public.t.premium_amount");
        assertThat(proposed(table.formatted("firstName text"), table.formatted("first_name text")))
                .containsExactly("column public.t.firstname to column public.t.first_name");
        assertThat(proposed(
                        table.formatted("mail text not null default 'none'"),
                        table.formatted("contact text not null default 'none'")))
                .containsExactly("column public.t.mail to column public.t.contact");
        assertThat(proposed(table.formatted("a int, b int, c text"), table.formatted("a_1 int, b_1 int, c_1 text")))
                .containsExactly(
                        "column public.t.a to column public.t.a_1",
                        "column public.t.b to column public.t.b_1",
                        "column public.t.c to column public.t.c_1");
    }

    @Test
    void columns_of_other_types_or_with_little_in_common_are_not_proposed() throws SQLException {
        String table = "create table t (id int, %s)";
        assertThat(proposed(table.formatted("amount numeric"), table.formatted("amount_2 text")))
                .isEmpty();
        assertThat(proposed(table.formatted("phone text, at date"), table.formatted("at date, email text")))
                .isEmpty();
        assertThat(proposed(
                        table.formatted("created_at timestamptz not null default now(), a int, b int"),
                        table.formatted("a int, b int, deleted_at timestamptz")))
                .isEmpty();
        assertThat(proposed(table.formatted("a int"), table.formatted("a int, b int")))
                .isEmpty();
    }

    /** Whoever drops the one and adds the other in one step can say so; who did not mean it loses all values. */
    @Test
    void the_only_column_or_value_that_comes_where_one_goes_is_proposed_whatever_it_is_called() throws SQLException {
        String table = "create table t (id int, %s)";
        assertThat(proposed(table.formatted("nm text, at date"), table.formatted("title text, at date")))
                .containsExactly("column public.t.nm to column public.t.title");
        assertThat(proposed(table.formatted("nm text, at date"), table.formatted("title text, more text, at date")))
                .isEmpty();
        assertThat(proposed("create type mood as enum ('ok', 'bad')", "create type mood as enum ('fine', 'bad')"))
                .hasSize(1);
    }

    @Test
    void who_uses_a_column_and_its_comment_speak_for_it() throws SQLException {
        String one = "create table t (id int, phone text, at date); create view v as select phone as p from t;"
                + " comment on column t.phone is 'how to reach them';";
        String other = one.replace("phone as p", "contact as p").replace("phone", "contact");

        List<Proposal> proposals = RenameProposals.of(diff(one, other));

        assertThat(proposals).hasSize(1);
        assertThat(proposals.get(0).evidence())
                .containsExactly(
                        "same type text (70 %)",
                        "same place", "same comment", "used by the same", "no other candidate");
    }

    @Test
    void rows_that_are_alike_speak_for_a_rename_and_others_against_it() throws SQLException {
        SchemaDiff unlike =
                diff("create table t (id int, phone text, at date)", "create table t (id int, email text, at date)");
        SchemaDiff like =
                diff("create table t (id int, amount int, at date)", "create table t (id int, amounts int, at date)");
        ObjectId email = ObjectId.of(ObjectKind.COLUMN, "public", "t", "email");

        assertThat(RenameProposals.of(unlike, (from, to) -> OptionalDouble.of(to.equals(email) ? 1 : 0)))
                .extracting(each -> each.rename().toString())
                .containsExactly("column public.t.phone to column public.t.email");
        assertThat(RenameProposals.of(like)).hasSize(1);
        assertThat(RenameProposals.of(like, (from, to) -> OptionalDouble.of(0))).isEmpty();
    }

    @Test
    void constraints_indexes_triggers_and_policies_are_proposed_for_equal_definitions_only() throws SQLException {
        String one = "create table t (a int constraint p check (a > 0), b int, constraint u unique (b));"
                + " create index i on t (a) where b > 1; create policy q on t using (a > 1);"
                + " create function f() returns trigger language plpgsql as 'begin return new; end';"
                + " create trigger g before insert on t for each row execute function f();"
                + " create domain d as int constraint e check (value > 0);";
        String other = one.replace("constraint p ", "constraint p2 ")
                .replace("constraint u ", "constraint u2 ")
                .replace("index i ", "index i2 ")
                .replace("policy q ", "policy q2 ")
                .replace("trigger g ", "trigger g2 ")
                .replace("constraint e ", "constraint e2 ");

        assertThat(proposed(one, other))
                .containsExactly(
                        "constraint public.d.e to constraint public.d.e2",
                        "constraint public.t.p to constraint public.t.p2",
                        "constraint public.t.u to constraint public.t.u2",
                        "index public.t.i to index public.t.i2",
                        "trigger public.t.g to trigger public.t.g2",
                        "policy public.t.q to policy public.t.q2");
        assertThat(proposed(
                        one,
                        other.replace("(a > 0)", "(a > 9)")
                                .replace("b > 1", "b > 2")
                                .replace("(a > 1)", "(a > 3)")
                                .replace("(value > 0)", "(value > 2)")
                                .replace("before", "after")))
                .containsExactly("constraint public.t.u to constraint public.t.u2");
    }

    @Test
    void parts_are_told_by_the_columns_under_their_new_names() throws SQLException {
        assertThat(
                        proposed(
                                "create table t (id int, amount int, at date, constraint t_amount_check check (amount > 0))",
                                "create table t (id int, amounts int, at date, constraint t_amounts_check check (amounts > 0))"))
                .containsExactly(
                        "column public.t.amount to column public.t.amounts",
                        "constraint public.t.t_amount_check to constraint public.t.t_amounts_check");
    }

    @Test
    void values_of_an_enum_are_proposed_by_place_and_name() throws SQLException {
        String type = "create type e as enum (%s)";
        assertThat(proposed(type.formatted("'new', 'cancelled', 'done'"), type.formatted("'new', 'canceled', 'done'")))
                .containsExactly("type public.e: 'cancelled' to 'canceled'");
        assertThat(proposed(type.formatted("'draft', 'sent', 'paid'"), type.formatted("'sent', 'paid', 'archived'")))
                .isEmpty();
    }

    @Test
    void functions_views_types_and_sequences_are_proposed() throws SQLException {
        String one = "create function premium(a int) returns int language sql as 'select a * 12 + 7';"
                + " create view open_claims as select 1 as id, 'x'::text as state;"
                + " create type states as enum ('new', 'open', 'closed'); create domain mail as text not null;"
                + " create sequence policy_numbers increment 10;";
        String other = one.replace("premium", "yearly_premium")
                .replace("open_claims", "claims_open")
                .replace("states", "claim_states")
                .replace("mail", "email")
                .replace("policy_numbers", "policy_number");

        assertThat(proposed(one, other))
                .containsExactly(
                        "type public.states to type public.claim_states",
                        "domain public.mail to domain public.email",
                        "view public.open_claims to view public.claims_open",
                        "function public.premium(integer) to function public.yearly_premium(integer)",
                        "sequence public.policy_numbers to sequence public.policy_number");
        assertThat(proposed(
                        "create function f(int) returns int language sql as 'select 1'",
                        "create function g(text) returns int language sql as 'select 1'"))
                .isEmpty();
    }

    @Test
    void a_schema_takes_all_along_that_stands_in_it() throws SQLException {
        String one = "create schema claims; create table claims.c (id serial primary key, a int);"
                + " create function claims.f() returns int language sql as 'select 1';";

        assertThat(proposed(one, one.replace("claims", "claim"))).containsExactly("schema claims to schema claim");
    }

    @Test
    void the_sequence_of_a_renamed_table_is_proposed_with_it() throws SQLException {
        assertThat(proposed(
                        "create table clients (id serial, a int, b text, c date)",
                        "create table customers (id serial, a int, b text, c date)"))
                .containsExactly(
                        "table public.clients to table public.customers",
                        "sequence public.clients_id_seq to sequence public.customers_id_seq");
    }

    @Test
    void the_best_pair_is_chosen_and_each_object_only_once() throws SQLException {
        String table = "create table t (%s, z date)";

        assertThat(proposed(
                        table.formatted("amount_net int, amount_gross int"),
                        table.formatted("amount_gross_total int, amount_net_total int")))
                .containsExactly(
                        "column public.t.amount_gross to column public.t.amount_gross_total",
                        "column public.t.amount_net to column public.t.amount_net_total");
    }

    @Test
    void a_table_and_its_columns_renamed_in_one_go_are_asked_about() throws SQLException {
        assertThat(proposed(
                        "create table customer (id int primary key, surname text not null, born date);"
                                + " create index on customer (surname)",
                        "create table client (id int primary key, last_name text not null, born date);"
                                + " create index on client (last_name)"))
                .contains(
                        "table public.customer to table public.client",
                        "column public.customer.surname to column public.client.last_name");
    }
}
