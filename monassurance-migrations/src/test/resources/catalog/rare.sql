create schema rare;
create function rare.eq(text, text) returns boolean language internal immutable strict as 'texteq';
create operator rare.=== (function = rare.eq, leftarg = text, rightarg = text, commutator = operator(rare.===),
  negator = operator(rare.!==), restrict = eqsel, join = eqjoinsel, hashes, merges);
create function rare.ne(text, text) returns boolean language internal immutable strict as 'textne';
create operator rare.!== (function = rare.ne, leftarg = text, rightarg = text, commutator = operator(rare.!==), negator = operator(rare.===));
create function rare.minus(int) returns int language internal immutable strict as 'int4um';
create operator rare.@- (function = rare.minus, rightarg = int);
comment on operator rare.@- (none, int) is 'minus';
create operator family rare.loose using btree;
alter operator family rare.loose using btree add operator 1 < (int4, int8), operator 3 = (int4, int8), function 1 (int4, int8) btint48cmp (int4, int8);
comment on operator family rare.loose using btree is 'loose';
create operator class rare.int_ops for type int using btree family rare.loose as
  operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int4, int4);
create operator class rare.box_ops for type box using gist as operator 3 &&, operator 15 <-> (box, point) for order by float_ops,
  function 1 gist_box_consistent(internal, box, smallint, oid, internal), function 2 gist_box_union(internal, internal),
  function 5 gist_box_penalty(internal, internal, internal), function 6 gist_box_picksplit(internal, internal),
  function 7 gist_box_same(box, box, internal), function 8 (box, box) gist_box_distance(internal, box, smallint, oid, internal);
comment on operator class rare.int_ops using btree is 'class';
create type rare.pair as (a int, b int);
create function rare.to_pair(int) returns rare.pair language sql immutable as 'select row($1, $1)::rare.pair';
create cast (int as rare.pair) with function rare.to_pair(int) as assignment;
create type rare.label as enum ('a');
create cast (rare.label as text) with inout as implicit;
comment on cast (int as rare.pair) is 'cast';
create collation rare.sorted (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
create collation rare.plain (lc_collate = 'C', lc_ctype = 'C');
comment on collation rare.plain is 'plain';
create conversion rare.latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
comment on conversion rare.latin is 'conv';
create type rare.float_range as range (subtype = float8, subtype_diff = float8mi);
create type rare.text_range as range (subtype = text, collation = "C", multirange_type_name = rare.many_texts);
create type rare.canonical_range;
create function rare.canon(rare.canonical_range) returns rare.canonical_range language internal immutable strict as 'int4range_canonical';
create type rare.canonical_range as range (subtype = int, canonical = rare.canon);
create table rare.ranged (a rare.float_range, b rare.many_texts, c rare.canonical_range);
create type rare.announced;
create type rare.number;
create function rare.number_in(cstring) returns rare.number language internal immutable strict as 'int4in';
create function rare.number_out(rare.number) returns cstring language internal immutable strict as 'int4out';
create type rare.number (input = rare.number_in, output = rare.number_out, like = int4, category = 'N', default = '7');
comment on type rare.number is 'number';
create table rare.numbered (n rare.number, many rare.number[]);
create text search parser rare.words (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, headline = prsd_headline, lextypes = prsd_lextype);
create text search template rare.simple_template (init = dsimple_init, lexize = dsimple_lexize);
create text search dictionary rare.short (template = rare.simple_template, accept = false, stopwords = 'english');
create text search configuration rare.search (parser = rare.words);
alter text search configuration rare.search add mapping for asciiword, word with rare.short, pg_catalog.simple;
comment on text search configuration rare.search is 'search';
comment on text search dictionary rare.short is 'short';
comment on text search parser rare.words is 'parser';
comment on text search template rare.simple_template is 'template';
create foreign data wrapper wrap options (debug 'true');
comment on foreign data wrapper wrap is 'wraps';
create server far type 'oracle' version '1.0' foreign data wrapper wrap options (host 'far away', "Port" '1');
comment on server far is 'far';
create user mapping for public server far options ("user" 'me', password 'hidden');
create user mapping for current_user server far options ("user" 'me too');
create foreign table rare.distant (id int options (column_name 'ID') not null, name text default 'x', check (id > 0)) server far options (table_name 'Distant');
comment on foreign table rare.distant is 'distant';
create table rare.parted (a int) partition by list (a);
create foreign table rare.parted_far partition of rare.parted for values in (1) server far;
create language other handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
comment on language other is 'other';
create function rare.from_sql(internal) returns internal language internal immutable as 'int4recv';
create transform for rare.pair language other (from sql with function rare.from_sql(internal));
create access method rows type table handler heap_tableam_handler;
create access method tree type index handler bthandler;
comment on access method rows is 'rows';
create table rare.in_rows (a int) using rows;
create table rare.published (id int primary key, name text, hidden text);
create publication everything for all tables with (publish = 'insert, update');
create publication some_tables for table rare.published, rare.ranged with (publish_via_partition_root = true);
comment on publication some_tables is 'some';
create publication nothing;
--{15
create publication filtered for table rare.published (id, name) where (id > 5);
create publication by_schema for tables in schema rare;
--}
create subscription sub connection 'host=127.0.0.1 dbname=secret password=hidden' publication a, b
  with (connect = false, slot_name = none, binary = true);
comment on subscription sub is 'sub';
--{16
create collation rare.ruled (provider = icu, locale = 'und', rules = '& V << w <<< W');
--}
--{17
create collation rare.built (provider = builtin, locale = 'C.UTF-8');
--}
