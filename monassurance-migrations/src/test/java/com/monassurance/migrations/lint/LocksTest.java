package com.monassurance.migrations.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.sqlplan.LockMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The locks that are told are those that the server takes. */
class LocksTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();

    private static final PostgresDatabase DATABASE = SERVER.newDatabase();

    private static final String LOCKS = """
            select l.relation::int8, l.mode
              from pg_locks l
             where l.pid = pg_backend_pid() and l.locktype = 'relation'
            """;

    private static final String RELATIONS = """
            select c.oid::int8, c.relname
              from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
            """;

    private static final Set<String> VIEWS = Set.of("w", "m");

    private static final Map<Long, String> NAMES = new HashMap<>();

    private static Catalog catalog;

    @BeforeAll
    static void fill() throws SQLException {
        DATABASE.execute(
                "create table p (id int primary key, u int)",
                "create table t (a int not null, b int, c text, d int generated always as (a) stored,"
                        + " constraint k check (a > 0) not valid)",
                "create index i on t (a)",
                "create unique index x on t (a)",
                "create view w as select a from t",
                "create materialized view m as select id from p",
                "create unique index mi on m (id)",
                "create table parts (a int, v int) partition by range (a)",
                "create table part partition of parts for values from (1) to (9)",
                "create table loose (a int, v int)",
                "create table parts_rest partition of parts default",
                "create table child (a int references p, z int)",
                "create table parent (a int)",
                "create table heir () inherits (parent)",
                "create domain positive as int",
                "alter domain positive add constraint later check (value > 0) not valid",
                "create table of_domain (a positive)",
                "create statistics st on a, b from t",
                "create sequence numbers owned by t.b",
                "create table \"odd \"\" name\" (\"a b\" int)",
                "create index \"odd index\" on \"odd \"\" name\" (\"a b\")",
                "create function f() returns trigger language plpgsql as 'begin return new; end'",
                "create trigger g before insert on t for each row execute function f()",
                "create policy y on t");
        try (Connection connection = DATABASE.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(RELATIONS)) {
            while (rows.next()) {
                NAMES.put(rows.getLong(1), rows.getString(2));
            }
            catalog = CatalogReader.of(CatalogSettings.defaults()).read(connection);
        }
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static final List<String> STATEMENTS = List.of(
            "alter table t add x int",
            "alter table t drop b",
            "alter table t alter b set not null",
            "alter table t alter b drop not null",
            "alter table t alter b set default 1",
            "alter table t alter b set statistics 10",
            "alter table t alter b set (n_distinct = 5)",
            "alter table t alter c set storage external",
            "alter table t alter b type bigint",
            "alter table t add check (b > 0)",
            "alter table t add unique (b)",
            "alter table t add foreign key (b) references p",
            "alter table t add foreign key (b) references p not valid",
            "alter table t add z int references p",
            "alter table t add constraint kk unique using index x",
            "alter table t validate constraint k",
            "alter table t drop constraint k",
            "alter table t rename to t2",
            "alter table t rename b to b2",
            "alter table t set unlogged",
            "alter table t set (fillfactor = 70)",
            "alter table t reset (fillfactor)",
            "alter table t cluster on i",
            "alter table t set without cluster",
            "alter table t disable trigger g",
            "alter table t enable row level security",
            "alter table t replica identity full",
            "alter table parts attach partition loose for values from (20) to (30)",
            "alter table parts detach partition part",
            "create table n partition of parts for values from (30) to (40)",
            "create table n (a int references p)",
            "create index on t (b)",
            "drop index i",
            "drop table t cascade",
            "drop view w",
            "drop trigger g on t",
            "create trigger h before insert on t for each row execute function f()",
            "create policy z on t",
            "drop policy y on t",
            "create rule r as on insert to t do also nothing",
            "truncate t",
            "lock table t in share row exclusive mode",
            "update t set b = 1",
            "delete from t",
            "insert into t (a) values (1)",
            "reindex table t",
            "reindex index i",
            "cluster t using i",
            "refresh materialized view m",
            "refresh materialized view concurrently m",
            "alter table t alter c set compression pglz",
            "alter table t alter a add generated by default as identity",
            "alter table t alter d drop expression",
            "alter table t owner to current_user",
            "alter table t replica identity using index x",
            "alter table t force row level security",
            "alter table t enable always trigger g",
            "alter table t inherit parent",
            "alter table heir no inherit parent",
            "alter table parent add z int",
            "alter table parent alter a set not null",
            "alter table parts add z int",
            "alter table parts add constraint positive check (a > 0)",
            "alter table t rename constraint k to kk",
            "alter table child drop constraint child_a_fkey",
            "alter table child drop a",
            "alter table child alter a type bigint",
            "alter table child validate constraint child_a_fkey",
            "alter table p alter u type bigint",
            "alter table p drop constraint p_pkey cascade",
            "alter table \"odd \"\" name\" alter \"a b\" set not null",
            "alter index i set (fillfactor = 70)",
            "alter index i rename to j",
            "alter index \"odd index\" rename to j",
            "alter view w set (security_barrier)",
            "alter view w rename to v",
            "alter materialized view m rename to n",
            "create or replace view w as select a from t where a > 0",
            "create table n (like t including all)",
            "create table n () inherits (parent)",
            "create table n partition of parts for values from (40) to (50)",
            "create table n as select * from t",
            "create unique index on t (b) where b > 0",
            "create index on parts (a)",
            "create statistics st2 on a, b from t",
            "create constraint trigger ct after insert on t deferrable for each row execute function f()",
            "alter trigger g on t rename to h",
            "alter policy y on t using (true)",
            "comment on table t is 'x'",
            "comment on column t.a is 'x'",
            "drop table child",
            "drop table p cascade",
            "drop table parts",
            "drop table part",
            "drop materialized view m",
            "drop index \"odd index\"",
            "truncate p cascade",
            "lock table only t in access exclusive mode",
            "analyze t",
            "select * from t for update",
            "merge into t using p on t.a = p.id when matched then delete",
            "copy t (a) from program 'true'",
            "with x as (select 1) delete from t using x",
            "alter domain positive add check (value > 0)",
            "alter domain positive add check (value > 0) not valid",
            "alter domain positive validate constraint later",
            "alter domain positive drop constraint later",
            "alter table only parent alter a set default 1",
            "alter table parts rename a to aa",
            "alter table parts alter a set statistics 5",
            "alter table parts add foreign key (a) references p",
            "alter table parts alter v type bigint",
            "alter table parts rename to parts2",
            "alter table parts owner to current_user",
            "alter table parts disable trigger all",
            "truncate parts",
            "alter domain positive set not null");

    @Test
    void the_locks_that_are_told_are_those_the_server_takes() throws SQLException {
        List<String> wrong = new ArrayList<>();
        try (Connection connection = DATABASE.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            boolean hasMerge = connection.getMetaData().getDatabaseMajorVersion() >= 15;
            for (String sql : STATEMENTS) {
                if (sql.startsWith("merge") && !hasMerge) {
                    continue;
                }
                statement.execute(sql);
                Map<String, LockMode> taken = taken(statement);
                connection.rollback();

                Map<String, LockMode> told = told(sql);

                boolean isTrue = told.entrySet().stream().allMatch(lock -> lock.getValue() == taken.get(lock.getKey()));
                // What CASCADE drops is gone; that nobody reads it on the way is no news.
                boolean isWhole = taken.entrySet().stream()
                        .filter(lock -> !sql.endsWith("cascade") || !VIEWS.contains(lock.getKey()))
                        .allMatch(lock -> !lock.getValue().blocksWrites() || told.containsKey(lock.getKey()));
                if (!isTrue || !isWhole) {
                    wrong.add(sql + ": told " + told + ", taken " + taken);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static Map<String, LockMode> told(String sql) {
        LintSettings settings =
                new LintSettings(null, 0, 0, false, false, List.of("public"), Set.of(), Set.of(), Set.of(), Map.of());
        KnownSchema schema = new KnownSchema(new CatalogFacts(catalog), settings);
        Map<String, LockMode> told = new TreeMap<>();
        Locks.of(SqlCommandParser.parse(sql, 0, sql.length()), schema)
                .forEach((table, mode) -> told.put(table.name(), mode));
        return told;
    }

    private static Map<String, LockMode> taken(Statement statement) throws SQLException {
        Map<String, LockMode> taken = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery(LOCKS)) {
            while (rows.next()) {
                String table = NAMES.get(rows.getLong(1));
                if (table == null) {
                    continue;
                }
                String name =
                        rows.getString(2).replaceAll("([a-z])([A-Z])", "$1_$2").replace("_Lock", "");
                LockMode mode = LockMode.valueOf(name.toUpperCase(Locale.ROOT));
                taken.merge(table, mode, (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
        return taken;
    }
}
