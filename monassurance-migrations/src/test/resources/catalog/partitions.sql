create table log (id bigint not null, at date not null, kind text default 'x', size int check (size > 0), note text)
  partition by range (at, (id % 7));
create table log_2024 partition of log for values from ('2024-01-01', 0) to ('2025-01-01', 0);
create table log_2025 (note text, kind text default 'other', id bigint not null, at date not null, size int,
  constraint log_size_check check (size > 0), constraint own check (id > 0));
alter table log attach partition log_2025 for values from ('2025-01-01', 0) to ('2026-01-01', 0);
create table log_default partition of log default partition by list (kind);
create table log_a partition of log_default for values in ('a', null) partition by hash (id);
create table log_a0 partition of log_a for values with (modulus 2, remainder 0);
create table log_a1 partition of log_a for values with (modulus 2, remainder 1) with (fillfactor = 50);
create index log_kind on log (kind);
create index "Log size" on log_2025 (size);
create index log_size on log (size);
create index only_some on only log (note);
create index note_2024 on log_2024 (note);
alter index only_some attach partition note_2024;
create table keyed (id int, part int, ref int, primary key (id, part), constraint ref_key unique (ref, part)) partition by list (part);
create table keyed_1 partition of keyed for values in (1);
create table keyed_2 (part int not null, id int not null, ref int, constraint my_key primary key (id, part));
alter table keyed attach partition keyed_2 for values in (2);
create table refers (id int, part int, foreign key (id, part) references keyed);
create table target (ref int primary key);
create table part_refers (id int, part int, ref int references target) partition by list (part);
create table part_refers_1 partition of part_refers for values in (1, 3);
create function note() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger noting after insert on log for each row execute function note();
create trigger noting_update after update of size on log for each row when (new.size > 5) execute function note();
alter table log_2025 disable trigger noting;
alter table keyed_1 alter ref set default 9;
comment on table log_2024 is 'old';
comment on index log_kind is 'kinds';
--{17
create table numbered (id int generated always as identity, part int) partition by list (part);
create table numbered_1 partition of numbered for values in (1);
--}
create table point_in_time (at timestamptz) partition by range (at);
create table point_1 partition of point_in_time for values from (minvalue) to ('2024-03-31 02:30:00+02');
