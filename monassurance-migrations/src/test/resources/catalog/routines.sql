create schema tools;
create table item (id int primary key, name text, price numeric);
create function tools.overloaded(int) returns int language sql strict immutable parallel safe cost 5 as 'select $1';
create function tools.overloaded(a int, b text default 'it''s', variadic c int[] default '{1}') returns int
  language plpgsql security definer set search_path = tools, pg_temp set work_mem to '4MB' as $body$
begin
  return a; -- comment with ; and $$
end $body$;
comment on function tools.overloaded(int) is 'one';
create function tools.rows_of(out a int, out b text) returns setof record language sql rows 17 as 'select 1, ''x''';
create function tools.table_of(n int) returns table (x int, y item) language sql stable leakproof as 'select n, null::public.item';
create function tools.atomic(n int) returns int language sql begin atomic select n + 1; select max(id) + n from public.item; end;
create procedure tools.act(in a int, inout b int default 5) language plpgsql as $$ begin b := a; commit; end $$;
create procedure tools.atomic_act(a int) language sql begin atomic insert into public.item values (a); end;
create function tools.window_like(anyelement) returns bigint language internal window immutable as 'window_row_number';
create function tools.add_support(int, int) returns int language internal immutable as 'int4pl';
create aggregate tools.total(int) (sfunc = tools.add_support, stype = int, initcond = '5', parallel = safe,
  combinefunc = int4pl, msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0', sspace = 32);
create aggregate tools.how_many(*) (sfunc = int8inc, stype = int8, initcond = '0');
create aggregate tools.my_percentile(float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal,
  finalfunc = percentile_disc_final, finalfunc_extra);
create aggregate tools.my_rank(variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi,
  stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
create aggregate tools.my_max(int) (sfunc = int4larger, stype = int, sortop = operator(pg_catalog.>));
comment on aggregate tools.total(int) is 'sum';
comment on aggregate tools.how_many(*) is 'count';
create function tools.recursive_a(n int) returns int language plpgsql as 'begin return tools.recursive_b(n); end';
create function tools.recursive_b(n int) returns int language sql as 'select tools.recursive_a(n)';
create view item_view (number, label) with (security_barrier) as select id, name from item where price > 1 with local check option;
comment on view item_view is 'view';
comment on column item_view.label is 'label';
alter view item_view alter label set default 'new';
create view grouped as select id, name, count(*) as n from item group by id;
create recursive view counting (n) as values (1) union all select n + 1 from counting where n < 5;
create function tools.from_view() returns setof grouped language sql begin atomic select * from public.grouped; end;
create view of_function as select * from tools.from_view();
create function ring_f(int) returns int language sql as 'select 1';
create view ring_view as select ring_f(1) as f, 'x'::text collate "C" as t;
create or replace function ring_f(int) returns int language sql begin atomic select max(f) from public.ring_view; end;
create materialized view summary with (fillfactor = 60) as select name, sum(price) as total from item group by name with no data;
create unique index summary_name on summary (name);
alter materialized view summary cluster on summary_name;
alter materialized view summary alter total set statistics 42;
create view on_summary as select * from summary;
--{15
create view invoker with (security_invoker = true) as select * from item;
--}
create function tell() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger "After ""insert""" after insert on item referencing new table as n
  for each statement execute function tell('a', 'it''s');
create constraint trigger late after update of name on item deferrable initially deferred for each row
  when (old.name is distinct from new.name) execute function tell();
create trigger instead instead of insert on item_view for each row execute function tell();
create trigger off before delete on item for each row execute function tell();
create trigger always before truncate on item execute function tell();
alter table item disable trigger off, enable always trigger always, enable replica trigger late;
comment on trigger off on item is 'off';
create rule redirect as on update to item_view where new.number > 5 do instead update item set name = new.label where id = new.number;
create rule silent as on delete to item do also nothing;
alter table item disable rule silent;
comment on rule silent on item is 'silent';
create function watch() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger watcher on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE') execute function watch();
alter event trigger watcher disable;
comment on event trigger watcher is 'watches';
create extension if not exists hstore with schema tools;
create index item_store on item ((tools.hstore(name, name)));
alter function tools.recursive_a(int) depends on extension hstore;
