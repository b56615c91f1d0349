-- revision: c57e20b9f4a1
-- revises: a10c4e7d2b95
-- message: resume, pause, cancel and account for runs of maintenance
-- created: 2026-11-24T02:00:00Z

-- upgrade
alter table monassurance_ops.maintenance_run
    -- Drawn by whoever claims: asked again after a lost reply, the claim knows its own row.
    add column claim uuid,
    -- Runs of one name never overlap.
    add column exclusion text,
    add column cancel_requested_at timestamptz,
    add column cancel_requested_by text,
    add column cancel_reason text,
    add column task text,
    add column progress_done bigint,
    add column progress_total bigint,
    add column note text,
    drop constraint maintenance_run_status_check,
    add constraint maintenance_run_status_check
        check (status in ('running', 'stopped', 'done', 'partial', 'failed', 'cancelled', 'missed'));

-- Who is at work, among many rows of the past.
create index maintenance_run_unfinished on monassurance_ops.maintenance_run (exclusion)
    where status in ('running', 'stopped');

alter table monassurance_ops.maintenance_attempt
    add column note text,
    drop constraint maintenance_attempt_outcome_check,
    add constraint maintenance_attempt_outcome_check
        check (outcome in ('running', 'abandoned', 'stopped', 'done', 'partial', 'failed', 'cancelled'));

alter table monassurance_ops.maintenance_step
    add column detail jsonb,
    -- Told to stop before its end: the next attempt runs it again.
    add column is_open boolean not null default false;

-- A plan, or with a task one task of it, that nobody runs until it is resumed.
create table monassurance_ops.maintenance_pause (
    plan text not null,
    task text not null default '',
    paused_by text not null,
    reason text not null,
    paused_at timestamptz not null,
    paused_until timestamptz,
    primary key (plan, task)
);

-- Up to when the scheduled times of a plan were run or recorded as missed.
create table monassurance_ops.maintenance_schedule (
    plan text not null primary key,
    definition text not null,
    handled_until timestamptz not null
);

-- downgrade
drop table monassurance_ops.maintenance_schedule;

drop table monassurance_ops.maintenance_pause;

alter table monassurance_ops.maintenance_step
    drop column is_open,
    drop column detail;

update monassurance_ops.maintenance_attempt set outcome = 'abandoned' where outcome in ('stopped', 'cancelled');

alter table monassurance_ops.maintenance_attempt
    drop column note,
    drop constraint maintenance_attempt_outcome_check,
    add constraint maintenance_attempt_outcome_check
        check (outcome in ('running', 'abandoned', 'done', 'partial', 'failed'));

drop index monassurance_ops.maintenance_run_unfinished;

delete from monassurance_ops.maintenance_run where status = 'missed';

update monassurance_ops.maintenance_run set status = 'running' where status = 'stopped';

update monassurance_ops.maintenance_run set status = 'failed' where status = 'cancelled';

alter table monassurance_ops.maintenance_run
    drop column note,
    drop column progress_total,
    drop column progress_done,
    drop column task,
    drop column cancel_reason,
    drop column cancel_requested_by,
    drop column cancel_requested_at,
    drop column exclusion,
    drop column claim,
    drop constraint maintenance_run_status_check,
    add constraint maintenance_run_status_check check (status in ('running', 'done', 'partial', 'failed'));
