# Pairs of scripts that differ in one thing: what stands before "-- one" is common to both.
== schema: another one
create schema a;
-- one
create schema b;
-- other
create schema c;
== schema: owner
create schema a;
-- one
-- other
alter schema a owner to judge_one;
== schema: privileges
create schema a;
-- one
grant usage on schema a to judge_one;
-- other
grant create on schema a to judge_one;
== schema public: privileges of what is built in
-- one
-- other
revoke usage on schema public from public;
== schema public: comment of what is built in
-- one
-- other
comment on schema public is 'changed';
== schema public: dropped
-- one
-- other
drop schema public;
== extension: present
-- one
-- other
create extension hstore;
== extension: schema
create schema ext;
-- one
create extension citext;
-- other
create extension citext schema ext;
== table: name
-- one
create table t (a int);
-- other
create table u (a int);
== table: schema
create schema s;
-- one
create table t (a int);
-- other
create table s.t (a int);
== table: unlogged
-- one
create table t (a int);
-- other
create unlogged table t (a int);
== table: storage parameter
create table t (a int);
-- one
alter table t set (fillfactor = 80);
-- other
alter table t set (fillfactor = 70);
== table: toast storage parameter
create table t (a text);
-- one
-- other
alter table t set (toast.autovacuum_enabled = off);
== table: tablespace stays, access method named
create access method heap_two type table handler heap_tableam_handler;
-- one
create table t (a int);
-- other
create table t (a int) using heap_two;
== table: replica identity
create table t (a int not null, b int not null);
create unique index i on t (a);
create unique index j on t (b);
-- one
alter table t replica identity using index i;
-- other
alter table t replica identity using index j;
== table: replica identity full
create table t (a int);
-- one
alter table t replica identity full;
-- other
alter table t replica identity nothing;
== table: row security enabled
create table t (a int);
-- one
-- other
alter table t enable row level security;
== table: row security forced
create table t (a int);
alter table t enable row level security;
-- one
-- other
alter table t force row level security;
== table: inheritance
create table p (a int);
create table t (a int);
-- one
-- other
alter table t inherit p;
== table: order of parents
create table p (a int);
create table q (a int);
-- one
create table t () inherits (p, q);
-- other
create table t () inherits (q, p);
== table: of a type
create type ty as (a int);
create table t (a int);
-- one
-- other
alter table t of ty;
== table: clustered on
create table t (a int, b int);
create index i on t (a);
create index j on t (b);
-- one
alter table t cluster on i;
-- other
alter table t cluster on j;
== table: owner
create table t (a int);
-- one
alter table t owner to judge_one;
-- other
alter table t owner to judge_two;
== table: privilege
create table t (a int);
-- one
grant select on t to judge_one;
-- other
grant select on t to judge_two;
== table: grant option
create table t (a int);
-- one
grant select on t to judge_one;
-- other
grant select on t to judge_one with grant option;
== table: privilege of the owner revoked
create table t (a int);
-- one
-- other
revoke truncate on t from current_user;
== table: comment
create table t (a int);
-- one
comment on table t is 'one';
-- other
comment on table t is 'two';
== partitions: strategy
-- one
create table t (a int) partition by range (a);
-- other
create table t (a int) partition by list (a);
== partitions: key column
-- one
create table t (a int, b int) partition by range (a);
-- other
create table t (a int, b int) partition by range (b);
== partitions: key expression
-- one
create table t (a int, b int) partition by range ((a + 1));
-- other
create table t (a int, b int) partition by range ((a + 2));
== partitions: key operator class
-- one
create table t (a text) partition by range (a);
-- other
create table t (a text) partition by range (a text_pattern_ops);
== partitions: key collation
-- one
create table t (a text) partition by range (a);
-- other
create table t (a text) partition by range (a collate "C");
== partitions: bound
create table t (a int) partition by range (a);
-- one
create table t1 partition of t for values from (1) to (10);
-- other
create table t1 partition of t for values from (1) to (11);
== partitions: list bound
create table t (a int) partition by list (a);
-- one
create table t1 partition of t for values in (1, 2);
-- other
create table t1 partition of t for values in (1, 3);
== partitions: hash bound
create table t (a int) partition by hash (a);
-- one
create table t1 partition of t for values with (modulus 4, remainder 1);
-- other
create table t1 partition of t for values with (modulus 4, remainder 2);
== partitions: default
create table t (a int) partition by list (a);
-- one
create table t1 partition of t default;
-- other
create table t1 partition of t for values in (null);
== partitions: attached
create table t (a int) partition by list (a);
create table t1 (a int);
-- one
-- other
alter table t attach partition t1 for values in (1);
== partitions: sub-partitions
create table t (a int, b int) partition by list (a);
-- one
create table t1 partition of t for values in (1);
-- other
create table t1 partition of t for values in (1) partition by list (b);
== column: name
-- one
create table t (a int);
-- other
create table t (b int);
== column: type
-- one
create table t (a int);
-- other
create table t (a bigint);
== column: type modifier
-- one
create table t (a varchar(10));
-- other
create table t (a varchar(11));
== column: numeric scale
-- one
create table t (a numeric(10, 2));
-- other
create table t (a numeric(10, 3));
== column: array
-- one
create table t (a int);
-- other
create table t (a int[]);
== column: order
-- one
create table t (a int, b int);
-- other
create table t (b int, a int);
== column: collation
-- one
create table t (a text);
-- other
create table t (a text collate "C");
== column: default
-- one
create table t (a int default 1);
-- other
create table t (a int default 2);
== column: default dropped
-- one
create table t (a int default 1);
-- other
create table t (a int);
== column: not null
-- one
create table t (a int);
-- other
create table t (a int not null);
== column: name of not null [18]
-- one
create table t (a int constraint x not null);
-- other
create table t (a int constraint y not null);
== column: not null not valid [18]
create table t (a int);
-- one
alter table t add constraint x not null a;
-- other
alter table t add constraint x not null a not valid;
== column: not null no inherit [18]
-- one
create table t (a int constraint x not null);
-- other
create table t (a int constraint x not null no inherit);
== column: identity
-- one
create table t (a int generated always as identity);
-- other
create table t (a int generated by default as identity);
== column: identity increment
-- one
create table t (a int generated always as identity (increment 2));
-- other
create table t (a int generated always as identity (increment 3));
== column: identity instead of serial
-- one
create table t (a serial);
-- other
create table t (a int generated always as identity);
== column: generated expression
-- one
create table t (a int, b int generated always as (a + 1) stored);
-- other
create table t (a int, b int generated always as (a + 2) stored);
== column: generated instead of default
-- one
create table t (a int, b int default 5);
-- other
create table t (a int, b int generated always as (5) stored);
== column: generated virtual [18]
-- one
create table t (a int, b int generated always as (a + 1) stored);
-- other
create table t (a int, b int generated always as (a + 1) virtual);
== column: storage
create table t (a text);
-- one
-- other
alter table t alter a set storage external;
== column: compression
create table t (a text);
-- one
-- other
alter table t alter a set compression pglz;
== column: statistics target
create table t (a text);
-- one
alter table t alter a set statistics 10;
-- other
alter table t alter a set statistics 20;
== column: options
create table t (a int);
-- one
alter table t alter a set (n_distinct = 5);
-- other
alter table t alter a set (n_distinct = 6);
== column: privileges
create table t (a int, b int);
-- one
grant select (a) on t to judge_one;
-- other
grant select (b) on t to judge_one;
== column: comment
create table t (a int, b int);
-- one
comment on column t.a is 'x';
-- other
comment on column t.b is 'x';
== column: inherited or its own
create table p (a int);
-- one
create table t () inherits (p);
-- other
create table t (a int) inherits (p);
== primary key: columns
create table t (a int not null, b int not null);
-- one
alter table t add constraint k primary key (a, b);
-- other
alter table t add constraint k primary key (b, a);
== primary key: name
-- one
create table t (a int constraint k primary key);
-- other
create table t (a int constraint l primary key);
== primary key: include
create table t (a int, b int);
-- one
alter table t add primary key (a);
-- other
alter table t add primary key (a) include (b);
== primary key or unique
create table t (a int not null, b int);
-- one
alter table t add constraint k primary key (a);
-- other
alter table t add constraint k unique (a);
== unique: deferrable
create table t (a int);
-- one
alter table t add constraint k unique (a);
-- other
alter table t add constraint k unique (a) deferrable;
== unique: initially deferred
create table t (a int);
-- one
alter table t add constraint k unique (a) deferrable;
-- other
alter table t add constraint k unique (a) deferrable initially deferred;
== unique: nulls not distinct [15]
create table t (a int);
-- one
alter table t add constraint k unique (a);
-- other
alter table t add constraint k unique nulls not distinct (a);
== unique: constraint or index
create table t (a int);
-- one
alter table t add constraint k unique (a);
-- other
create unique index k on t (a);
== unique: without overlaps [18]
create extension btree_gist;
create table t (a int, b int4range);
-- one
alter table t add constraint k unique (a, b);
-- other
alter table t add constraint k unique (a, b without overlaps);
== foreign key: period [18]
create extension btree_gist;
create table p (a int, b int4range, unique (a, b without overlaps), c int4range, unique (a, c));
create table t (a int, b int4range);
-- one
alter table t add constraint k foreign key (a, b) references p (a, c);
-- other
alter table t add constraint k foreign key (a, period b) references p (a, period b);
== foreign key: referenced column
create table p (a int unique, b int unique);
create table t (a int);
-- one
alter table t add constraint k foreign key (a) references p (a);
-- other
alter table t add constraint k foreign key (a) references p (b);
== foreign key: on delete
create table p (a int unique);
create table t (a int);
-- one
alter table t add constraint k foreign key (a) references p (a) on delete cascade;
-- other
alter table t add constraint k foreign key (a) references p (a) on delete set null;
== foreign key: on update
create table p (a int unique);
create table t (a int);
-- one
alter table t add constraint k foreign key (a) references p (a) on update restrict;
-- other
alter table t add constraint k foreign key (a) references p (a);
== foreign key: columns set null [15]
create table p (a int, b int, unique (a, b));
create table t (a int, b int);
-- one
alter table t add constraint k foreign key (a, b) references p (a, b) on delete set null (a);
-- other
alter table t add constraint k foreign key (a, b) references p (a, b) on delete set null (b);
== foreign key: match full
create table p (a int, b int, unique (a, b));
create table t (a int, b int);
-- one
alter table t add constraint k foreign key (a, b) references p (a, b) match full;
-- other
alter table t add constraint k foreign key (a, b) references p (a, b);
== foreign key: deferrable
create table p (a int unique);
create table t (a int);
-- one
alter table t add constraint k foreign key (a) references p (a);
-- other
alter table t add constraint k foreign key (a) references p (a) deferrable;
== foreign key: not valid
create table p (a int unique);
create table t (a int);
-- one
alter table t add constraint k foreign key (a) references p (a);
-- other
alter table t add constraint k foreign key (a) references p (a) not valid;
== foreign key: not enforced [18]
create table p (a int unique);
create table t (a int);
-- one
alter table t add constraint k foreign key (a) references p (a);
-- other
alter table t add constraint k foreign key (a) references p (a) not enforced;
== foreign key: on a partition or the parent
create table p (a int unique);
create table t (a int) partition by list (a);
create table t1 partition of t for values in (1);
-- one
alter table t add constraint k foreign key (a) references p (a);
-- other
alter table t1 add constraint k foreign key (a) references p (a);
== check: expression
create table t (a int);
-- one
alter table t add constraint k check (a > 1);
-- other
alter table t add constraint k check (a > 2);
== check: no inherit
create table t (a int);
-- one
alter table t add constraint k check (a > 1);
-- other
alter table t add constraint k check (a > 1) no inherit;
== check: not valid
create table t (a int);
-- one
alter table t add constraint k check (a > 1);
-- other
alter table t add constraint k check (a > 1) not valid;
== check: not enforced [18]
create table t (a int);
-- one
alter table t add constraint k check (a > 1);
-- other
alter table t add constraint k check (a > 1) not enforced;
== exclude: operator
create table t (a int4range);
-- one
alter table t add constraint k exclude using gist (a with &&);
-- other
alter table t add constraint k exclude using gist (a with -|-);
== exclude: predicate
create table t (a int4range);
-- one
alter table t add constraint k exclude using gist (a with &&);
-- other
alter table t add constraint k exclude using gist (a with &&) where (not isempty(a));
== constraint: comment
create table t (a int constraint k check (a > 0));
-- one
-- other
comment on constraint k on t is 'x';
== index: columns
create table t (a int, b int);
-- one
create index i on t (a);
-- other
create index i on t (a, b);
== index: method
create table t (a int);
-- one
create index i on t (a);
-- other
create index i on t using hash (a);
== index: direction
create table t (a int);
-- one
create index i on t (a);
-- other
create index i on t (a desc);
== index: nulls first
create table t (a int);
-- one
create index i on t (a);
-- other
create index i on t (a nulls first);
== index: operator class
create table t (a text);
-- one
create index i on t (a);
-- other
create index i on t (a text_pattern_ops);
== index: operator class parameter
create table t (a tsvector);
-- one
create index i on t using gist (a tsvector_ops (siglen = 100));
-- other
create index i on t using gist (a tsvector_ops (siglen = 200));
== index: collation
create table t (a text);
-- one
create index i on t (a);
-- other
create index i on t (a collate "C");
== index: expression
create table t (a text);
-- one
create index i on t (lower(a));
-- other
create index i on t (upper(a));
== index: predicate
create table t (a int);
-- one
create index i on t (a) where a > 1;
-- other
create index i on t (a) where a > 2;
== index: include
create table t (a int, b int, c int);
-- one
create index i on t (a) include (b);
-- other
create index i on t (a) include (c);
== index: unique
create table t (a int);
-- one
create index i on t (a);
-- other
create unique index i on t (a);
== index: storage parameter
create table t (a int);
-- one
create index i on t (a) with (fillfactor = 80);
-- other
create index i on t (a) with (fillfactor = 70);
== index: of the parent alone
create table t (a int) partition by list (a);
create table t1 partition of t for values in (1);
-- one
create index i on t (a);
-- other
create index i on only t (a);
== index: attached
create table t (a int) partition by list (a);
create table t1 partition of t for values in (1);
create index i on only t (a);
create index i1 on t1 (a);
-- one
-- other
alter index i attach partition i1;
== index: statistics of an expression
create table t (a text);
create index i on t (lower(a));
-- one
-- other
alter index i alter 1 set statistics 100;
== index: comment
create table t (a text);
create index i on t (a);
-- one
comment on index i is 'x';
-- other
comment on index i is 'y';
== sequence: increment
-- one
create sequence s increment 2;
-- other
create sequence s increment 3;
== sequence: limits
-- one
create sequence s maxvalue 100;
-- other
create sequence s maxvalue 200;
== sequence: cycle
-- one
create sequence s;
-- other
create sequence s cycle;
== sequence: cache
-- one
create sequence s cache 2;
-- other
create sequence s cache 3;
== sequence: type
-- one
create sequence s as int maxvalue 5;
-- other
create sequence s as bigint maxvalue 5;
== sequence: start
-- one
create sequence s start 2;
-- other
create sequence s start 3;
== sequence: unlogged [15]
-- one
create sequence s;
-- other
create unlogged sequence s;
== sequence: owned by
create table t (a int, b int);
create sequence s;
-- one
alter sequence s owned by t.a;
-- other
alter sequence s owned by t.b;
== enum: values
-- one
create type e as enum ('a', 'b');
-- other
create type e as enum ('a', 'c');
== enum: order
-- one
create type e as enum ('a', 'b', 'c');
-- other
create type e as enum ('a', 'c', 'b');
== domain: base type
-- one
create domain d as int;
-- other
create domain d as bigint;
== domain: default
-- one
create domain d as int default 1;
-- other
create domain d as int default 2;
== domain: not null
-- one
create domain d as int;
-- other
create domain d as int not null;
== domain: check
-- one
create domain d as int constraint c check (value > 1);
-- other
create domain d as int constraint c check (value > 2);
== domain: check not valid
create domain d as int;
-- one
alter domain d add constraint c check (value > 1);
-- other
alter domain d add constraint c check (value > 1) not valid;
== domain: collation
-- one
create domain d as text;
-- other
create domain d as text collate "C";
== composite: order of attributes
-- one
create type c as (a int, b int);
-- other
create type c as (b int, a int);
== composite: type of an attribute
-- one
create type c as (a int);
-- other
create type c as (a text);
== range: subtype
-- one
create type r as range (subtype = int);
-- other
create type r as range (subtype = bigint);
== range: difference function
-- one
create type r as range (subtype = float8);
-- other
create type r as range (subtype = float8, subtype_diff = float8mi);
== range: name of the multirange
-- one
create type r as range (subtype = int, multirange_type_name = m);
-- other
create type r as range (subtype = int, multirange_type_name = n);
== base type: alignment
create type b;
create function b_in(cstring) returns b language internal immutable strict as 'int4in';
create function b_out(b) returns cstring language internal immutable strict as 'int4out';
-- one
create type b (input = b_in, output = b_out, internallength = 4, alignment = int4, passedbyvalue);
-- other
create type b (input = b_in, output = b_out, internallength = 4, alignment = int4, passedbyvalue, category = 'Q');
== type: privileges
create type e as enum ('a');
-- one
-- other
revoke usage on type e from public;
== type: comment
create type e as enum ('a');
-- one
comment on type e is 'x';
-- other
comment on type e is 'y';
== function: body
-- one
create function f() returns int language sql as 'select 1';
-- other
create function f() returns int language sql as 'select 2';
== function: body the server parsed
-- one
create function f() returns int language sql return 1;
-- other
create function f() returns int language sql return 2;
== function: volatility
create function f() returns int language sql as 'select 1';
-- one
-- other
alter function f() stable;
== function: strict
create function f(int) returns int language sql as 'select 1';
-- one
-- other
alter function f(int) strict;
== function: security definer
create function f() returns int language sql as 'select 1';
-- one
-- other
alter function f() security definer;
== function: leakproof
create function f() returns int language sql as 'select 1';
-- one
-- other
alter function f() leakproof;
== function: parallel
create function f() returns int language sql as 'select 1';
-- one
-- other
alter function f() parallel safe;
== function: cost
create function f() returns int language sql as 'select 1';
-- one
-- other
alter function f() cost 7;
== function: rows
create function f() returns setof int language sql as 'select 1';
-- one
-- other
alter function f() rows 7;
== function: setting
create function f() returns int language sql as 'select 1';
-- one
alter function f() set work_mem = '1MB';
-- other
alter function f() set work_mem = '2MB';
== function: support function
create function f(text, text) returns bool language internal immutable strict as 'textlike';
-- one
-- other
alter function f(text, text) support textlike_support;
== function: name of an argument
-- one
create function f(a int) returns int language sql as 'select 1';
-- other
create function f(b int) returns int language sql as 'select 1';
== function: mode of an argument
-- one
create function f(a int, out b int) language sql as 'select 1';
-- other
create function f(a int, inout b int) language sql as 'select 1';
== function: default of an argument
-- one
create function f(a int default 1) returns int language sql as 'select 1';
-- other
create function f(a int default 2) returns int language sql as 'select 1';
== function: variadic
-- one
create function f(a int[]) returns int language sql as 'select 1';
-- other
create function f(variadic a int[]) returns int language sql as 'select 1';
== function: table it returns
-- one
create function f() returns table (a int, b int) language sql as 'select 1, 2';
-- other
create function f() returns table (a int, c int) language sql as 'select 1, 2';
== function: language
-- one
create function f() returns int language sql as 'select 1';
-- other
create function f() returns int language plpgsql as 'begin return 1; end';
== function: overload
create function f(int) returns int language sql as 'select 1';
-- one
-- other
create function f(text) returns int language sql as 'select 1';
== function: window
-- one
create function f() returns bigint language internal as 'window_row_number';
-- other
create function f() returns bigint language internal window as 'window_row_number';
== function: depends on an extension
create function f() returns int language sql as 'select 1';
-- one
-- other
alter function f() depends on extension plpgsql;
== function: privileges
create function f() returns int language sql as 'select 1';
-- one
-- other
revoke execute on function f() from public;
== function: comment
create function f() returns int language sql as 'select 1';
create function f(int) returns int language sql as 'select 1';
-- one
comment on function f() is 'x';
-- other
comment on function f(int) is 'x';
== procedure or function
-- one
create function f() returns void language sql as 'select 1';
-- other
create procedure f() language sql as 'select 1';
== aggregate: final function
-- one
create aggregate g (int) (sfunc = int4pl, stype = int);
-- other
create aggregate g (int) (sfunc = int4pl, stype = int, finalfunc = int4abs);
== aggregate: first value
-- one
create aggregate g (int) (sfunc = int4pl, stype = int, initcond = '0');
-- other
create aggregate g (int) (sfunc = int4pl, stype = int, initcond = '1');
== aggregate: parallel
-- one
create aggregate g (int) (sfunc = int4pl, stype = int);
-- other
create aggregate g (int) (sfunc = int4pl, stype = int, combinefunc = int4pl);
== aggregate: modification of its state
-- one
create aggregate g (int) (sfunc = int4pl, stype = int, finalfunc = int4abs, finalfunc_modify = read_only);
-- other
create aggregate g (int) (sfunc = int4pl, stype = int, finalfunc = int4abs, finalfunc_modify = read_write);
== operator: commutator
-- one
create operator === (leftarg = int, rightarg = int, function = int4eq);
-- other
create operator === (leftarg = int, rightarg = int, function = int4eq, commutator = ===);
== operator: function
-- one
create operator === (leftarg = int, rightarg = int, function = int4eq);
-- other
create operator === (leftarg = int, rightarg = int, function = int4ne);
== operator: estimator
-- one
create operator === (leftarg = int, rightarg = int, function = int4eq);
-- other
create operator === (leftarg = int, rightarg = int, function = int4eq, restrict = eqsel);
== operator: hashes
-- one
create operator === (leftarg = int, rightarg = int, function = int4eq);
-- other
create operator === (leftarg = int, rightarg = int, function = int4eq, hashes);
== operator class: default
-- one
create operator class c for type int using brin family integer_minmax_ops as storage int;
-- other
create operator class d for type int using brin family integer_minmax_ops as storage int;
== operator family: operator
create operator family f using btree;
-- one
alter operator family f using btree add operator 1 < (int, int);
-- other
alter operator family f using btree add operator 2 <= (int, int);
== operator family: support function
create operator family f using btree;
-- one
-- other
alter operator family f using btree add function 1 (int, int) btint4cmp (int, int);
== cast: context
create type c as (a int);
create function f(c) returns int language sql immutable as 'select 1';
-- one
create cast (c as int) with function f(c);
-- other
create cast (c as int) with function f(c) as assignment;
== cast: method
create type c as (a int);
-- one
create cast (c as text) with inout;
-- other
create cast (c as text) with inout as implicit;
== collation: provider
-- one
create collation c (locale = 'C');
-- other
create collation c (provider = icu, locale = 'en');
== collation: deterministic
-- one
create collation c (provider = icu, locale = 'en');
-- other
create collation c (provider = icu, locale = 'en', deterministic = false);
== conversion: default
-- one
create conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- other
create default conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
== text search: dictionary options
-- one
create text search dictionary d (template = simple, stopwords = english);
-- other
create text search dictionary d (template = simple, stopwords = german);
== text search: configuration mapping
create text search configuration c (copy = english);
-- one
alter text search configuration c alter mapping for word with simple;
-- other
alter text search configuration c alter mapping for word with german_stem;
== text search: template
-- one
create text search template x (lexize = dsimple_lexize);
-- other
create text search template x (lexize = dsimple_lexize, init = dsimple_init);
== text search: parser
-- one
create text search parser x (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
-- other
create text search parser x (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
== view: query
create table t (a int, b int);
-- one
create view v as select a from t;
-- other
create view v as select b as a from t;
== view: condition
create table t (a int, b int);
-- one
create view v as select a from t where a > 1;
-- other
create view v as select a from t where a > 2;
== view: check option
create table t (a int, b int);
-- one
create view v as select a from t where a > 1 with local check option;
-- other
create view v as select a from t where a > 1 with cascaded check option;
== view: security barrier
create table t (a int, b int);
-- one
create view v as select a from t;
-- other
create view v with (security_barrier) as select a from t;
== view: security invoker [15]
create table t (a int, b int);
-- one
create view v as select a from t;
-- other
create view v with (security_invoker) as select a from t;
== view: default of a column
create table t (a int, b int);
create view v as select a from t;
-- one
-- other
alter view v alter a set default 5;
== view: recursive
-- one
create view v as select 1 as n;
-- other
create recursive view v (n) as select 1 union all select n + 1 from v where n < 5;
== materialised view: query
create table t (a int);
-- one
create materialized view m as select a from t;
-- other
create materialized view m as select a from t where a > 0;
== materialised view: index
create table t (a int);
create materialized view m as select a from t;
-- one
-- other
create index i on m (a);
== rule: event
create table t (a int);
-- one
create rule r as on insert to t do instead nothing;
-- other
create rule r as on update to t do instead nothing;
== rule: condition
create table t (a int);
-- one
create rule r as on insert to t where new.a > 1 do instead nothing;
-- other
create rule r as on insert to t where new.a > 2 do instead nothing;
== rule: enabled
create table t (a int);
create rule r as on insert to t do instead nothing;
-- one
-- other
alter table t disable rule r;
== trigger: timing
create table t (a int);
-- one
create trigger g before update on t for each row execute function suppress_redundant_updates_trigger();
-- other
create trigger g after update on t for each row execute function suppress_redundant_updates_trigger();
== trigger: event
create table t (a int);
-- one
create trigger g before update on t for each row execute function suppress_redundant_updates_trigger();
-- other
create trigger g before update or insert on t for each row execute function suppress_redundant_updates_trigger();
== trigger: column list
create table t (a int, b int);
-- one
create trigger g before update of a on t for each row execute function suppress_redundant_updates_trigger();
-- other
create trigger g before update of b on t for each row execute function suppress_redundant_updates_trigger();
== trigger: condition
create table t (a int, b int);
-- one
create trigger g before update on t for each row when (new.a > 1) execute function suppress_redundant_updates_trigger();
-- other
create trigger g before update on t for each row when (new.a > 2) execute function suppress_redundant_updates_trigger();
== trigger: argument
create table t (a int);
-- one
create trigger g before update on t for each row execute function suppress_redundant_updates_trigger('a');
-- other
create trigger g before update on t for each row execute function suppress_redundant_updates_trigger('b');
== trigger: level
create table t (a int);
-- one
create trigger g after update on t for each row execute function suppress_redundant_updates_trigger();
-- other
create trigger g after update on t for each statement execute function suppress_redundant_updates_trigger();
== trigger: transition table
create table t (a int);
-- one
create trigger g after update on t referencing new table as n for each statement execute function suppress_redundant_updates_trigger();
-- other
create trigger g after update on t referencing new table as m for each statement execute function suppress_redundant_updates_trigger();
== trigger: constraint
create table t (a int);
-- one
create constraint trigger g after update on t for each row execute function suppress_redundant_updates_trigger();
-- other
create constraint trigger g after update on t deferrable for each row execute function suppress_redundant_updates_trigger();
== trigger: enabled
create table t (a int);
create trigger g before update on t for each row execute function suppress_redundant_updates_trigger();
-- one
-- other
alter table t enable always trigger g;
== trigger: enabled on one partition
create table t (a int) partition by list (a);
create table t1 partition of t for values in (1);
create trigger g after update on t for each row execute function suppress_redundant_updates_trigger();
-- one
-- other
alter table t1 disable trigger g;
== trigger: comment
create table t (a int);
create trigger g before update on t for each row execute function suppress_redundant_updates_trigger();
-- one
-- other
comment on trigger g on t is 'x';
== event trigger: event
create function f() returns event_trigger language plpgsql as 'begin end';
-- one
create event trigger e on ddl_command_start execute function f();
-- other
create event trigger e on ddl_command_end execute function f();
== event trigger: tags
create function f() returns event_trigger language plpgsql as 'begin end';
-- one
create event trigger e on ddl_command_start when tag in ('CREATE TABLE') execute function f();
-- other
create event trigger e on ddl_command_start when tag in ('DROP TABLE') execute function f();
== event trigger: enabled
create function f() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_start execute function f();
-- one
-- other
alter event trigger e disable;
== policy: using
create table t (a int);
-- one
create policy p on t using (a > 1);
-- other
create policy p on t using (a > 2);
== policy: with check
create table t (a int);
-- one
create policy p on t using (a > 1);
-- other
create policy p on t using (a > 1) with check (a > 2);
== policy: command
create table t (a int);
-- one
create policy p on t for select using (a > 1);
-- other
create policy p on t for delete using (a > 1);
== policy: role
create table t (a int);
-- one
create policy p on t to judge_one using (a > 1);
-- other
create policy p on t to judge_two using (a > 1);
== policy: restrictive
create table t (a int);
-- one
create policy p on t using (a > 1);
-- other
create policy p on t as restrictive using (a > 1);
== statistics: kinds
create table t (a int, b int);
-- one
create statistics s (ndistinct) on a, b from t;
-- other
create statistics s (dependencies) on a, b from t;
== statistics: expression
create table t (a int, b int);
-- one
create statistics s on (a + b) from t;
-- other
create statistics s on (a - b) from t;
== statistics: target
create table t (a int, b int);
create statistics s on a, b from t;
-- one
-- other
alter statistics s set statistics 50;
== publication: tables
create table t (a int);
create table u (a int);
-- one
create publication p for table t;
-- other
create publication p for table u;
== publication: all tables
-- one
create publication p;
-- other
create publication p for all tables;
== publication: operations
-- one
create publication p with (publish = 'insert');
-- other
create publication p with (publish = 'update');
== publication: columns [15]
create table t (a int, b int);
-- one
create publication p for table t (a);
-- other
create publication p for table t (b);
== publication: rows [15]
create table t (a int, b int);
-- one
create publication p for table t where (a > 1);
-- other
create publication p for table t where (a > 2);
== publication: schema [15]
create schema s;
-- one
create publication p for tables in schema public;
-- other
create publication p for tables in schema s;
== publication: generated columns [18]
-- one
create publication p;
-- other
create publication p with (publish_generated_columns = stored);
== subscription: publications
-- one
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none);
-- other
create subscription s connection 'dbname=x' publication q with (connect = false, slot_name = none);
== subscription: binary
-- one
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none);
-- other
create subscription s connection 'dbname=x' publication p with (connect = false, slot_name = none, binary = true);
== foreign data wrapper: options
-- one
create foreign data wrapper w options (a '1');
-- other
create foreign data wrapper w options (a '2');
== foreign server: version
create foreign data wrapper w;
-- one
create server s version '1' foreign data wrapper w;
-- other
create server s version '2' foreign data wrapper w;
== foreign server: options
create foreign data wrapper w;
-- one
create server s foreign data wrapper w options (host 'a');
-- other
create server s foreign data wrapper w options (host 'b');
== user mapping: role
create foreign data wrapper w;
create server s foreign data wrapper w;
-- one
create user mapping for judge_one server s;
-- other
create user mapping for judge_two server s;
== user mapping: options
create foreign data wrapper w;
create server s foreign data wrapper w;
-- one
create user mapping for public server s options (a '1');
-- other
create user mapping for public server s options (a '2');
== foreign table: options
create foreign data wrapper w;
create server s foreign data wrapper w;
-- one
create foreign table t (a int) server s options (x '1');
-- other
create foreign table t (a int) server s options (x '2');
== foreign table: options of a column
create foreign data wrapper w;
create server s foreign data wrapper w;
-- one
create foreign table t (a int options (x '1')) server s;
-- other
create foreign table t (a int options (x '2')) server s;
== language: trusted
-- one
create language l handler plpgsql_call_handler;
-- other
create trusted language l handler plpgsql_call_handler;
== transform: function
create function f(internal) returns internal language internal immutable as 'textlike_support';
create function g(internal) returns internal language internal immutable as 'texticregexeq_support';
-- one
create transform for circle language plpgsql (from sql with function f(internal));
-- other
create transform for circle language plpgsql (from sql with function g(internal));
== access method: handler
-- one
create access method m type index handler bthandler;
-- other
create access method m type index handler hashhandler;
== default privileges: what
-- one
alter default privileges grant select on tables to judge_one;
-- other
alter default privileges grant insert on tables to judge_one;
== default privileges: schema
-- one
alter default privileges grant select on tables to judge_one;
-- other
alter default privileges in schema public grant select on tables to judge_one;
== default privileges: for a role
-- one
alter default privileges for role judge_one grant select on tables to judge_two;
-- other
alter default privileges for role judge_two grant select on tables to judge_two;
== privilege on what is built in
-- one
-- other
revoke execute on function pg_sleep(double precision) from public;
== view: text that only differs in the type of a constant
create table t (a bigint);
-- one
create view v as select a from t where a = 1;
-- other
create view v as select a from t where a = 1::bigint;
