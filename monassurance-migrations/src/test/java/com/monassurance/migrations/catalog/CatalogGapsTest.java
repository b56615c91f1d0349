package com.monassurance.migrations.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Corners where something could get lost in silence. */
class CatalogGapsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String TABLES_OF_EXTENSIONS = "what hangs on tables of extensions";

    /** The comparison of a database with a copy of it, and what was written. */
    private static String roundTrip(PostgresDatabase database) {
        Catalog catalog = CatalogSamples.read(database);
        try (PostgresDatabase copy = database.server().newDatabase()) {
            DdlScript script = DdlWriter.write(catalog);
            assertThat(script.unwritten()).isEmpty();
            CatalogSamples.write(script, copy);
            return CatalogComparison.of(catalog, CatalogSamples.read(copy)).describe();
        }
    }

    @Test
    void what_is_done_to_a_table_of_an_extension_is_named(PostgresDatabase database) {
        database.execute(
                "create extension hstore",
                "create table kept (a int)",
                "alter extension hstore add table kept",
                "create function act() returns trigger language plpgsql as 'begin return new; end'",
                "create index on kept (a)",
                "alter table kept add check (a > 0)",
                "create trigger acts before insert on kept for each row execute function act()",
                "create policy shown on kept using (true)",
                "create rule ruled as on delete to kept do instead nothing",
                "create table child () inherits (kept)",
                "comment on column kept.a is 'said'",
                "grant select (a) on kept to public");

        List<Unread> unread = CatalogSamples.read(database).unread();

        assertThat(unread)
                .extracting(Unread::kind)
                .contains(
                        "changed privileges on built-in objects and on members of" + " extensions",
                        TABLES_OF_EXTENSIONS);
        assertThat(unread)
                .filteredOn(each -> each.kind().equals(TABLES_OF_EXTENSIONS))
                .singleElement()
                .extracting(Unread::reason)
                .asString()
                .contains("children", "comments", "constraints", "indexes", "policies", "rules", "triggers");
    }

    @Test
    void an_extension_that_nobody_touched_is_not_named(PostgresDatabase database) {
        database.execute("begin; create extension hstore; create table kept (a int primary key, b int check (b > 0));"
                + " comment on table kept is 'its own'; alter extension hstore add table kept; commit");

        assertThat(CatalogSamples.read(database).unread()).isEmpty();
    }

    @Test
    void an_operator_that_is_only_announced_is_named(PostgresDatabase database) {
        database.execute("create operator === (leftarg = int, rightarg = int, function = int4eq, negator = !==)");

        assertThat(CatalogSamples.read(database).unread())
                .extracting(Unread::kind)
                .containsExactly("operators that are only announced");
    }

    @Test
    void tablespaces_are_read_and_written(PostgresDatabase database) {
        // Made by the server, so that it belongs to its user.
        String directory =
                Path.of(System.getProperty("java.io.tmpdir"), database.name()).toString();
        database.execute("copy (select 1) to program 'mkdir -m 700 " + directory + "'");
        database.execute("create tablespace cat_space location '" + directory + "'");
        try {
            database.execute(
                    "create table a (id int primary key using index tablespace cat_space, b int) tablespace cat_space",
                    "create index i on a (b) tablespace cat_space",
                    "create materialized view m tablespace cat_space as select 1 as one",
                    "create table p (k int, unique (k) using index tablespace cat_space)"
                            + " partition by list (k) tablespace cat_space",
                    "create table p1 partition of p for values in (1)",
                    "create table p2 partition of p for values in (2) tablespace pg_default");

            Catalog catalog = CatalogSamples.read(database);

            assertThat(catalog.objects(ObjectKind.TABLE))
                    .extracting(each -> ((Table) each).storage().tablespace())
                    .containsExactly("cat_space", "cat_space", "cat_space", null);
            assertThat(catalog.objects(ObjectKind.INDEX))
                    .extracting(each -> ((Index) each).storage().tablespace())
                    .containsExactly("cat_space", "cat_space", "cat_space", "cat_space", "cat_space");
            assertThat(roundTrip(database)).isEmpty();
        } finally {
            database.execute("drop schema public cascade");
            database.execute("drop tablespace cat_space");
            database.execute("copy (select 1) to program 'rmdir " + directory + "'");
        }
    }

    @Test
    void a_ring_through_a_generated_column_and_an_index_is_written(PostgresDatabase database) {
        database.execute(
                "create table t (a int, b int)",
                "create function below(x int) returns bigint language sql immutable"
                        + " begin atomic select count(*) from t where a < x; end",
                "alter table t add c bigint generated always as (below(b)) stored",
                "create index i on t (below(a)) where below(b) > 0",
                "alter table t add check (below(a) < 10)",
                "alter table t alter b set default below(7)");

        assertThat(roundTrip(database)).isEmpty();
    }

    @Test
    void a_copied_identity_keeps_the_type_of_its_sequence(PostgresDatabase database) {
        database.execute(
                "create table origin (c int generated always as identity (maxvalue 9))",
                "create table copied (like origin including identity)");

        assertThat(roundTrip(database)).isEmpty();
    }
}
