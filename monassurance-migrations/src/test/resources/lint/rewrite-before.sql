-- revision: 1
-- message: tables that are there, with rows
-- upgrade
create table p (id bigint primary key, code text not null, unique (code, id));
insert into p select i, 'c' || i from generate_series(1, 50) i;

create table t1 (a bigint not null, b text);
create table t2 (a bigint not null, b text);
create table t3 (a bigint not null, b text, p bigint, code text);
create table t4 (a bigint not null, b text, p bigint, code text);
create table t5 (a bigint not null, b text);
create table t6 (a bigint not null, b text);
create table t7 (a bigint, b text, c text);
create table t8 (a bigint, b text);
create table t9 (a bigint, b text, c text);
create table t10 (a bigint, b text);
create table t11 (a bigint, b text);
create table t12 (a bigint, b text);
create table t13 (a bigint, b text);
create index t13_one on t13 (a);
create index "t13 two" on t13 (b);
create table t14 (a bigint, b text);
create index t14_one on t14 (a);
create table "T 15" ("A b" bigint, "select" text);
create table t16_with_a_name_that_is_as_long_as_names_can_be_in_postgresql_x (a_rather_long_column_name_too bigint, b text);
create materialized view m17 as select id from p;
create unique index m17_id on m17 (id);
create schema "other schema";
create table "other schema".t18 (a bigint);

insert into t1 select i, 'b' || i from generate_series(1, 50) i;
insert into t2 select i, 'b' || i from generate_series(1, 50) i;
insert into t3 select i, 'b' || i, i, 'c' || i from generate_series(1, 50) i;
insert into t4 select i, 'b' || i, i, 'c' || i from generate_series(1, 50) i;
insert into t5 select i, 'b' || i from generate_series(1, 50) i;
insert into t6 select i, 'b' || i from generate_series(1, 50) i;
insert into t7 select i, 'b' || i, 'c' from generate_series(1, 50) i;
insert into t8 select i, 'b' || i from generate_series(1, 50) i;
insert into t9 select i, 'b' || i, 'c' from generate_series(1, 50) i;
insert into t10 select i, 'b' || i from generate_series(1, 50) i;
insert into t11 select i, 'b' || i from generate_series(1, 50) i;
insert into t12 select i, 'b' || i from generate_series(1, 5000) i;

create table parts (a bigint not null, b text) partition by range (a);
create table parts_one partition of parts for values from (1) to (100);
create table parts_two partition of parts for values from (100) to (200);

create table with_rest (a bigint not null, b text) partition by list (a);
create table with_rest_one partition of with_rest for values in (1);
create table with_rest_rest partition of with_rest default;
create table "odd.$$ 'name' %s" ("a$$b" bigint not null, "É" text, "select" bigint);
insert into "odd.$$ 'name' %s" select i, 'x' || i, i from generate_series(1, 50) i;
create table t20 (a bigint not null, b text, c bigint not null);
insert into t20 select i, 'b' || i, i from generate_series(1, 50) i;
create table t21 (a bigint, b text) partition by range (a);
create table t21_one partition of t21 for values from (1) to (100);
insert into t21 select i, 'b' || i from generate_series(1, 50) i;
create domain positive as bigint;
create table t19 (a positive);
-- downgrade
