== CREATE INDEX: plain
create table t (a int);
-- statement
create index on t (a);
== CREATE INDEX: unique if not exists
create table t (a int);
-- statement
create unique index if not exists i on t (a);
== CREATE INDEX: concurrently [14 alone]
create table t (a int);
-- statement
create index concurrently i on t (a);
== CREATE INDEX: only
create table t (a int) partition by list (a);
-- statement
create index i on only t (a);
== CREATE INDEX: order
create table t (a int, b int);
-- statement
create index i on t (a desc nulls last, b asc nulls first);
== CREATE INDEX: hash
create table t (a int);
-- statement
create index i on t using hash (a);
== CREATE INDEX: gin with parameters
create table t (a jsonb);
-- statement
create index i on t using gin (a jsonb_path_ops) with (fastupdate = off);
== CREATE INDEX: gist with operator class parameters
create table t (a tsvector);
-- statement
create index i on t using gist (a tsvector_ops (siglen = 100)) with (buffering = on);
== CREATE INDEX: spgist
create table t (a text);
-- statement
create index i on t using spgist (a);
== CREATE INDEX: brin with parameters
create table t (a int);
-- statement
create index i on t using brin (a) with (pages_per_range = 16, autosummarize = on);
== CREATE INDEX: brin minmax multi
create table t (a int);
-- statement
create index i on t using brin (a int4_minmax_multi_ops (values_per_range = 16));
== CREATE INDEX: brin bloom
create table t (a int);
-- statement
create index i on t using brin (a int4_bloom_ops (false_positive_rate = 0.05));
== CREATE INDEX: expression
create table t (a text);
-- statement
create index i on t (lower(a), (a || 'x'));
== CREATE INDEX: collation and operator class
create table t (a text);
-- statement
create index i on t (a collate "C" text_pattern_ops);
== CREATE INDEX: include
create table t (a int, b int);
-- statement
create index i on t (a) include (b);
== CREATE INDEX: nulls not distinct [15]
create table t (a int);
-- statement
create unique index i on t (a) nulls not distinct;
== CREATE INDEX: parameters
create table t (a int);
-- statement
create index i on t (a) with (fillfactor = 70, deduplicate_items = off);
== CREATE INDEX: tablespace
create table t (a int);
-- statement
create index i on t (a) tablespace pg_default;
== CREATE INDEX: predicate
create table t (a int);
-- statement
create index i on t (a) where a > 5 and a is not null;
== CREATE INDEX: on a partitioned table
create table t (a int) partition by list (a);
create table t1 partition of t for values in (1);
-- statement
create index i on t (a);
== ALTER INDEX: rename
create table t (a int);
create index i on t (a);
-- statement
alter index if exists i rename to j;
== ALTER INDEX: set tablespace
create table t (a int);
create index i on t (a);
-- statement
alter index i set tablespace pg_default;
== ALTER INDEX: attach partition
create table t (a int) partition by list (a);
create table t1 partition of t for values in (1);
create index i on only t (a);
create index i1 on t1 (a);
-- statement
alter index i attach partition i1;
== ALTER INDEX: set parameter
create table t (a int);
create index i on t (a);
-- statement
alter index i set (fillfactor = 60);
== ALTER INDEX: reset parameter
create table t (a int);
create index i on t (a) with (fillfactor = 60);
-- statement
alter index i reset (fillfactor);
== ALTER INDEX: statistics
create table t (a text);
create index i on t (lower(a));
-- statement
alter index i alter column 1 set statistics 200;
== ALTER INDEX: depends on extension
create table t (a text);
create index i on t (a);
-- statement
alter index i depends on extension plpgsql;
== ALTER INDEX: no depends on extension
create table t (a text);
create index i on t (a);
alter index i depends on extension plpgsql;
-- statement
alter index i no depends on extension plpgsql;
== ALTER INDEX: all in tablespace
create table t (a text);
create index i on t (a);
-- statement
alter index all in tablespace pg_default set tablespace pg_default;
== DROP INDEX
create table t (a text);
create index i on t (a);
-- statement
drop index if exists i restrict;
== DROP INDEX: concurrently [14 alone]
create table t (a text);
create index i on t (a);
-- statement
drop index concurrently i;
== CREATE STATISTICS: plain
create table t (a int, b int);
-- statement
create statistics s on a, b from t;
== CREATE STATISTICS: kinds if not exists
create table t (a int, b int);
-- statement
create statistics if not exists s (ndistinct, dependencies, mcv) on a, b from t;
== CREATE STATISTICS: one expression
create table t (a int, b int);
-- statement
create statistics s on (a + b) from t;
== CREATE STATISTICS: columns and expressions
create table t (a int, b int);
-- statement
create statistics s (mcv) on a, (a % 10), (b % 10) from t;
== CREATE STATISTICS: without a name [16]
create table t (a int, b int);
-- statement
create statistics on a, b from t;
== ALTER STATISTICS: owner
create table t (a int, b int);
create statistics s on a, b from t;
-- statement
alter statistics s owner to judge_one;
== ALTER STATISTICS: rename
create table t (a int, b int);
create statistics s on a, b from t;
-- statement
alter statistics s rename to r;
== ALTER STATISTICS: set schema
create schema x;
create table t (a int, b int);
create statistics s on a, b from t;
-- statement
alter statistics s set schema x;
== ALTER STATISTICS: set statistics
create table t (a int, b int);
create statistics s on a, b from t;
-- statement
alter statistics s set statistics 77;
== ALTER STATISTICS: set statistics default [17]
create table t (a int, b int);
create statistics s on a, b from t;
-- statement
alter statistics s set statistics default;
== DROP STATISTICS
create table t (a int, b int);
create statistics s on a, b from t;
-- statement
drop statistics s;
