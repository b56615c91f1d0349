package com.monassurance.core.domain.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.domain.DomainRecords;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keeps the annotated records and the schema in step: what is derived from the records is the schema. */
final class SchemaDerivationTest {

    private static final String COLUMNS = """
            select c.relname || '.' || a.attname || ' ' || a.attnum || ' ' || format_type(a.atttypid, a.atttypmod)
                   || case when a.attnotnull then ' not null' else '' end
                   || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
                   || case a.attidentity when '' then '' else ' identity ' || a.attidentity::text end
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
            order by c.relname, a.attnum
            """;

    private static final String CONSTRAINTS = """
            select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            from pg_constraint
            where connamespace = 'public'::regnamespace
            order by conrelid::regclass::text, conname
            """;

    private static final String INDEXES = """
            select pg_get_indexdef(indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
            where c.relnamespace = 'public'::regnamespace
            order by c.relname
            """;

    private static final String ENUM_LABELS = """
            select t.typname || ' ' || string_agg(e.enumlabel, ',' order by e.enumsortorder)
            from pg_enum e join pg_type t on t.oid = e.enumtypid
            group by t.typname
            """;

    private static final String RELATIONS = """
            select relkind::text || ' ' || relname from pg_class where relnamespace = 'public'::regnamespace order by relname
            """;

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void the_records_generate_exactly_the_shipped_schema() throws Exception {
        try (PostgresDatabase shipped = PostgresFixture.shared().newDatabase()) {
            PostgresDatabase derived = POSTGRES.database();

            run(shipped, schemaScript());
            run(derived, String.join(";\n", DefinitionScript.statements(definitions())));

            assertThat(read(derived, RELATIONS))
                    .isEqualTo(read(shipped, RELATIONS))
                    .hasSizeGreaterThan(30);
            assertThat(read(derived, COLUMNS)).isEqualTo(read(shipped, COLUMNS)).hasSizeGreaterThan(70);
            assertThat(read(derived, CONSTRAINTS)).isEqualTo(read(shipped, CONSTRAINTS));
            assertThat(read(derived, INDEXES)).isEqualTo(read(shipped, INDEXES));
            assertThat(read(derived, ENUM_LABELS))
                    .isEqualTo(read(shipped, ENUM_LABELS))
                    .hasSize(1);
        }
    }

    @Test
    void every_column_has_the_name_type_nullability_and_identity_of_its_component() throws Exception {
        run(POSTGRES.database(), schemaScript());
        List<String> expected = new ArrayList<>();
        for (TableDefinition table : definitions()) {
            for (TableDefinition.Column column : table.columns()) {
                expected.add(table.name() + "." + column.name() + " " + column.type() + " nullable="
                        + column.isNullable() + " default="
                        + column.findDefault().isPresent() + " identity="
                        + column.findIdentity().isPresent());
            }
        }

        List<String> found = read(POSTGRES.database(), """
                select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                       || ' nullable=' || (not a.attnotnull) || ' default=' || a.atthasdef
                       || ' identity=' || (a.attidentity <> '')
                from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
                """);

        assertThat(expected).containsExactlyInAnyOrderElementsOf(found);
    }

    private static List<TableDefinition> definitions() {
        Stream<TableDefinition> tables = DomainRecords.all().stream().map(TableDefinition::of);
        return tables.toList();
    }

    private static String schemaScript() throws Exception {
        try (InputStream in = SchemaDerivationTest.class.getResourceAsStream("/schema.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void run(PostgresDatabase database, String script) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    private static List<String> read(PostgresDatabase database, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }
}
