== CREATE FUNCTION: sql
create function f() returns int language sql as 'select 1';
== CREATE FUNCTION: or replace
create function f() returns int language sql as 'select 1';
-- statement
create or replace function f() returns int language sql as 'select 2';
== CREATE FUNCTION: dollar quotes
create function f() returns text language sql as $x$ select '$y$' $x$;
== CREATE FUNCTION: plpgsql
create function f(a int) returns int language plpgsql as $$ begin if a > 0 then return 1; end if; return 2; end $$;
== CREATE FUNCTION: return
create function f(a int) returns int return a + 1;
== CREATE FUNCTION: begin atomic
create function f(a int) returns int language sql begin atomic select a; select a + 1; end;
== CREATE FUNCTION: argument modes
create function f(in a int, out b int, inout c text) language sql as 'select 1, ''x''';
== CREATE FUNCTION: variadic
create function f(a text, variadic b int[]) returns int language sql as 'select 1';
== CREATE FUNCTION: defaults
create function f(a int default 1, b text = 'x''y') returns int language sql as 'select 1';
== CREATE FUNCTION: unnamed arguments
create function f(int, text) returns int language sql as 'select $1';
== CREATE FUNCTION: returns table
create function f() returns table (a int, b text) language sql as 'select 1, ''x''';
== CREATE FUNCTION: returns setof
create function f() returns setof pg_class language sql as 'select * from pg_class';
== CREATE FUNCTION: type of a column
create table t (a int);
-- statement
create function f(x t.a%type) returns t.a%type language sql as 'select 1';
== CREATE FUNCTION: polymorphic
create function f(a anyelement, b anyarray) returns anyelement language sql as 'select $1';
== CREATE FUNCTION: returns trigger
create function f() returns trigger language plpgsql as 'begin return new; end';
== CREATE FUNCTION: every attribute
create function f(a int) returns setof int language sql immutable leakproof strict security definer parallel safe cost 5 rows 7 set work_mem = '1MB' set search_path = pg_catalog, public as 'select 1';
== CREATE FUNCTION: other attributes
create function f(a int) returns int language sql volatile not leakproof called on null input external security invoker parallel restricted as 'select 1';
== CREATE FUNCTION: returns null on null input
create function f(a int) returns int language sql stable returns null on null input parallel unsafe as 'select 1';
== CREATE FUNCTION: set from current
create function f(a int) returns int language sql set datestyle from current as 'select 1';
== CREATE FUNCTION: support
create function f(text, text) returns bool language internal immutable strict support textlike_support as 'textlike';
== CREATE FUNCTION: window
create function f() returns bigint language internal window as 'window_row_number';
== CREATE FUNCTION: C with object file
create function f(int, int) returns int language c strict as '$libdir/btree_gist', 'gbt_int4_consistent';
== CREATE FUNCTION: transform for type
create function g(internal) returns internal language internal immutable as 'textlike_support';
create transform for circle language plpgsql (from sql with function g(internal));
-- statement
create function f(circle) returns int transform for type circle language plpgsql as 'begin return 1; end';
== ALTER FUNCTION: volatility
create function f(int) returns int language sql as 'select 1';
-- statement
alter function f(int) immutable;
== ALTER FUNCTION: strict
create function f(int) returns int language sql as 'select 1';
-- statement
alter function f returns null on null input;
== ALTER FUNCTION: called on null input
create function f(int) returns int strict language sql as 'select 1';
-- statement
alter function f(int) called on null input;
== ALTER FUNCTION: several at once
create function f(int) returns setof int language sql as 'select 1';
-- statement
alter function f(int) security definer leakproof parallel safe cost 9 rows 8 stable strict restrict;
== ALTER FUNCTION: support
create function f(text, text) returns bool language internal immutable strict as 'textlike';
-- statement
alter function f(text, text) support textlike_support;
== ALTER FUNCTION: set
create function f(int) returns int language sql as 'select 1';
-- statement
alter function f(int) set work_mem to '2MB';
== ALTER FUNCTION: set from current
create function f(int) returns int language sql as 'select 1';
-- statement
alter function f(int) set datestyle from current;
== ALTER FUNCTION: reset
create function f(int) returns int language sql set work_mem = '1MB' as 'select 1';
-- statement
alter function f(int) reset work_mem;
== ALTER FUNCTION: reset all
create function f(int) returns int language sql set work_mem = '1MB' as 'select 1';
-- statement
alter function f(int) reset all;
== ALTER FUNCTION: rename
create function f(int) returns int language sql as 'select 1';
-- statement
alter function f(int) rename to g;
== ALTER FUNCTION: owner
create function f(int) returns int language sql as 'select 1';
-- statement
alter function f(int) owner to judge_one;
== ALTER FUNCTION: set schema
create schema s;
create function f(int) returns int language sql as 'select 1';
-- statement
alter function f(int) set schema s;
== ALTER FUNCTION: depends on extension
create function f(int) returns int language sql as 'select 1';
-- statement
alter function f(int) depends on extension plpgsql;
== DROP FUNCTION
create function f(int) returns int language sql as 'select 1';
-- statement
drop function if exists f(int);
== CREATE PROCEDURE: sql
create procedure f(a int) language sql as 'select 1';
== CREATE PROCEDURE: out argument, attributes
create or replace procedure f(out a int, inout b int default 4) language plpgsql security definer set work_mem = '1MB' as 'begin a := 1; end';
== CREATE PROCEDURE: begin atomic
create procedure f() begin atomic select 1; end;
== ALTER PROCEDURE: security
create procedure f() language sql as 'select 1';
-- statement
alter procedure f() security definer;
== ALTER PROCEDURE: set
create procedure f() language sql as 'select 1';
-- statement
alter procedure f() set work_mem = '1MB';
== ALTER PROCEDURE: rename
create procedure f() language sql as 'select 1';
-- statement
alter procedure f() rename to g;
== ALTER PROCEDURE: owner
create procedure f() language sql as 'select 1';
-- statement
alter procedure f() owner to judge_one;
== ALTER ROUTINE
create procedure f() language sql as 'select 1';
-- statement
alter routine f() rename to g;
== DROP PROCEDURE
create procedure f() language sql as 'select 1';
-- statement
drop procedure f();
== DROP ROUTINE
create procedure f() language sql as 'select 1';
-- statement
drop routine f();
== CREATE AGGREGATE: plain
create aggregate g (int) (sfunc = int4pl, stype = int, initcond = '0');
== CREATE AGGREGATE: or replace, names
create or replace aggregate g (a int) (sfunc = int4pl, stype = int, sspace = 16);
== CREATE AGGREGATE: every option
create aggregate g (int) (sfunc = int4pl, stype = int, finalfunc = int4abs, finalfunc_modify = shareable, combinefunc = int4pl, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int, mfinalfunc = int4abs, mfinalfunc_modify = read_only, minitcond = '0', parallel = safe);
== CREATE AGGREGATE: sort operator
create aggregate g (int) (sfunc = int4larger, stype = int, sortop = >);
== CREATE AGGREGATE: internal state
create aggregate g (numeric) (sfunc = numeric_avg_accum, stype = internal, finalfunc = numeric_avg, serialfunc = numeric_avg_serialize, deserialfunc = numeric_avg_deserialize, combinefunc = numeric_avg_combine);
== CREATE AGGREGATE: any number of rows
create aggregate g (*) (sfunc = int8inc, stype = int8, initcond = '0');
== CREATE AGGREGATE: ordered set
create aggregate g (float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
== CREATE AGGREGATE: hypothetical
create aggregate g (variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
== CREATE AGGREGATE: old syntax
create aggregate g (basetype = int, sfunc = int4pl, stype = int);
== ALTER AGGREGATE: rename
create aggregate g (int) (sfunc = int4pl, stype = int);
-- statement
alter aggregate g (int) rename to h;
== ALTER AGGREGATE: owner
create aggregate g (int) (sfunc = int4pl, stype = int);
-- statement
alter aggregate g (int) owner to judge_one;
== ALTER AGGREGATE: set schema
create schema s;
create aggregate g (int) (sfunc = int4pl, stype = int);
-- statement
alter aggregate g (int) set schema s;
== DROP AGGREGATE
create aggregate g (int) (sfunc = int4pl, stype = int);
-- statement
drop aggregate g (int);
== CREATE OPERATOR: binary
create operator === (leftarg = int, rightarg = int, function = int4eq, commutator = ===, negator = !==, restrict = eqsel, join = eqjoinsel, hashes, merges);
== CREATE OPERATOR: prefix
create operator @@@ (rightarg = int, procedure = int4abs);
== ALTER OPERATOR: owner
create operator === (leftarg = int, rightarg = int, function = int4eq);
-- statement
alter operator === (int, int) owner to judge_one;
== ALTER OPERATOR: set schema
create schema s;
create operator === (leftarg = int, rightarg = int, function = int4eq);
-- statement
alter operator === (int, int) set schema s;
== ALTER OPERATOR: set
create operator === (leftarg = int, rightarg = int, function = int4eq);
-- statement
alter operator === (int, int) set (restrict = eqsel, join = eqjoinsel);
== ALTER OPERATOR: set none
create operator @@@ (rightarg = int, procedure = int4abs);
-- statement
alter operator @@@ (none, int) set (restrict = none);
== ALTER OPERATOR: set commutator [17]
create operator === (leftarg = int, rightarg = int, function = int4eq);
create operator !== (leftarg = int, rightarg = int, function = int4ne);
-- statement
alter operator === (int, int) set (commutator = ===, negator = !==, hashes, merges);
== DROP OPERATOR
create operator === (leftarg = int, rightarg = int, function = int4eq);
-- statement
drop operator === (int, int);
== CREATE OPERATOR FAMILY
create operator family f using btree;
== ALTER OPERATOR FAMILY: add
create operator family f using btree;
-- statement
alter operator family f using btree add operator 1 < (int, int) for search, function 1 (int, int) btint4cmp (int, int);
== ALTER OPERATOR FAMILY: for order by
create operator family f using gist;
-- statement
alter operator family f using gist add operator 15 <-> (point, point) for order by float_ops;
== ALTER OPERATOR FAMILY: drop
create operator family f using btree;
alter operator family f using btree add operator 1 < (int, int), function 1 (int, int) btint4cmp (int, int);
-- statement
alter operator family f using btree drop operator 1 (int, int), function 1 (int, int);
== ALTER OPERATOR FAMILY: rename
create operator family f using btree;
-- statement
alter operator family f using btree rename to g;
== ALTER OPERATOR FAMILY: owner
create operator family f using btree;
-- statement
alter operator family f using btree owner to judge_one;
== ALTER OPERATOR FAMILY: set schema
create schema s;
create operator family f using btree;
-- statement
alter operator family f using btree set schema s;
== DROP OPERATOR FAMILY
create operator family f using btree;
-- statement
drop operator family f using btree;
== CREATE OPERATOR CLASS: own family
create operator class c for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
== CREATE OPERATOR CLASS: default in a family
create type e as enum ('a');
create operator family f using hash;
-- statement
create operator class c default for type e using hash family f as operator 1 = (anyenum, anyenum), function 1 (e, e) hashenum(anyenum);
== CREATE OPERATOR CLASS: storage
create operator class c for type int[] using gin as operator 1 && (anyarray, anyarray), function 1 btint4cmp(int, int), storage int;
== ALTER OPERATOR CLASS: rename
create operator class c for type int using btree as operator 3 =, function 1 btint4cmp(int, int);
-- statement
alter operator class c using btree rename to d;
== ALTER OPERATOR CLASS: owner
create operator class c for type int using btree as operator 3 =, function 1 btint4cmp(int, int);
-- statement
alter operator class c using btree owner to judge_one;
== ALTER OPERATOR CLASS: set schema
create schema s;
create operator class c for type int using btree as operator 3 =, function 1 btint4cmp(int, int);
-- statement
alter operator class c using btree set schema s;
== DROP OPERATOR CLASS
create operator class c for type int using btree as operator 3 =, function 1 btint4cmp(int, int);
-- statement
drop operator class c using btree;
== CREATE CAST: with function
create type c as (a int);
create function f(c) returns int language sql immutable as 'select 1';
-- statement
create cast (c as int) with function f(c) as implicit;
== CREATE CAST: without function
create cast (xml as bytea) without function as assignment;
== CREATE CAST: with inout
create type c as (a int);
-- statement
create cast (c as text) with inout as assignment;
== DROP CAST
create type c as (a int);
create cast (c as text) with inout;
-- statement
drop cast if exists (c as text);
== CREATE TRANSFORM
create function f(internal) returns internal language internal immutable as 'textlike_support';
-- statement
create or replace transform for circle language plpgsql (from sql with function f(internal));
== DROP TRANSFORM
create function f(internal) returns internal language internal immutable as 'textlike_support';
create transform for circle language plpgsql (from sql with function f(internal));
-- statement
drop transform for circle language plpgsql;
== CREATE LANGUAGE
create or replace trusted procedural language l handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
== ALTER LANGUAGE: rename
create language l handler plpgsql_call_handler;
-- statement
alter language l rename to m;
== ALTER LANGUAGE: owner
create language l handler plpgsql_call_handler;
-- statement
alter procedural language l owner to judge_one;
== DROP LANGUAGE
create language l handler plpgsql_call_handler;
-- statement
drop language l;
== CREATE ACCESS METHOD: table
create access method m type table handler heap_tableam_handler;
== CREATE ACCESS METHOD: index
create access method m type index handler bthandler;
== DROP ACCESS METHOD
create access method m type index handler bthandler;
-- statement
drop access method m;
