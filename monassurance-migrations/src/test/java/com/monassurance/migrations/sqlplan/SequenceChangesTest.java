package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Sequence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sequences, from each state to each other, on a real server. */
class SequenceChangesTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final int VERSION = SERVER.majorVersion();

    private static StatePairs pairs;

    @BeforeAll
    static void open() throws SQLException {
        pairs = StatePairs.on(SERVER);
    }

    @AfterAll
    static void close() throws SQLException {
        pairs.close();
    }

    private static List<String> between(Catalog from, Catalog to) {
        List<String> statements = new ArrayList<>();
        for (CatalogObject before : from.objects(ObjectKind.SEQUENCE)) {
            Sequence after = (Sequence) to.find(before.id()).orElseThrow();
            assertThat(SequenceChanges.isAlterable((Sequence) before, after)).isTrue();
            statements.addAll(SequenceChanges.between((Sequence) before, after));
        }
        return statements;
    }

    private static Sequence sequence(String sql) throws SQLException {
        return (Sequence) pairs.catalogOf("set local search_path = public; " + sql)
                .find(ObjectId.of(ObjectKind.SEQUENCE, "public", "q"))
                .orElseThrow();
    }

    /** What the sequence gives next, after it was used and changed. */
    private static String nextAfter(String create, String used, String wanted) throws SQLException {
        Sequence from = sequence(create);
        Sequence to = sequence(wanted);
        try (Statement statement = pairs.connection().createStatement()) {
            statement.execute("set local search_path = public; " + create + "; " + used);
            for (String each : SequenceChanges.between(from, to)) {
                statement.execute(each);
            }
            try (ResultSet row = statement.executeQuery("select nextval('public.q')")) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            return e.getMessage();
        } finally {
            pairs.connection().rollback();
        }
    }

    @Test
    void a_sequence_takes_any_other_type_and_limits() throws SQLException {
        List<String> states = new ArrayList<>(List.of(
                "create sequence q;",
                "create sequence q as smallint;",
                "create sequence q as int maxvalue 1000 start 5 cache 20 cycle;",
                "create sequence q increment -2;",
                "create sequence q as smallint increment -1 minvalue -500 maxvalue -100;",
                "create sequence q as int minvalue -10 maxvalue 10 start -10;",
                "create sequence q minvalue 5000000000 increment 7;",
                "create sequence q as int minvalue 100000 maxvalue 100009;"));
        if (VERSION >= 15) {
            states.add("create unlogged sequence q maxvalue 100;");
        }
        for (int i = 0; i < states.size(); i++) {
            for (int j = 0; j < i; j++) {
                pairs.pair("", states.get(i), states.get(j));
            }
        }
        pairs.verify(SequenceChangesTest::between);
    }

    @Test
    void a_sequence_is_given_to_a_column_and_taken_from_it() throws SQLException {
        String common = "create table a (x int, y int); create table b (x int); alter table b owner to judge_one;"
                + " grant usage, create on schema # to judge_one;";
        String owner = "alter sequence q owner to ";
        List<String> states = List.of(
                "create sequence q;",
                "create sequence q owned by a.x;",
                "create sequence q; alter sequence q owned by a.y;",
                "create sequence q; " + owner + "judge_one; alter sequence q owned by b.x;",
                "create sequence q; " + owner + "judge_two;");
        for (String one : states) {
            for (String other : states) {
                if (one.compareTo(other) < 0) {
                    pairs.pair(common, one, other);
                }
            }
        }
        pairs.verify(SequenceChangesTest::between);
    }

    @Test
    void the_sequence_of_an_identity_column_is_altered_like_another() throws SQLException {
        String identity = "generated always as identity";
        pairs.pair(
                "",
                "create table t (a bigint " + identity + ");",
                "create table t (a bigint " + identity
                        + " (start with 10 minvalue 10 maxvalue 1000 increment by 3 cache 4 cycle));");
        pairs.verify(SequenceChangesTest::between);

        Sequence identitySequence = sequence("create table t (a int " + identity + " (sequence name public.q))");
        Sequence plain = sequence("create table t (a int); create sequence q owned by t.a");
        assertThat(SequenceChanges.isAlterable(identitySequence, plain)).isFalse();
        assertThat(SequenceChanges.isAlterable(plain, identitySequence)).isFalse();
        assertThat(SequenceChanges.isAlterable(identitySequence, identitySequence))
                .isTrue();
    }

    @Test
    void options_hold_before_and_after_the_type_of_an_identity_column_changes() throws SQLException {
        List<String> columns = List.of(
                "int generated always as identity",
                "bigint generated always as identity",
                "bigint generated always as identity (minvalue 5 maxvalue 5000000000)",
                "smallint generated always as identity (increment by -1)");
        for (String one : columns) {
            for (String other : columns) {
                Catalog from = pairs.catalogOf("create table public.t (a " + one + ")");
                Catalog to = pairs.catalogOf("create table public.t (a " + other + ")");
                boolean isNarrower = other.startsWith("small") || one.contains("5000000000");
                List<String> options = between(from, to);
                String type = "alter table public.t alter column a type " + other.substring(0, other.indexOf(' '));
                List<String> all = new ArrayList<>(options);
                all.add(isNarrower ? all.size() : 0, type);

                pairs.execute(List.of("create table public.t (a " + one + ")"));
                Catalog result = pairs.readAfter(all);
                pairs.connection().rollback();

                assertThat(result).as("%s to %s: %s", one, other, all).isEqualTo(to);
            }
        }
    }

    @Test
    void a_sequence_goes_on_where_it_stands() throws SQLException {
        String used = "select nextval('q') from generate_series(1, 7)";

        assertThat(nextAfter("create sequence q", used, "create sequence q as int cache 5 minvalue -5 start 100"))
                .isEqualTo("8");
        assertThat(nextAfter("create sequence q", used, "create sequence q as smallint increment 10"))
                .isEqualTo("17");
        assertThat(nextAfter("create sequence q", used, "create sequence q maxvalue 7"))
                .contains("reached maximum value of sequence \"q\" (7)");
    }

    @Test
    void a_place_that_the_new_limits_do_not_have_becomes_the_nearest_one() throws SQLException {
        String used = "select nextval('q') from generate_series(1, 7)";

        assertThat(nextAfter("create sequence q", used, "create sequence q minvalue 10"))
                .isEqualTo("10");
        assertThat(nextAfter("create sequence q", "select 1", "create sequence q minvalue 10"))
                .isEqualTo("10");
        assertThat(nextAfter("create sequence q", used, "create sequence q maxvalue 5"))
                .contains("reached maximum value of sequence \"q\" (5)");
        assertThat(nextAfter("create sequence q", used, "create sequence q maxvalue 5 cycle"))
                .isEqualTo("1");
        assertThat(nextAfter("create sequence q", used, "create sequence q increment -1"))
                .isEqualTo("-1");
        assertThat(nextAfter("create sequence q increment -1", used, "create sequence q increment -1 minvalue -5"))
                .contains("reached minimum value of sequence \"q\" (-5)");
    }

    @Test
    void narrower_limits_are_a_hazard_that_counts_places_outside() throws SQLException {
        Sequence wide = sequence("create sequence q");
        Sequence narrow = sequence("create sequence q maxvalue 5");

        assertThat(SequenceChanges.hazards(narrow, wide)).isEmpty();
        Hazard hazard = SequenceChanges.hazards(wide, narrow).get(0);
        assertThat(hazard.kind()).isEqualTo(Hazard.Kind.DATA_CHANGE);
        pairs.execute(List.of("create sequence public.q", "select setval('public.q', 6)"));
        try (Statement statement = pairs.connection().createStatement();
                ResultSet row = statement.executeQuery(hazard.counts().get("places outside"))) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(1);
        }
        pairs.connection().rollback();
    }

    @Test
    void a_place_that_was_moved_comes_back_when_the_transaction_is_taken_back() throws SQLException {
        Sequence wide = sequence("create sequence q");
        Sequence narrow = sequence("create sequence q maxvalue 5");
        pairs.execute(List.of("create sequence public.q", "select setval('public.q', 60)"));
        pairs.connection().commit();

        pairs.execute(SequenceChanges.between(wide, narrow));
        pairs.connection().rollback();

        try (Statement statement = pairs.connection().createStatement();
                ResultSet row = statement.executeQuery("select nextval('public.q')")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(61);
        }
        pairs.execute(List.of("drop sequence public.q"));
        pairs.connection().commit();
    }
}
