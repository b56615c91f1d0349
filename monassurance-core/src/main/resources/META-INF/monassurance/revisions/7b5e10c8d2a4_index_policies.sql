-- revision: 7b5e10c8d2a4
-- revises: 6a0d93b7c5f1
-- message: index policies by client, creation and active client
-- created: 2026-11-22T09:30:00Z

-- upgrade
create index concurrently idx_policies_client_id on policies (client_id);

create index concurrently idx_policies_created_at on policies (created_at);

create index concurrently idx_policies_client_status on policies (client_id, status) where status = 'active';

-- downgrade
drop index concurrently idx_policies_client_status;

drop index concurrently idx_policies_created_at;

drop index concurrently idx_policies_client_id;

-- verify
select indisvalid from pg_index where indexrelid = 'idx_policies_client_id'::regclass;

select indisvalid from pg_index where indexrelid = 'idx_policies_created_at'::regclass;

select indisvalid from pg_index where indexrelid = 'idx_policies_client_status'::regclass;
