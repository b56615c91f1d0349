package com.monassurance.migrations.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.script.SimpleQueryWire.Answer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * The server is the judge of the splitter: a whole random script goes to it as one simple query, which its own parser
 * cuts, and to another database statement by statement as we cut it. Number of commands, rows and everything the script
 * left must be the same.
 */
class SplitDifferentialTest {

    private static final int SCRIPTS = 60 * Integer.getInteger("campaign.factor", 1);
    private static final int STATEMENTS = 25;
    private static final long SEED = Long.getLong("campaign.seed", 20_261_122L);

    private static final String LEFT = """
            with place as (select oid from pg_namespace where nspname = current_schema())
            select 'column ' || c.relname || ' ' || c.relkind::text || ' ' || a.attnum || ' ' || a.attname || ' '
                   || format_type(a.atttypid, a.atttypmod) || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
                   || ' ' || coalesce(obj_description(c.oid), '')
              from pg_class c join place on place.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
              left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
             where a.attnum > 0
            union all
            select 'routine ' || p.proname || ' ' || p.prosrc || ' ' || pg_get_functiondef(p.oid)
              from pg_proc p join place on place.oid = p.pronamespace
            union all
            select 'view ' || viewname || ' ' || definition from pg_views where schemaname = current_schema()
            union all
            select 'rule ' || rulename || ' ' || definition from pg_rules where schemaname = current_schema()
            union all
            select 'constraint ' || conname || ' ' || pg_get_constraintdef(k.oid)
              from pg_constraint k join place on place.oid = k.connamespace
            union all
            select 'type ' || t.typname || ' ' || coalesce(t.typdefault, '') || coalesce((select
                   string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid), '')
              from pg_type t join place on place.oid = t.typnamespace
            union all
            select 'rows ' || c.relname || ' ' || query_to_xml(format('select t::text as r from %s t order by 1',
                   c.oid::regclass), true, false, '')::text
              from pg_class c join place on place.oid = c.relnamespace where c.relkind = 'r'
            order by 1
            """;

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void a_script_cut_by_us_leaves_what_the_server_makes_of_the_whole() throws Exception {
        try (PostgresDatabase other = POSTGRES.server().newDatabase();
                SimpleQueryWire whole = new SimpleQueryWire(POSTGRES.database());
                SimpleQueryWire cut = new SimpleQueryWire(other)) {
            for (int i = 0; i < SCRIPTS; i++) {
                long seed = SEED + i;
                String script = new RandomScript(seed).write(STATEMENTS);
                compare(script, seed, whole, cut);
            }
        }
    }

    private static void compare(String script, long seed, SimpleQueryWire whole, SimpleQueryWire cut)
            throws IOException {
        String prepare = "drop schema if exists place cascade; create schema place; set search_path = place";
        assertThat(whole.query(prepare).error()).isEmpty();
        assertThat(cut.query(prepare).error()).isEmpty();

        Answer asked = whole.query(script);
        assertThat(asked.error()).as("seed %d, the whole of:%n%s", seed, script).isEmpty();
        StatementSplitter.Split split = StatementSplitter.split("script", script);
        assertThat(split.problems()).as("seed %d:%n%s", seed, script).isEmpty();
        List<String> rows = new ArrayList<>();
        for (SqlStatement statement : split.statements()) {
            Answer answer = cut.query(statement.text());
            assertThat(answer.error())
                    .as("seed %d, one statement:%n%s", seed, statement)
                    .isEmpty();
            assertThat(answer.commands())
                    .as("seed %d, one statement:%n%s", seed, statement)
                    .isEqualTo(1);
            rows.addAll(answer.rows());
        }

        assertThat(split.statements()).as("seed %d:%n%s", seed, script).hasSize(asked.commands());
        assertThat(rows).as("seed %d:%n%s", seed, script).isEqualTo(asked.rows());
        assertThat(cut.query(LEFT).rows())
                .as("seed %d:%n%s", seed, script)
                .isNotEmpty()
                .isEqualTo(whole.query(LEFT).rows());
    }

    @Test
    void the_driver_hands_every_statement_on_as_one() throws SQLException {
        for (int i = 0; i < SCRIPTS; i++) {
            String script = new RandomScript(SEED + i).write(STATEMENTS);
            for (SqlStatement statement :
                    StatementSplitter.split("script", script).statements()) {
                String text = statement.driverText();
                List<NativeQuery> queries = Parser.parseJdbcSql(text, true, false, true, false, false);

                assertThat(queries).as(text).hasSize(1);
                assertThat(queries.get(0).nativeSql).isEqualTo(text).hasSameSizeAs(statement.text());
            }
        }
    }

    @Test
    void a_comment_that_the_driver_misreads_reaches_the_server_as_one() throws SQLException {
        SqlStatement statement = StatementSplitter.split(
                        "script",
                        "select '/*/' /*/ ; */ || $$/*/;$$ -- /*/\n || '--' /* /*/ ; */ */ || \"/*/\" from (select 'x' as \"/*/\") t;")
                .statements()
                .get(0);

        try (Connection connection = POSTGRES.database().dataSource().getConnection();
                Statement runner = connection.createStatement();
                ResultSet rows = runner.executeQuery(statement.driverText())) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("/*//*/;--x");
        }
        assertThat(statement.driverText()).isEqualTo(statement.text().replace("/*/ ; */ ||", "/*  ; */ ||"));
    }

    @Test
    void the_judge_tells_a_wrong_cut() throws IOException, GeneralSecurityException {
        try (SimpleQueryWire wire = new SimpleQueryWire(POSTGRES.database())) {
            assertThat(wire.query("select 'a;b'; select 2 -- ;").commands()).isEqualTo(2);
            assertThat(wire.query("select 'a").error()).contains("unterminated");
        }
    }
}
