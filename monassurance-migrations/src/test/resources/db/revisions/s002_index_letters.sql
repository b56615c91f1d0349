-- revision: s002
-- revises: s001
-- message: index letters

-- upgrade
create index concurrently letters_body on letters (body);

-- downgrade
drop index concurrently letters_body;
