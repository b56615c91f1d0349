-- revision: h1
-- revises: base
-- message: create letters
-- upgrade
create table letters (id bigint primary key, body text not null);
-- downgrade
drop table letters;
