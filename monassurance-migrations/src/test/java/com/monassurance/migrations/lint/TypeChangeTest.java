package com.monassurance.migrations.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a change of type is what the server does. */
class TypeChangeTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    /** Types that are changed into each other; between families the campaign tries too. */
    private static final List<List<String>> FAMILIES = List.of(
            List.of(
                    "text",
                    "varchar",
                    "varchar(10)",
                    "varchar(20)",
                    "char(5)",
                    "char(9)",
                    "bpchar",
                    "name",
                    "xml",
                    "\"char\""),
            List.of(
                    "numeric",
                    "numeric(10)",
                    "numeric(10,2)",
                    "numeric(12,2)",
                    "numeric(12,3)",
                    "bigint",
                    "int",
                    "smallint",
                    "oid",
                    "real",
                    "double precision",
                    "money",
                    "boolean"),
            List.of(
                    "timestamp",
                    "timestamp(3)",
                    "timestamp(6)",
                    "timestamptz",
                    "timestamptz(3)",
                    "timestamptz(6)",
                    "date",
                    "time",
                    "time(2)",
                    "time(4)",
                    "timetz",
                    "timetz(6)",
                    "interval",
                    "interval(2)",
                    "interval(4)"),
            List.of("bit(4)", "bit(8)", "varbit", "varbit(4)", "varbit(8)"),
            List.of("inet", "cidr", "json", "jsonb", "uuid"),
            List.of("text[]", "varchar[]", "varchar(10)[]", "varchar(20)[]", "int[]", "bigint[]", "numeric(5,2)[]"));

    /** Only times know of zones. */
    private static final List<String> TEMPORAL = FAMILIES.get(2);

    private static List<List<String>> pairs(String zone) {
        List<List<String>> pairs = new ArrayList<>();
        boolean isDeep = Integer.getInteger("campaign.factor", 1) > 1;
        List<List<String>> families =
                isDeep ? List.of(FAMILIES.stream().flatMap(List::stream).toList()) : FAMILIES;
        if (!isDeep && !zone.equals("UTC")) {
            families = List.of(TEMPORAL);
        }
        for (List<String> family : families) {
            for (String from : family) {
                family.forEach(to -> pairs.add(List.of(from, to)));
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @CsvSource({"UTC", "Europe/Paris"})
    void what_is_said_of_a_change_of_type_is_what_the_server_does(String zone) throws SQLException {
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        try (PostgresDatabase database = SERVER.newDatabase();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set timezone to '" + zone + "'");
            for (List<String> pair : pairs(zone)) {
                Savepoint before = connection.setSavepoint();
                try {
                    TypeChange did = done(statement, pair.get(0), pair.get(1));
                    TypeChange said = TypeChange.of(SqlType.of(pair.get(0)), SqlType.of(pair.get(1)));
                    TypeChange meant = said != TypeChange.INDEXES_IN_UTC
                            ? said
                            : zone.equals("UTC") ? TypeChange.INDEXES : TypeChange.REWRITE;
                    judged++;
                    if (did != meant) {
                        wrong.add(pair + ": said " + said + ", did " + did);
                    }
                } catch (SQLException e) {
                    // The server has no such cast, or no index on the type.
                }
                connection.rollback(before);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(judged).isGreaterThan(80);
    }

    private static TypeChange done(Statement statement, String from, String to) throws SQLException {
        boolean hasIndex = !List.of("xml", "json").contains(from)
                && !List.of("xml", "json").contains(to);
        statement.execute("create table t (c " + from + ")" + (hasIndex ? "; create index i on t (c)" : ""));
        String before = files(statement);
        statement.execute("alter table t alter c type " + to);
        String[] old = before.split(" ");
        String[] now = files(statement).split(" ");
        if (!old[0].equals(now[0])) {
            return TypeChange.REWRITE;
        }
        return old.length > 1 && !old[1].equals(now[1]) ? TypeChange.INDEXES : TypeChange.NONE;
    }

    private static String files(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("select string_agg(relfilenode::text, ' ' order by relname desc) from pg_class"
                        + " where relname in ('t', 'i') and relnamespace = 'public'::regnamespace")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void spellings_of_a_type_are_one() {
        assertThat(SqlType.of("varchar(10)")).isEqualTo(SqlType.of("character varying(10)"));
        assertThat(SqlType.of("timestamp(3) with time zone")).isEqualTo(SqlType.of("timestamptz(3)"));
        assertThat(SqlType.of("int8[]")).isEqualTo(SqlType.of("bigint array[3]"));
        assertThat(SqlType.of("pg_catalog.int4")).isEqualTo(SqlType.of("integer"));
        assertThat(SqlType.of("decimal(5)")).isEqualTo(SqlType.of("numeric(5,0)"));
        assertThat(SqlType.of("float(20)")).isEqualTo(SqlType.of("real"));
        assertThat(SqlType.of("timestamp(3) with time zone")).hasToString("timestamp(3) with time zone");
        assertThat(SqlType.of("\"char\"")).isNotEqualTo(SqlType.of("char"));
    }
}
