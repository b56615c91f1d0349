-- revision: 8d2f47a6b09e
-- revises: 7b5e10c8d2a4
-- message: index active users, tokens by user and the audit trail by time
-- created: 2026-11-22T09:35:00Z

-- upgrade
create index concurrently idx_users_active on users (email) where is_active;

create index concurrently idx_refresh_tokens_user_id on refresh_tokens (user_id);

create index concurrently idx_audit_logs_timestamp on audit_logs (timestamp);

-- downgrade
drop index concurrently idx_audit_logs_timestamp;

drop index concurrently idx_refresh_tokens_user_id;

drop index concurrently idx_users_active;

-- verify
select indisvalid from pg_index where indexrelid = 'idx_users_active'::regclass;

select indisvalid from pg_index where indexrelid = 'idx_refresh_tokens_user_id'::regclass;

select indisvalid from pg_index where indexrelid = 'idx_audit_logs_timestamp'::regclass;
