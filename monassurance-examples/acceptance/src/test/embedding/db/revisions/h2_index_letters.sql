-- revision: h2
-- revises: h1
-- message: index letters
-- upgrade
create index concurrently letters_body on letters (body);
-- downgrade
drop index concurrently letters_body;
