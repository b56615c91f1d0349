== CREATE VIEW: plain
create view v as select 1 as a;
== CREATE VIEW: or replace
create view v as select 1 as a;
-- statement
create or replace view v as select 2 as a, 3 as b;
== CREATE VIEW: columns
create view v (x, y) as select 1, 2;
== CREATE VIEW: values
create view v as values (1, 'a'), (2, 'b');
== CREATE VIEW: recursive
create recursive view v (n) as values (1) union all select n + 1 from v where n < 9;
== CREATE VIEW: local check option
create table t (a int);
-- statement
create view v as select * from t where a > 0 with local check option;
== CREATE VIEW: cascaded check option
create table t (a int);
-- statement
create view v as select * from t where a > 0 with check option;
== CREATE VIEW: options
create table t (a int);
-- statement
create view v with (check_option = local, security_barrier = true) as select * from t where a > 0;
== CREATE VIEW: security invoker [15]
create view v with (security_invoker = true) as select 1 as a;
== CREATE VIEW: on a view
create view v as select 1 as a;
-- statement
create view w as select a from v;
== CREATE VIEW: joins, windows, lateral, sets
create table t (a int, b int);
-- statement
create view v as with c as materialized (select a, row_number() over (partition by b order by a) as n from t) select c.a, c.n, l.x from c left join lateral (select c.a + 1 as x) l on true union select 1, 2, 3 order by 1 limit 5;
== CREATE VIEW: grouping sets and filters
create table t (a int, b int);
-- statement
create view v as select a, b, count(*) filter (where a > 0) as c, grouping(a) as g from t group by grouping sets ((a), (b), ());
== CREATE VIEW: tablesample and row locks
create table t (a int, b int);
-- statement
create view v as select a from t tablesample system (10) for update;
== CREATE VIEW: functional dependency on a primary key
create table t (a int primary key, b int);
-- statement
create view v as select a, b from t group by a;
== ALTER VIEW: set default
create view v as select 1 as a;
-- statement
alter view v alter column a set default 5;
== ALTER VIEW: drop default
create view v as select 1 as a;
alter view v alter column a set default 5;
-- statement
alter view if exists v alter a drop default;
== ALTER VIEW: owner
create view v as select 1 as a;
-- statement
alter view v owner to judge_one;
== ALTER VIEW: rename column
create view v as select 1 as a;
-- statement
alter view v rename column a to b;
== ALTER VIEW: rename
create view v as select 1 as a;
-- statement
alter view v rename to w;
== ALTER VIEW: set schema
create schema s;
create view v as select 1 as a;
-- statement
alter view v set schema s;
== ALTER VIEW: set option
create table t (a int);
create view v as select a from t;
-- statement
alter view v set (security_barrier = true, check_option = cascaded);
== ALTER VIEW: reset option
create view v with (security_barrier) as select 1 as a;
-- statement
alter view v reset (security_barrier);
== DROP VIEW
create view v as select 1 as a;
-- statement
drop view v;
== CREATE MATERIALIZED VIEW: plain
create materialized view m as select 1 as a;
== CREATE MATERIALIZED VIEW: everything
create materialized view if not exists m (x) using heap with (fillfactor = 80) tablespace pg_default as select 1 with no data;
== ALTER MATERIALIZED VIEW: column
create materialized view m as select 'x'::text as a;
-- statement
alter materialized view m alter a set statistics 10, alter a set storage external, alter a set (n_distinct = 5);
== ALTER MATERIALIZED VIEW: compression
create materialized view m as select 'x'::text as a;
-- statement
alter materialized view m alter a set compression pglz;
== ALTER MATERIALIZED VIEW: column options reset
create materialized view m as select 'x'::text as a;
-- statement
alter materialized view m alter a reset (n_distinct);
== ALTER MATERIALIZED VIEW: cluster on
create materialized view m as select 1 as a;
create index i on m (a);
-- statement
alter materialized view m cluster on i;
== ALTER MATERIALIZED VIEW: set without cluster
create materialized view m as select 1 as a;
-- statement
alter materialized view m set without cluster;
== ALTER MATERIALIZED VIEW: set access method [15]
create materialized view m as select 1 as a;
-- statement
alter materialized view m set access method heap;
== ALTER MATERIALIZED VIEW: set parameter
create materialized view m as select 1 as a;
-- statement
alter materialized view m set (fillfactor = 60);
== ALTER MATERIALIZED VIEW: reset parameter
create materialized view m as select 1 as a;
-- statement
alter materialized view m reset (fillfactor);
== ALTER MATERIALIZED VIEW: set tablespace
create materialized view m as select 1 as a;
-- statement
alter materialized view m set tablespace pg_default;
== ALTER MATERIALIZED VIEW: owner
create materialized view m as select 1 as a;
-- statement
alter materialized view m owner to judge_one;
== ALTER MATERIALIZED VIEW: rename
create materialized view m as select 1 as a;
-- statement
alter materialized view m rename to n;
== ALTER MATERIALIZED VIEW: rename column
create materialized view m as select 1 as a;
-- statement
alter materialized view m rename a to b;
== ALTER MATERIALIZED VIEW: set schema
create schema s;
create materialized view m as select 1 as a;
-- statement
alter materialized view m set schema s;
== ALTER MATERIALIZED VIEW: depends on extension
create materialized view m as select 1 as a;
-- statement
alter materialized view m depends on extension plpgsql;
== REFRESH MATERIALIZED VIEW
create materialized view m as select 1 as a with no data;
-- statement
refresh materialized view m;
== DROP MATERIALIZED VIEW
create materialized view m as select 1 as a;
-- statement
drop materialized view m;
== CREATE RULE: instead nothing
create table t (a int);
-- statement
create rule r as on insert to t do instead nothing;
== CREATE RULE: or replace, several actions
create table t (a int);
create table u (a int);
-- statement
create or replace rule r as on update to t where old.a <> new.a do also (insert into u values (new.a); delete from u where a = old.a);
== CREATE RULE: on a view with returning
create table t (a int);
create view v as select a from t;
-- statement
create rule r as on delete to v do instead delete from t where a = old.a returning t.a;
== CREATE RULE: notify
create table t (a int);
-- statement
create rule r as on delete to t do also notify x;
== ALTER RULE
create table t (a int);
create rule r as on delete to t do instead nothing;
-- statement
alter rule r on t rename to q;
== DROP RULE
create table t (a int);
create rule r as on delete to t do instead nothing;
-- statement
drop rule r on t;
== CREATE POLICY: plain
create table t (a int);
-- statement
create policy p on t;
== CREATE POLICY: everything
create table t (a int);
-- statement
create policy p on t as restrictive for all to judge_one, public, current_user using (a > 0) with check (a > 1);
== CREATE POLICY: for insert
create table t (a int);
-- statement
create policy p on t for insert with check (a > 1);
== CREATE POLICY: subquery
create table t (a int);
create table u (a int);
-- statement
create policy p on t for select using (exists (select from u where u.a = t.a));
== ALTER POLICY: everything
create table t (a int);
create policy p on t using (a > 0);
-- statement
alter policy p on t to judge_one using (a > 5) with check (a > 6);
== ALTER POLICY: rename
create table t (a int);
create policy p on t using (a > 0);
-- statement
alter policy p on t rename to q;
== DROP POLICY
create table t (a int);
create policy p on t using (a > 0);
-- statement
drop policy p on t;
== CREATE TRIGGER: before row
create table t (a int);
-- statement
create trigger g before insert on t for each row execute function suppress_redundant_updates_trigger();
== CREATE TRIGGER: or replace
create table t (a int);
create trigger g before insert on t for each row execute function suppress_redundant_updates_trigger();
-- statement
create or replace trigger g after update on t execute procedure suppress_redundant_updates_trigger('x', 'y');
== CREATE TRIGGER: columns and condition
create table t (a int, b int);
-- statement
create trigger g before delete or update of a, b on t for each row when (old.a > 1) execute function suppress_redundant_updates_trigger();
== CREATE TRIGGER: truncate
create table t (a int, b int);
-- statement
create trigger g after truncate on t for each statement execute function suppress_redundant_updates_trigger();
== CREATE TRIGGER: instead of
create view v as select 1 as a;
-- statement
create trigger g instead of insert on v for each row execute function suppress_redundant_updates_trigger();
== CREATE TRIGGER: transition tables
create table t (a int, b int);
-- statement
create trigger g after update on t referencing old table as o new table as n for each statement execute function suppress_redundant_updates_trigger();
== CREATE TRIGGER: constraint
create table t (a int, b int);
create table u (a int);
-- statement
create constraint trigger g after insert on t from u deferrable initially deferred for each row execute function suppress_redundant_updates_trigger();
== CREATE TRIGGER: on a partitioned table
create table t (a int) partition by list (a);
create table t1 partition of t for values in (1);
-- statement
create trigger g after insert on t for each row execute function suppress_redundant_updates_trigger();
== ALTER TRIGGER: rename
create table t (a int);
create trigger g before insert on t for each row execute function suppress_redundant_updates_trigger();
-- statement
alter trigger g on t rename to h;
== ALTER TRIGGER: depends on extension
create table t (a int);
create trigger g before insert on t for each row execute function suppress_redundant_updates_trigger();
-- statement
alter trigger g on t depends on extension plpgsql;
== DROP TRIGGER
create table t (a int);
create trigger g before insert on t for each row execute function suppress_redundant_updates_trigger();
-- statement
drop trigger g on t;
== CREATE EVENT TRIGGER: plain
create function f() returns event_trigger language plpgsql as 'begin end';
-- statement
create event trigger e on ddl_command_start execute function f();
== CREATE EVENT TRIGGER: tags
create function f() returns event_trigger language plpgsql as 'begin end';
-- statement
create event trigger e on sql_drop when tag in ('DROP TABLE', 'DROP VIEW') execute procedure f();
== CREATE EVENT TRIGGER: table rewrite
create function f() returns event_trigger language plpgsql as 'begin end';
-- statement
create event trigger e on table_rewrite execute function f();
== CREATE EVENT TRIGGER: login [17]
create function f() returns event_trigger language plpgsql as 'begin end';
-- statement
create event trigger e on login execute function f();
== ALTER EVENT TRIGGER: disable
create function f() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end execute function f();
-- statement
alter event trigger e disable;
== ALTER EVENT TRIGGER: enable replica
create function f() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end execute function f();
-- statement
alter event trigger e enable replica;
== ALTER EVENT TRIGGER: enable always
create function f() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end execute function f();
-- statement
alter event trigger e enable always;
== ALTER EVENT TRIGGER: rename
create function f() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end execute function f();
-- statement
alter event trigger e rename to g;
== ALTER EVENT TRIGGER: owner
create function f() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end execute function f();
-- statement
alter event trigger e owner to current_user;
== DROP EVENT TRIGGER
create function f() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end execute function f();
-- statement
drop event trigger e;
