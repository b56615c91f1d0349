-- One case a paragraph: the rule, whether it finds something, and where. Scripts have their markers.
== creating-index yes 1:1
create index i on t (a);
== creating-index yes 2:3
create table other (a int);
  create unique index on only_unlike.t (lower(a)) where b;
== creating-index no
create index concurrently i on t (a);
== creating-index no
create table t (a int);
create index i on t (a);
== dropping-index yes 1:1
drop index i;
== dropping-index no
drop index concurrently i;
== dropping-index no
create table t (a int);
create index i on t (a);
drop index i;
== reindexing yes 1:1
reindex table t;
== reindexing yes 1:1
reindex (verbose) index i;
== reindexing no
reindex (concurrently) table t;
reindex index concurrently i;
== reindexing yes 1:1
reindex (concurrently off) table t;
== wide-index yes 1:1
create index concurrently i on t (a, b, c, d);
== wide-index no
create index concurrently i on t (a, b, c) include (d);
create unique index concurrently j on t (a, b, c, d);
== concurrently-in-transaction yes 2:1
begin;
create index concurrently i on t (a);
commit;
== concurrently-in-transaction no
-- revision: 1
-- upgrade
create table t (a int);
create index concurrently i on t (a);
== missing-if-exists yes 1:1
create index concurrently i on t (a);
== missing-if-exists no
-- revision: 1
-- upgrade
create index concurrently i on t (a);
== trusting-invalid-index yes 1:1
create index concurrently if not exists i on t (a);
== trusting-invalid-index no
create index concurrently i on t (a);
create index if not exists j on t (a);
== adding-foreign-key yes 1:19
alter table t add constraint f foreign key (a) references p (id);
== adding-foreign-key yes 3:7
alter table t
  add b int,
  add foreign key (a) references p;
