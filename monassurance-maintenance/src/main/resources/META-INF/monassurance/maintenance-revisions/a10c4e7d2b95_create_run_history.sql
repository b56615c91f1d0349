-- revision: a10c4e7d2b95
-- revises: base
-- message: create the run history of maintenance
-- created: 2026-11-22T13:30:00Z

-- upgrade
create schema if not exists monassurance_ops;

-- One row per plan and scheduled time: its insert decides who runs.
create table monassurance_ops.maintenance_run (
    plan text not null,
    scheduled_time timestamptz not null,
    status text not null check (status in ('running', 'done', 'partial', 'failed')),
    token bigint not null,
    holder text not null,
    started_at timestamptz not null,
    lease_until timestamptz not null,
    finished_at timestamptz,
    primary key (plan, scheduled_time)
);

-- The latest runs first, whatever the plan.
create index maintenance_run_scheduled_time on monassurance_ops.maintenance_run (scheduled_time);

-- One row per attempt; a successor has a higher token, and only the highest may write.
create table monassurance_ops.maintenance_attempt (
    plan text not null,
    scheduled_time timestamptz not null,
    token bigint not null,
    holder text not null,
    application_version text not null,
    outcome text not null check (outcome in ('running', 'abandoned', 'done', 'partial', 'failed')),
    started_at timestamptz not null,
    finished_at timestamptz,
    primary key (plan, scheduled_time, token),
    foreign key (plan, scheduled_time) references monassurance_ops.maintenance_run on delete cascade
);

-- One row per task of an attempt.
create table monassurance_ops.maintenance_step (
    plan text not null,
    scheduled_time timestamptz not null,
    token bigint not null,
    position integer not null,
    task text not null,
    outcome text not null,
    summary text not null,
    figures jsonb not null,
    started_at timestamptz not null,
    took_millis bigint not null,
    primary key (plan, scheduled_time, token, position),
    foreign key (plan, scheduled_time, token) references monassurance_ops.maintenance_attempt on delete cascade
);

-- downgrade
drop table monassurance_ops.maintenance_step;

drop table monassurance_ops.maintenance_attempt;

drop table monassurance_ops.maintenance_run;
