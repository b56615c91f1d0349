package com.monassurance.migrations;

import java.util.List;

/** Statements that are interrupted in tests, what they need, and who can keep them waiting at which of their phases. */
enum InterruptedKind {
    CREATE_INDEX("", "create index concurrently t_b on t (b)", "writer", "snapshot"),
    CREATE_UNNAMED_INDEX("create index on t (b);", "create index concurrently on t (b)", "writer", "snapshot"),
    CREATE_INDEX_IF_NOT_EXISTS(
            "", "create unique index concurrently if not exists \"T B\" on only public.t (b, a) where a > 0", "writer"),
    DROP_INDEX("create index t_b on t (b);", "drop index concurrently t_b", "reader"),
    REINDEX_INDEX("create index t_b on t (b);", "reindex index concurrently t_b", "writer", "snapshot", "reader"),
    REINDEX_LONG_NAME(
            "create index t_123456789_123456789_123456789_123456789_123456789_12345678901 on t (b);",
            "reindex index concurrently t_123456789_123456789_123456789_123456789_123456789_12345678901",
            "writer",
            "reader"),
    REINDEX_TABLE("create index t_b on t (b);", "reindex table concurrently t", "writer", "reader"),
    REINDEX_SCHEMA("create index t_b on t (b);", "reindex (concurrently) schema public", "writer"),
    REINDEX_DATABASE("create index t_b on t (b);", "reindex (verbose, concurrently) database {db0}", "writer"),
    REINDEX_PARTITIONED("create index p_b on p (b);", "reindex table concurrently p", "partition writer"),
    DETACH("", "alter table p detach partition p1 concurrently", "partition reader"),
    VALIDATE(
            "alter table t add constraint positive check (a > 0) not valid;",
            "lock table u; alter table t validate constraint positive",
            "vacuum"),
    ADD_VALUE("create type color as enum ('red');", "alter type color add value 'blue'; select 'blue'::color"),
    VACUUM("", "vacuum t", "vacuum"),
    CREATE_DATABASE("", "create database {db} template template0 is_template false"),
    DROP_DATABASE("", "drop database if exists {db}");

    private final String setup;
    private final String statement;
    private final String blockers;

    InterruptedKind(String setup, String statement, String... blockers) {
        this.setup = setup;
        this.statement = statement;
        this.blockers = String.join(",", blockers);
    }

    String setup() {
        return "create table t (a int primary key, b text); insert into t select i, i from generate_series(1, 100) i;"
                + "create table u (); create table log (step text);"
                + "create table p (a int not null, b text) partition by list (a);"
                + "create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);"
                + setup;
    }

    String script() {
        return "insert into log values ('before');" + statement + "; insert into log values ('after');";
    }

    /** The part of the script that the statement begins with. */
    String marker() {
        String[] parts = statement.split("; ");
        return parts[this == VALIDATE ? 1 : 0].replaceFirst("\\{db.*", "");
    }

    List<String> blockers() {
        return blockers.isEmpty() ? List.of() : List.of(blockers.split(","));
    }

    /** What keeps the statement waiting; the transaction stays open. */
    static String blocking(String blocker) {
        return switch (blocker) {
            case "writer" -> "insert into t values (0, 'x')";
            case "snapshot" -> "set transaction isolation level repeatable read; select 1 from u";
            case "reader" -> "select count(*) from t";
            case "partition writer" -> "insert into p values (1, 'x')";
            case "partition reader" -> "select count(*) from p";
            case "vacuum" -> "lock table t in share update exclusive mode";
            default -> throw new IllegalArgumentException(blocker);
        };
    }
}
