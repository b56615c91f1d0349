== CREATE TYPE: shell
create type s;
== CREATE TYPE: enum
create type e as enum ('a', 'b', 'it''s');
== CREATE TYPE: empty enum
create type e as enum ();
== CREATE TYPE: composite
create type c as (a int, b text collate "C", d numeric(5, 2)[]);
== CREATE TYPE: empty composite
create type c as ();
== CREATE TYPE: range
create type r as range (subtype = float8, subtype_opclass = float8_ops, subtype_diff = float8mi);
== CREATE TYPE: range with collation and multirange
create type r as range (subtype = text, collation = "C", multirange_type_name = m);
== CREATE TYPE: range canonical
create type r;
create function c(r) returns r language internal immutable strict as 'int4range_canonical';
-- statement
create type r as range (subtype = int, canonical = c);
== CREATE TYPE: base
create type b;
create function b_in(cstring) returns b language internal immutable strict as 'int4in';
create function b_out(b) returns cstring language internal immutable strict as 'int4out';
create function b_recv(internal) returns b language internal immutable strict as 'int4recv';
create function b_send(b) returns bytea language internal immutable strict as 'int4send';
-- statement
create type b (input = b_in, output = b_out, receive = b_recv, send = b_send, internallength = 4, passedbyvalue, alignment = int4, storage = plain, category = 'N', preferred = false, default = '0', delimiter = ';', collatable = false);
== CREATE TYPE: base like, with element
create type b;
create function b_in(cstring) returns b language internal immutable strict as 'point_in';
create function b_out(b) returns cstring language internal immutable strict as 'point_out';
-- statement
create type b (input = b_in, output = b_out, like = point, element = float8);
== CREATE TYPE: base with modifiers
create type b;
create function b_in(cstring, oid, int) returns b language internal immutable strict as 'varcharin';
create function b_out(b) returns cstring language internal immutable strict as 'varcharout';
-- statement
create type b (input = b_in, output = b_out, typmod_in = varchartypmodin, typmod_out = varchartypmodout, internallength = variable, storage = extended);
== ALTER TYPE: owner
create type e as enum ('a');
-- statement
alter type e owner to judge_one;
== ALTER TYPE: rename
create type e as enum ('a');
-- statement
alter type e rename to f;
== ALTER TYPE: set schema
create schema s;
create type e as enum ('a');
-- statement
alter type e set schema s;
== ALTER TYPE: rename attribute
create type c as (a int);
create table t of c;
-- statement
alter type c rename attribute a to b cascade;
== ALTER TYPE: add attribute
create type c as (a int);
-- statement
alter type c add attribute b text collate "C" cascade, add attribute d int;
== ALTER TYPE: drop attribute
create type c as (a int, b int);
-- statement
alter type c drop attribute if exists b restrict;
== ALTER TYPE: alter attribute
create type c as (a int, b int);
-- statement
alter type c alter attribute b set data type text collate "C" cascade;
== ALTER TYPE: add value [14 alone]
create type e as enum ('a', 'c');
-- statement
alter type e add value if not exists 'd';
== ALTER TYPE: add value before
create type e as enum ('a', 'c');
-- statement
alter type e add value 'b' before 'c';
== ALTER TYPE: add value after
create type e as enum ('a', 'c');
-- statement
alter type e add value 'b' after 'a';
== ALTER TYPE: rename value
create type e as enum ('a', 'c');
-- statement
alter type e rename value 'a' to 'z';
== ALTER TYPE: set property
create type b;
create function b_in(cstring) returns b language internal immutable strict as 'textin';
create function b_out(b) returns cstring language internal immutable strict as 'textout';
create function b_recv(internal) returns b language internal immutable strict as 'textrecv';
create type b (input = b_in, output = b_out, like = text);
-- statement
alter type b set (storage = external, receive = b_recv);
== DROP TYPE
create type e as enum ('a', 'c');
-- statement
drop type e cascade;
== CREATE DOMAIN: everything
create domain d as text collate "C" default 'x' constraint n not null constraint c check (value <> '') check (length(value) < 9);
== CREATE DOMAIN: null
create domain d as int null;
== CREATE DOMAIN: over an array, over a domain
create domain d as int[] check (array_length(value, 1) < 5);
create domain e as d check (value is not null);
== ALTER DOMAIN: set default
create domain d as int;
-- statement
alter domain d set default 5;
== ALTER DOMAIN: drop default
create domain d as int default 5;
-- statement
alter domain d drop default;
== ALTER DOMAIN: set not null
create domain d as int default 5;
-- statement
alter domain d set not null;
== ALTER DOMAIN: drop not null
create domain d as int not null;
-- statement
alter domain d drop not null;
== ALTER DOMAIN: add constraint not valid
create domain d as int;
-- statement
alter domain d add constraint c check (value > 0) not valid;
== ALTER DOMAIN: add not null [17]
create domain d as int;
-- statement
alter domain d add constraint c not null;
== ALTER DOMAIN: drop constraint
create domain d as int constraint c check (value > 0);
-- statement
alter domain d drop constraint if exists c restrict;
== ALTER DOMAIN: rename constraint
create domain d as int constraint c check (value > 0);
-- statement
alter domain d rename constraint c to e;
== ALTER DOMAIN: validate constraint
create domain d as int;
alter domain d add constraint c check (value > 0) not valid;
-- statement
alter domain d validate constraint c;
== ALTER DOMAIN: owner
create domain d as int;
-- statement
alter domain d owner to judge_one;
== ALTER DOMAIN: rename
create domain d as int;
-- statement
alter domain d rename to e;
== ALTER DOMAIN: set schema
create schema s;
create domain d as int;
-- statement
alter domain d set schema s;
== DROP DOMAIN
create domain d as int;
-- statement
drop domain d;
== CREATE COLLATION: locale
create collation c (locale = 'C');
== CREATE COLLATION: parts
create collation if not exists c (lc_collate = 'C', lc_ctype = 'C');
== CREATE COLLATION: icu
create collation c (provider = icu, locale = 'en', deterministic = false, version = '153.14');
== CREATE COLLATION: icu rules [16]
create collation c (provider = icu, locale = 'en', rules = '& V << w <<< W');
== CREATE COLLATION: builtin [17]
create collation c (provider = builtin, locale = 'C.UTF-8');
== CREATE COLLATION: from
create collation c from "C";
== ALTER COLLATION: refresh version
create collation c (provider = icu, locale = 'en');
-- statement
alter collation c refresh version;
== ALTER COLLATION: rename
create collation c (locale = 'C');
-- statement
alter collation c rename to d;
== ALTER COLLATION: owner
create collation c (locale = 'C');
-- statement
alter collation c owner to judge_one;
== ALTER COLLATION: set schema
create schema s;
create collation c (locale = 'C');
-- statement
alter collation c set schema s;
== DROP COLLATION
create collation c (locale = 'C');
-- statement
drop collation c;
== CREATE CONVERSION
create conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
== CREATE CONVERSION: default
create default conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
== ALTER CONVERSION: rename
create conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- statement
alter conversion c rename to d;
== ALTER CONVERSION: owner
create conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- statement
alter conversion c owner to judge_one;
== ALTER CONVERSION: set schema
create schema s;
create conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- statement
alter conversion c set schema s;
== DROP CONVERSION
create conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- statement
drop conversion c;
== CREATE TEXT SEARCH DICTIONARY
create text search dictionary d (template = snowball, language = 'french', stopwords = 'french');
== ALTER TEXT SEARCH DICTIONARY: options
create text search dictionary d (template = simple, stopwords = english);
-- statement
alter text search dictionary d (stopwords, accept = false);
== ALTER TEXT SEARCH DICTIONARY: rename
create text search dictionary d (template = simple);
-- statement
alter text search dictionary d rename to e;
== ALTER TEXT SEARCH DICTIONARY: owner
create text search dictionary d (template = simple);
-- statement
alter text search dictionary d owner to judge_one;
== ALTER TEXT SEARCH DICTIONARY: set schema
create schema s;
create text search dictionary d (template = simple);
-- statement
alter text search dictionary d set schema s;
== CREATE TEXT SEARCH TEMPLATE
create text search template t (init = dsimple_init, lexize = dsimple_lexize);
== ALTER TEXT SEARCH TEMPLATE: rename
create text search template t (lexize = dsimple_lexize);
-- statement
alter text search template t rename to u;
== ALTER TEXT SEARCH TEMPLATE: set schema
create schema s;
create text search template t (lexize = dsimple_lexize);
-- statement
alter text search template t set schema s;
== CREATE TEXT SEARCH PARSER
create text search parser p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
== ALTER TEXT SEARCH PARSER: rename
create text search parser p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
-- statement
alter text search parser p rename to q;
== ALTER TEXT SEARCH PARSER: set schema
create schema s;
create text search parser p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
-- statement
alter text search parser p set schema s;
== CREATE TEXT SEARCH CONFIGURATION: copy
create text search configuration c (copy = pg_catalog.french);
== CREATE TEXT SEARCH CONFIGURATION: parser
create text search configuration c (parser = "default");
== ALTER TEXT SEARCH CONFIGURATION: add mapping
create text search configuration c (parser = "default");
-- statement
alter text search configuration c add mapping for word, asciiword with english_stem, simple;
== ALTER TEXT SEARCH CONFIGURATION: alter mapping
create text search configuration c (copy = english);
-- statement
alter text search configuration c alter mapping for word with simple;
== ALTER TEXT SEARCH CONFIGURATION: replace a dictionary
create text search configuration c (copy = english);
-- statement
alter text search configuration c alter mapping replace english_stem with simple;
== ALTER TEXT SEARCH CONFIGURATION: replace for some tokens
create text search configuration c (copy = english);
-- statement
alter text search configuration c alter mapping for word replace english_stem with simple;
== ALTER TEXT SEARCH CONFIGURATION: drop mapping
create text search configuration c (copy = english);
-- statement
alter text search configuration c drop mapping if exists for word, url;
== ALTER TEXT SEARCH CONFIGURATION: rename
create text search configuration c (copy = english);
-- statement
alter text search configuration c rename to d;
== ALTER TEXT SEARCH CONFIGURATION: owner
create text search configuration c (copy = english);
-- statement
alter text search configuration c owner to judge_one;
== ALTER TEXT SEARCH CONFIGURATION: set schema
create schema s;
create text search configuration c (copy = english);
-- statement
alter text search configuration c set schema s;
== DROP TEXT SEARCH CONFIGURATION
create text search configuration c (copy = english);
-- statement
drop text search configuration c;
