== CREATE SCHEMA: plain
create schema s;
== CREATE SCHEMA: if not exists
create schema if not exists s;
== CREATE SCHEMA: authorization
create schema s authorization judge_one;
== CREATE SCHEMA: authorization alone
create schema authorization judge_one;
== CREATE SCHEMA: with elements
create schema s create table t (a int) create view v as select a from t create index on t (a) create sequence q grant select on t to judge_one;
== ALTER SCHEMA: rename
create schema s;
-- statement
alter schema s rename to r;
== ALTER SCHEMA: owner
create schema s;
-- statement
alter schema s owner to judge_one;
== DROP SCHEMA
create schema s;
create table s.t (a int);
-- statement
drop schema s cascade;
== CREATE EXTENSION: everything
create schema s;
-- statement
create extension if not exists hstore with schema s version '1.8' cascade;
== ALTER EXTENSION: update
create extension hstore version '1.7';
-- statement
alter extension hstore update to '1.8';
== ALTER EXTENSION: set schema
create schema s;
create extension hstore;
-- statement
alter extension hstore set schema s;
== ALTER EXTENSION: add
create extension hstore;
create table t (a int);
-- statement
alter extension hstore add table t;
== ALTER EXTENSION: drop
create extension hstore;
-- statement
alter extension hstore drop function hstore(record);
== DROP EXTENSION
create extension hstore;
-- statement
drop extension hstore;
== CREATE SEQUENCE: everything
create sequence if not exists s as int increment by 2 minvalue 1 maxvalue 100 start with 5 cache 7 cycle owned by none;
== CREATE SEQUENCE: descending
create sequence s increment -1 no minvalue no maxvalue no cycle;
== CREATE SEQUENCE: unlogged [15]
create unlogged sequence s;
== CREATE SEQUENCE: owned by
create table t (a int);
-- statement
create sequence s owned by t.a;
== ALTER SEQUENCE: options
create sequence s;
-- statement
alter sequence if exists s as int increment 3 minvalue 1 maxvalue 50 start 5 restart with 6 cache 3 cycle;
== ALTER SEQUENCE: owned by
create table t (a int);
create sequence s;
-- statement
alter sequence s owned by t.a;
== ALTER SEQUENCE: set logged [15]
create unlogged sequence s;
-- statement
alter sequence s set logged;
== ALTER SEQUENCE: set unlogged [15]
create sequence s;
-- statement
alter sequence s set unlogged;
== ALTER SEQUENCE: owner
create sequence s;
-- statement
alter sequence s owner to judge_one;
== ALTER SEQUENCE: rename
create sequence s;
-- statement
alter sequence s rename to r;
== ALTER SEQUENCE: set schema
create schema x;
create sequence s;
-- statement
alter sequence s set schema x;
== DROP SEQUENCE
create sequence s;
-- statement
drop sequence s;
== CREATE FOREIGN DATA WRAPPER: plain
create foreign data wrapper w;
== CREATE FOREIGN DATA WRAPPER: handlers and options
create foreign data wrapper w no handler no validator options (host 'x');
== ALTER FOREIGN DATA WRAPPER: options
create foreign data wrapper w options (a '1', b '2');
-- statement
alter foreign data wrapper w no validator options (set a '3', drop b, add c '4');
== ALTER FOREIGN DATA WRAPPER: validator
create foreign data wrapper w;
-- statement
alter foreign data wrapper w no handler validator postgresql_fdw_validator;
== ALTER FOREIGN DATA WRAPPER: rename
create foreign data wrapper w;
-- statement
alter foreign data wrapper w rename to x;
== ALTER FOREIGN DATA WRAPPER: owner
create foreign data wrapper w;
-- statement
alter foreign data wrapper w owner to current_user;
== DROP FOREIGN DATA WRAPPER
create foreign data wrapper w;
-- statement
drop foreign data wrapper w;
== CREATE SERVER
create foreign data wrapper w;
-- statement
create server if not exists s type 't' version '1' foreign data wrapper w options (host 'x');
== ALTER SERVER: version and options
create foreign data wrapper w;
create server s foreign data wrapper w options (host 'x');
-- statement
alter server s version '2' options (set host 'y', port '1');
== ALTER SERVER: owner
create foreign data wrapper w;
create server s foreign data wrapper w;
-- statement
alter server s owner to current_user;
== ALTER SERVER: rename
create foreign data wrapper w;
create server s foreign data wrapper w;
-- statement
alter server s rename to r;
== DROP SERVER
create foreign data wrapper w;
create server s foreign data wrapper w;
-- statement
drop server s;
== CREATE USER MAPPING
create foreign data wrapper w;
create server s foreign data wrapper w;
-- statement
create user mapping if not exists for judge_one server s options ("user" 'x');
== CREATE USER MAPPING: public
create foreign data wrapper w;
create server s foreign data wrapper w;
-- statement
create user mapping for public server s;
== ALTER USER MAPPING
create foreign data wrapper w;
create server s foreign data wrapper w;
create user mapping for current_user server s options (a '1');
-- statement
alter user mapping for current_user server s options (set a '2', add b '3');
== DROP USER MAPPING
create foreign data wrapper w;
create server s foreign data wrapper w;
create user mapping for public server s;
-- statement
drop user mapping for public server s;
== CREATE FOREIGN TABLE
create foreign data wrapper w;
create server s foreign data wrapper w;
-- statement
create foreign table if not exists t (a int options (x '1') not null, b text collate "C" default 'q', c int generated always as (a) stored, check (a > 0)) server s options (y '2');
== CREATE FOREIGN TABLE: inherits
create foreign data wrapper w;
create server s foreign data wrapper w;
create table p (a int);
-- statement
create foreign table t (b int) inherits (p) server s;
== CREATE FOREIGN TABLE: partition of
create foreign data wrapper w;
create server s foreign data wrapper w;
create table p (a int) partition by list (a);
-- statement
create foreign table t partition of p for values in (1) server s;
== CREATE FOREIGN TABLE: like [18]
create foreign data wrapper w;
create server s foreign data wrapper w;
create table p (a int default 1);
-- statement
create foreign table t (like p including all) server s;
== ALTER FOREIGN TABLE: options
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table t (a int) server s options (y '2');
-- statement
alter foreign table t options (set y '3', add z '4');
== ALTER FOREIGN TABLE: column options
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table t (a int) server s;
-- statement
alter foreign table t alter a options (add x '1');
== ALTER FOREIGN TABLE: columns
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table t (a int) server s;
-- statement
alter foreign table t add column b int, alter a type bigint, alter a set not null, alter a set default 5, add constraint c check (a > 0) not valid;
== ALTER FOREIGN TABLE: owner
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table t (a int) server s;
-- statement
alter foreign table t owner to judge_one;
== ALTER FOREIGN TABLE: rename
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table t (a int) server s;
-- statement
alter foreign table t rename to u;
== DROP FOREIGN TABLE
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table t (a int) server s;
-- statement
drop foreign table t;
== CREATE PUBLICATION: empty
create publication p;
== CREATE PUBLICATION: all tables
create publication p for all tables with (publish = 'insert, truncate');
== CREATE PUBLICATION: tables
create table t (a int);
create table u (a int);
-- statement
create publication p for table only t, u with (publish_via_partition_root = true);
== CREATE PUBLICATION: columns and rows [15]
create table t (a int, b int);
-- statement
create publication p for table t (a) where (a > 5) with (publish = 'insert');
== CREATE PUBLICATION: schemas [15]
create schema s;
create table t (a int);
-- statement
create publication p for tables in schema s, current_schema, table t;
== CREATE PUBLICATION: generated columns [18]
create publication p with (publish_generated_columns = stored);
== ALTER PUBLICATION: add
create table t (a int);
create publication p;
-- statement
alter publication p add table t;
== ALTER PUBLICATION: add schema [15]
create publication p;
-- statement
alter publication p add tables in schema public;
== ALTER PUBLICATION: set
create table t (a int);
create table u (a int);
create publication p for table t;
-- statement
alter publication p set table u;
== ALTER PUBLICATION: drop
create table t (a int);
create publication p for table t;
-- statement
alter publication p drop table t;
== ALTER PUBLICATION: options
create publication p;
-- statement
alter publication p set (publish = 'update', publish_via_partition_root);
== ALTER PUBLICATION: owner
create publication p;
-- statement
alter publication p owner to current_user;
== ALTER PUBLICATION: rename
create publication p;
-- statement
alter publication p rename to q;
== DROP PUBLICATION
create publication p;
-- statement
drop publication p;
== CREATE SUBSCRIPTION
create subscription s connection 'dbname=x' publication p, q with (connect = false, slot_name = none, binary = true, streaming = on, synchronous_commit = local);
== CREATE SUBSCRIPTION: two phase [15]
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none, two_phase = true, disable_on_error = true);
== CREATE SUBSCRIPTION: origin [16]
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none, origin = none, password_required = false, run_as_owner = true, streaming = parallel);
== CREATE SUBSCRIPTION: failover [17]
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none, failover = true);
== ALTER SUBSCRIPTION: publications
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none);
-- statement
alter subscription s set publication q with (refresh = false);
== ALTER SUBSCRIPTION: add publication
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none);
-- statement
alter subscription s add publication q with (refresh = false);
== ALTER SUBSCRIPTION: drop publication
create subscription s connection 'dbname=x' publication p, q with (connect = false, slot_name = none);
-- statement
alter subscription s drop publication q with (refresh = false);
== ALTER SUBSCRIPTION: connection
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none);
-- statement
alter subscription s connection 'dbname=y';
== ALTER SUBSCRIPTION: options
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none);
-- statement
alter subscription s set (binary = true, synchronous_commit = remote_apply);
== ALTER SUBSCRIPTION: rename
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none);
-- statement
alter subscription s rename to r;
== DROP SUBSCRIPTION
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none);
-- statement
drop subscription s;
== COMMENT: on many kinds
create table t (a int constraint c check (a > 0));
create index i on t (a);
create view v as select 1 as a;
create function f(int) returns int language sql as 'select 1';
create trigger g before insert on t for each row execute function suppress_redundant_updates_trigger();
create rule r as on delete to t do instead nothing;
create policy p on t;
create domain d as int constraint dc check (value > 0);
create type e as enum ('a');
create sequence s;
create schema sc;
-- statement
comment on table t is 'x';
comment on column t.a is 'x';
comment on constraint c on t is 'x';
comment on index i is 'x';
comment on view v is 'x';
comment on function f(int) is 'x';
comment on trigger g on t is 'x';
comment on rule r on t is 'x';
comment on policy p on t is 'x';
comment on domain d is 'x';
comment on constraint dc on domain d is 'x';
comment on type e is 'x';
comment on sequence s is 'x';
comment on schema sc is 'it''s';
comment on column v.a is 'x';
== COMMENT: on other kinds
create operator === (leftarg = int, rightarg = int, function = int4eq);
create operator family f using btree;
create operator class c for type int using btree as operator 3 =, function 1 btint4cmp(int, int);
create aggregate g (int) (sfunc = int4pl, stype = int);
create collation co (locale = 'C');
create conversion cv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create text search dictionary d (template = simple);
create text search configuration tc (copy = english);
create foreign data wrapper w;
create server s foreign data wrapper w;
create publication p;
create materialized view m as select 1;
create procedure pr() language sql as 'select 1';
create table t (a int, b int);
create statistics st on a, b from t;
-- statement
comment on operator === (int, int) is 'x';
comment on operator family f using btree is 'x';
comment on operator class c using btree is 'x';
comment on aggregate g (int) is 'x';
comment on collation co is 'x';
comment on conversion cv is 'x';
comment on text search dictionary d is 'x';
comment on text search configuration tc is 'x';
comment on text search parser "default" is 'x';
comment on text search template simple is 'x';
comment on foreign data wrapper w is 'x';
comment on server s is 'x';
comment on publication p is 'x';
comment on materialized view m is 'x';
comment on procedure pr() is 'x';
comment on routine pr() is 'y';
comment on statistics st is 'x';
comment on cast (int as bigint) is 'x';
comment on access method heap is 'x';
comment on language plpgsql is 'x';
comment on extension plpgsql is null;
== GRANT: table
create table t (a int);
-- statement
grant select, insert, update, delete, truncate, references, trigger on table t to judge_one, public;
== GRANT: maintain [17]
create table t (a int);
-- statement
grant maintain on t to judge_one;
== GRANT: columns
create table t (a int, b int);
-- statement
grant select (a, b), insert (a), update (b), references (a) on t to judge_one with grant option;
== GRANT: all tables in schema
create table t (a int, b int);
-- statement
grant all privileges on all tables in schema public to judge_one;
== GRANT: sequence
create sequence s;
-- statement
grant usage, select, update on sequence s to judge_one;
== GRANT: function
create function f(int) returns int language sql as 'select 1';
-- statement
grant execute on function f(int) to judge_one;
== GRANT: procedure and routine
create procedure f(int) language sql as 'select 1';
-- statement
grant execute on procedure f(int) to judge_one;
grant execute on routine f(int) to judge_two;
== GRANT: schema
create schema s;
-- statement
grant create, usage on schema s to judge_one;
== GRANT: type and domain
create type e as enum ('a');
create domain d as int;
-- statement
grant usage on type e to judge_one;
grant usage on domain d to judge_one;
== GRANT: language
grant usage on language plpgsql to judge_one;
== GRANT: foreign
create foreign data wrapper w;
create server s foreign data wrapper w;
-- statement
grant usage on foreign data wrapper w to judge_one;
grant usage on foreign server s to judge_one;
== GRANT: granted by
create table t (a int);
-- statement
grant select on t to judge_one granted by current_user;
== REVOKE: table
create table t (a int);
grant select, insert on t to judge_one with grant option;
-- statement
revoke grant option for select on t from judge_one cascade;
== REVOKE: default of a function
create function f(int) returns int language sql as 'select 1';
-- statement
revoke all on function f(int) from public;
== REVOKE: default of a type
create type e as enum ('a');
-- statement
revoke usage on type e from public;
== ALTER DEFAULT PRIVILEGES: tables
alter default privileges grant select on tables to judge_one;
== ALTER DEFAULT PRIVILEGES: sequences in a schema
alter default privileges for role judge_one in schema public grant usage on sequences to judge_two with grant option;
== ALTER DEFAULT PRIVILEGES: functions
alter default privileges revoke execute on functions from public;
== ALTER DEFAULT PRIVILEGES: types
alter default privileges revoke usage on types from public;
== ALTER DEFAULT PRIVILEGES: schemas
alter default privileges grant create on schemas to judge_one;
== ALTER DEFAULT PRIVILEGES: large objects [18]
alter default privileges grant select on large objects to judge_one;
== REASSIGN OWNED
create table t (a int);
alter table t owner to judge_one;
-- statement
reassign owned by judge_one to judge_two;
