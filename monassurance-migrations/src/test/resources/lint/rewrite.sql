-- revision: 2
-- revises: 1
-- message: everything that has an online form
-- upgrade
create index t1_b on t1 (b);
create unique index on t1 (lower(b)) where a > 3;   -- without a name

create unique index if not exists
    t2_b
    on public.t2 using btree (b desc) include (a);

-- a foreign key with a name, and ones without
alter table t3 add constraint t3_to_p foreign key (p) references p (id) on delete cascade;
alter table only t3 add foreign key (p) references p deferrable initially deferred;
alter table if exists t4
    -- two things at once
    add foreign key (code, p) references p (code, id) match full,
    add column d bigint default 7 references p (id);

alter table t5 add constraint positive check (a > 0), add check (b <> ''), add check (a > 1 or b is not null),
    add check (a < 100 or b is null);
alter table t6 add column c bigint default 3 check (c > 2), add column e text;

alter table t7 alter column a set not null, add column d text default 'x', alter b set not null;
alter table t7 alter c set not null;

alter table t8 add constraint t8_a unique (a) deferrable, add unique (b) include (a) with (fillfactor = 70);
alter table t9 add primary key (a, b);
alter table t10 add constraint t10_key primary key (a) include (b);
alter table t11 add column c bigint unique, add constraint t11_b unique (b);

alter table t12
    add column token uuid default gen_random_uuid() not null,
    add column serial_of_row double precision not null default random();

drop index t13_one, "t13 two";
reindex table t14;
reindex (verbose) index t14_one;
alter table "T 15" add unique ("select"), alter "A b" set not null, add check ("A b" > 0);
alter table t16_with_a_name_that_is_as_long_as_names_can_be_in_postgresql_x
    add unique (a_rather_long_column_name_too, b),
    add foreign key (a_rather_long_column_name_too) references p,
    alter b set not null;
refresh materialized view m17;
alter table "other schema".t18 add check (a > 0), add primary key (a);
alter table parts detach partition parts_two;
alter table with_rest detach partition with_rest_one; -- by catalogue
alter table "odd.$$ 'name' %s"
    add column "tok$$en" uuid default gen_random_uuid(),
    add check ("a$$b" > 0),
    alter "É" set not null,
    add unique ("select"), -- the last one
    add foreign key ("select") references p;
create index on "odd.$$ 'name' %s" ((("a$$b" + 1)), "É");
alter table t20 add constraint "k 20" primary key (a, c), add unique (b) deferrable initially deferred,
    add column "d" int check (d > 0) unique, alter a set default 3, drop column if exists nothing;
create index on t21 (b); -- by catalogue
alter table t21 add check (a > 0), alter b set not null;
alter table t21 add primary key (a); -- by catalogue
alter domain positive add check (value > 0);
alter domain positive add constraint small check (value < 1000);
-- downgrade