== adding-foreign-key yes 1:25
alter table t add a int references p;
== adding-foreign-key no
alter table t add constraint f foreign key (a) references p (id) not valid;
alter table t validate constraint f;
== adding-foreign-key no
create table t (a int references p (id));
== adding-check yes 1:19
alter table t add check (a > 0);
== adding-check no
alter table t add constraint c check (a > 0) not valid;
create table n (a int check (a > 0));
alter table n add check (a < 9);
== adding-unique yes 1:19
alter table t add constraint u unique (a);
== adding-unique yes 1:32
alter table t add column a int unique;
== adding-unique no
alter table t add constraint u unique using index i;
== adding-primary-key yes 1:19
alter table t add primary key (a);
== adding-primary-key no
alter table t add constraint k primary key using index i;
== adding-exclusion yes 1:19
alter table t add exclude using gist (a with &&);
== adding-exclusion no
create table t (a int4range, exclude using gist (a with &&));
== primary-key-using-nullable-index no
create table t (a int not null);
create unique index i on t (a);
alter table t add constraint k primary key using index i;
== foreign-key-without-index yes 1:42
create table t (a int primary key, b int references p);
== foreign-key-without-index yes 2:50
create table p (id bigint primary key);
create table t (id bigint primary key, b bigint, foreign key (b) references p);
== foreign-key-without-index no
create table t (a int primary key, b int references p, c int primary key references p);
create index on t (b, a);
== foreign-key-without-index no
create table t (a int, b int, foreign key (a, b) references p (x, y));
create index on t (b, a);
== foreign-key-without-index no
alter table unknown add foreign key (a) references p not valid;
== adding-required-column yes 1:15
alter table t add a int not null;
== adding-required-column no
alter table t add a int not null default 0, add b int;
== adding-required-column no
create table t (b int);
alter table t add a int not null;
== volatile-default yes 1:15
alter table t add column a uuid default gen_random_uuid();
== volatile-default yes 1:15
alter table t add a int default my_function(1) not null;
== volatile-default no
alter table t add a timestamptz default now(), add b int default 1 + 2 not null, add c text default upper('x')::text;
== volatile-default no
alter table t alter a set default gen_random_uuid();
== adding-serial-column yes 1:15
alter table t add id bigserial;
== adding-serial-column yes 1:15
alter table t add id bigint generated always as identity;
== adding-serial-column no
create table t (id bigserial);
alter table t add other bigserial;
== adding-stored-column yes 1:15
alter table t add b int generated always as (a * 2) stored;
== adding-stored-column no
alter table t add b int generated always as (a * 2) virtual;
== adding-domain-column no
alter table t add a some_domain;
== setting-not-null yes 1:15
alter table t alter column a set not null;
== setting-not-null yes 1:26
alter table t add b int, alter a set not null;
== setting-not-null yes 1:15
alter table t add constraint n not null a;
== setting-not-null no
alter table t add constraint n not null a not valid;
== setting-not-null no
create table t (a int);
alter table t alter a set not null;
== dropping-not-null yes 1:15
alter table t alter a drop not null;
== dropping-not-null no
create table t (a int not null);
alter table t alter a drop not null;
== dropping-column yes 1:15
alter table t drop column a;
== dropping-column yes 1:26
alter table t add b int, drop a;
== dropping-column no
create table t (a int, b int);
alter table t drop b;
alter table other drop constraint c;
== changing-column-type yes 1:15
alter table t alter a type bigint;
== changing-column-type yes 1:15
alter table t alter column a set data type text using a || 'x';
== changing-column-type no
create table t (a int);
alter table t alter a type bigint;
== type-used-by-view no
alter table t alter a type bigint;
== adding-domain-constraint yes 1:1
alter domain d add constraint c check (value > 0);
== adding-domain-constraint yes 1:1
alter domain d set not null;
== adding-domain-constraint no
alter domain d add constraint c check (value > 0) not valid;
== validating-domain-constraint yes 1:1
alter domain d validate constraint c;
== validating-domain-constraint no
create domain d as int;
alter domain d add check (value > 0) not valid;
alter domain d validate constraint d_check;
== creating-domain-constraint yes 1:1
create domain d as int check (value > 0);
== creating-domain-constraint no
create domain d as int default 3;
== enum-value-without-place yes 1:1
alter type e add value if not exists 'x';
== enum-value-without-place no
alter type e add value 'x' before 'y';
== creating-enum yes 1:1
create type e as enum ('a');
== creating-enum no
create type c as (a int);
== altering-composite-type yes 1:1
alter type c add attribute b int;
== altering-composite-type no
alter type c owner to somebody;
== rewriting-table yes 1:15
alter table t set logged;
== rewriting-table yes 1:15
alter table t set tablespace x;
== rewriting-table yes 1:15
alter table t set access method heap;
== rewriting-table yes 1:15
alter table t alter b set expression as (a * 3);
== rewriting-table no
alter table t set (fillfactor = 70), set without cluster;
== vacuum-full yes 1:1
vacuum full t;
== vacuum-full yes 1:1
vacuum (full, analyze) t;
== vacuum-full yes 1:1
cluster t using i;
== vacuum-full no
vacuum (full off) t;
vacuum analyze t;
repack (concurrently) t;
== refreshing-view yes 1:1
refresh materialized view v;
== refreshing-view no
refresh materialized view concurrently v;
== locking-table yes 1:1
lock table t;
== locking-table no
lock table t in row exclusive mode;
== detaching-partition yes 1:15
alter table t detach partition p;
== detaching-partition no
alter table t detach partition p concurrently;
alter table t detach partition p finalize;
== attaching-partition yes 1:15
alter table t attach partition p for values from (1) to (9);
== attaching-partition no
create table p (a int);
alter table t attach partition p default;
== creating-partition yes 1:1
create table p partition of t for values in (1);
== creating-partition no
create table t (a int) partition by list (a);
create table p partition of t for values in (1);
== dropping-table yes 1:1
drop table if exists t;
== dropping-table no
create table t (a int);
drop table t;
== dropping-database yes 1:1
drop database d;
== dropping-database no
drop owned by somebody;
== dropping-schema yes 1:1
drop schema s cascade;
== dropping-schema no
create schema s;
== drop-cascade yes 1:1
drop view v cascade;
== drop-cascade yes 1:15
alter table t drop column a cascade;
== drop-cascade no
drop view v;
drop function f(int) restrict;
== renaming-column yes 1:15
alter table t rename a to b;
== renaming-column no
alter table t rename constraint a to b;
== renaming-table yes 1:15
alter table t rename to u;
== renaming-table yes 1:15
alter table t set schema s;
== renaming-table no
create table t (a int);
alter table t rename to u;
alter index i rename to j;
== renaming-schema yes 1:1
alter schema s rename to t;
== renaming-schema no
alter schema s owner to somebody;
== renaming-enum-value yes 1:1
alter type e rename value 'a' to 'b';
== renaming-enum-value no
create type e as enum ('a');
alter type e rename value 'a' to 'b';
== update-without-where yes 1:1
update t set a = (select 1 where true);
== update-without-where no
update t set a = 1 where b;
with x as (select 1) update t set a = 1 from x where b;
== delete-without-where yes 1:1
delete from t;
== delete-without-where no
delete from t using x where t.a = x.a;
== truncating yes 1:1
truncate t, u;
== truncating no
create table t (a int);
truncate table only t restart identity;
== truncate-cascade yes 1:1
truncate t cascade;
== truncate-cascade no
truncate t restrict;
== duplicate-assignment yes 1:1
update t set a = 1, b = 2, a = 3 where c;
== duplicate-assignment yes 1:1
insert into t (a, a) values (1, 2);
== duplicate-assignment no
update t set a[1] = 1, a[2] = 2, (b, c) = (1, 2), d.x = 1, d.y = 2 where c;
== backfill-under-lock yes 4:1
-- revision: 1
-- upgrade
alter table t add a int;
update t set a = 1 where a is null;
== backfill-under-lock yes 3:1
begin;
alter table t add a int;
insert into u select * from v;
commit;
== backfill-under-lock no
alter table t add a int;
update t set a = 1 where a is null;
== backfill-under-lock no
-- revision: 1
-- upgrade
create table t (a int);
alter table t add b int;
update t set b = 1 where a = 2;
insert into u values (1);
== statements-under-lock yes 4:1
-- revision: 1
-- upgrade
alter table t add a int;
create index i on u (b);
== statements-under-lock yes 4:1
-- revision: 1
-- upgrade
alter table t add a int;
alter table u add a int;
== statements-under-lock yes 4:1
-- revision: 1
-- upgrade
alter table t add a int;
do $$ begin perform 1; end $$;
== statements-under-lock no
-- revision: 1
-- upgrade
alter table t add a int;
create index concurrently i on u (b);
alter table u add a int;
== statements-under-lock no
alter table t add a int;
create index i on u (b);
== missing-lock-timeout yes 1:1
alter table t add a int;
== missing-lock-timeout no
set lock_timeout = '3s';
alter table t add a int;
== missing-lock-timeout no
-- revision: 1
-- upgrade
alter table t add a int;
== missing-lock-timeout no
begin;
set local lock_timeout to 300;
alter table t add a int;
commit;
== missing-lock-timeout yes 4:1
begin;
set local lock_timeout = '3s';
commit;
alter table t add a int;
== missing-statement-timeout yes 2:1
set lock_timeout = '3s';
create index i on t (a);
== missing-statement-timeout no
set statement_timeout = '1min';
create index i on t (a);
== disabling-timeout yes 3:1
-- revision: 1
-- upgrade
set local lock_timeout = 0;
== disabling-timeout no
set lock_timeout = '10s';
reset statement_timeout;
== uncommitted-transaction yes 1:1
begin;
create table t (a int);
== uncommitted-transaction no
begin;
create table t (a int);
commit;
start transaction;
rollback;
== nested-transaction yes 2:1
begin;
begin;
commit;
== nested-transaction yes 1:1
commit;
== nested-transaction no
begin;
savepoint s;
rollback to s;
commit;
== several-alters yes 4:1
-- revision: 1
-- upgrade
alter table t add a int;
alter table t add b int;
== several-alters no
-- revision: 1
-- upgrade
alter table t add a int;
alter table u add b int;
alter table t rename to v;
== char-column yes 1:19
create table t (a char(3));
== char-column yes 1:15
alter table t alter a type character;
== char-column no
create table t (a text, b "char", c character varying(3));
== prefer-text yes 1:19
create table t (a varchar(30));
== prefer-text no
create table t (a varchar, b text);
== prefer-bigint yes 1:20
create table t (id integer generated always as identity);
== prefer-bigint yes 1:20
create table t (id smallint);
== prefer-bigint no
create table t (id bigint, a int[], b int8, c numeric(4));
== prefer-timestamptz yes 1:19
create table t (a timestamp(3));
== prefer-timestamptz no
create table t (a timestamptz, b timestamp with time zone, c time);
== prefer-identity yes 1:20
create table t (id bigserial);
== prefer-identity no
create table t (id bigint generated by default as identity);
== json-column yes 1:21
alter table t add a json;
== json-column no
create table t (a jsonb);
== identifier-too-long yes 1:14
create table a23456789012345678901234567890123456789012345678901234567890123x (a int);
== identifier-too-long no
create table a23456789012345678901234567890123456789012345678901234567890123 (a int);
== unqualified-name yes 1:1
create table t (a int);
== unqualified-name no
create table s.t (a int);
create index on s.t (a);
== syntax-error yes 1:8
select 'never ends;
== syntax-error yes 4:1
-- revision: 1
-- upgrade
create table t (a int);
commit;
== syntax-error no
begin;
select 1;
commit;
== not-understood yes 2:1
select 1;
frobnicate the table;
== not-understood yes 1:1
do $$ begin null; end $$;
== not-understood no
select 1;
comment on table t is 'x';
grant select on t to somebody;
== suppression-without-reason yes 1:1
-- lint: allow dropping-table
drop table t;
== suppression-without-reason no
-- lint: allow dropping-table nobody has used it since the release of June
drop table t;
== unused-suppression yes 1:1
-- lint: allow dropping-table it is empty
create table t (a int);
== unused-suppression yes 2:1
drop table t;
-- lint: allow dropping-table too late
== unused-suppression yes 1:1
-- lint: allow no-such-rule because
drop table t;
== unused-suppression no
-- lint: allow dropping-table, missing-lock-timeout it is empty and nobody is here
drop table t;
== dropping-object yes 1:1
drop view v;
== dropping-object yes 1:1
drop function if exists s.f(int, text), g;
== dropping-object yes 2:1
create view w as select 1;
drop view v;
== dropping-object no
drop view v;
create view v as select 1;
drop function f(int);
create or replace function f(int) returns int language sql as 'select 1';
drop type e;
create type e as enum ('a');
drop materialized view m;
create materialized view m as select 1;
== renaming-object yes 1:1
alter function f(int) rename to g;
== renaming-object yes 1:1
alter type e set schema other;
== renaming-object yes 1:18
alter sequence s rename to t;
== renaming-object no
alter schema s rename to t;
create domain d as int;
alter domain d rename to e;
alter domain e set schema other;
alter type e rename value 'a' to 'b';
alter function f(int) owner to somebody;
== dropping-constraint yes 1:15
alter table t drop constraint c;
== dropping-constraint no
alter table t add constraint c check (a is not null) not valid;
alter table t validate constraint c;
alter table t alter a set not null;
alter table t drop constraint c;
== dropping-default yes 1:15
alter table t alter a drop default;
== dropping-default no
alter table t alter a set default 1;
create table n (a int default 1);
alter table n alter a drop default;
== changing-generation yes 1:15
alter table t alter a drop identity if exists;
== changing-generation yes 1:15
alter table t alter a restart with 1;
== changing-generation yes 1:15
alter table t alter column a set generated always set increment 2;
== changing-generation no
alter table t alter a add generated always as identity;
alter table t alter a set statistics 10;
== older-release yes 1:15
alter table t add a int;
== older-release yes 1:1
revoke select on t from somebody;
== older-release yes 1:1
create or replace function f() returns int language sql as 'select 1';
== older-release yes 1:15
alter table t disable trigger all;
== older-release yes 1:14
alter view v set (security_barrier);
== older-release no
create table t (a int);
alter table t add b int;
create unique index on t (a);
grant select on t to somebody;
create view v as select 1;
alter view v set (security_barrier);
alter table other enable trigger g;
