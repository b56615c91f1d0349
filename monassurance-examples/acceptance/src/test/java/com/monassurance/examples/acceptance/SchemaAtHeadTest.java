package com.monassurance.examples.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.schema.MonAssuranceSchema;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.ScriptSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The schema that core's tests use is the schema that the shipped revisions make, and the way back leaves nothing. */
class SchemaAtHeadTest {

    private static final String OBJECTS = """
            select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                   || case when a.attnotnull then ' not null' else '' end
                   || case when a.attidentity <> '' then ' identity ' || a.attidentity::text else '' end
                   || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
            from pg_attribute a
            join pg_class c on c.oid = a.attrelid
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
            union all
            select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            from pg_constraint where connamespace = 'public'::regnamespace
            union all
            select 'index ' || pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' INVALID' end
            from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'public'::regnamespace
            union all
            select 'enum ' || t.typname || ' ' || string_agg(e.enumlabel, ',' order by e.enumsortorder)
            from pg_type t join pg_enum e on e.enumtypid = t.oid group by t.typname
            union all
            select 'sequence ' || c.relname from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'S'
            order by 1
            """;

    @Test
    void the_schema_of_cores_tests_equals_the_revisions_at_head() throws Exception {
        Path file = Path.of("../../monassurance-core/src/test/resources/schema.sql");
        try (PostgresDatabase migrated = PostgresFixture.shared().newDatabase();
                PostgresDatabase written = PostgresFixture.shared().newDatabase()) {
            migrator(migrated.dataSource()).upgrade(Target.head());
            written.execute(Files.readString(file));

            List<String> atHead = objects(migrated.dataSource());

            assertThat(atHead).isNotEmpty().isEqualTo(objects(written.dataSource()));
        }
    }

    @Test
    void base_leaves_nothing_and_the_way_up_again_ends_at_the_same_head() throws Exception {
        try (PostgresDatabase database = PostgresFixture.shared().newDatabase()) {
            Migrator migrator = migrator(database.dataSource());
            migrator.upgrade(Target.head());
            List<String> atHead = objects(database.dataSource());

            migrator.downgrade(Target.base());
            List<String> atBase = objects(database.dataSource());
            migrator.upgrade(Target.head());

            assertThat(atBase).isEmpty();
            assertThat(objects(database.dataSource())).isEqualTo(atHead);
        }
    }

    private static Migrator migrator(DataSource dataSource) {
        return Migrator.over(dataSource)
                .scripts(ScriptSources.classpath(MonAssuranceSchema.location()))
                .build();
    }

    private static List<String> objects(DataSource dataSource) throws SQLException {
        List<String> objects = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(OBJECTS)) {
            while (rows.next()) {
                objects.add(rows.getString(1));
            }
        }
        return objects;
    }
}
