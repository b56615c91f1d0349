-- revision: d5b1c7e09a34
-- revises: base
-- message: create the table of db-scheduler
-- created: 2026-11-24T02:30:00Z

-- upgrade
create schema if not exists monassurance_ops;

-- Columns and their names are those that db-scheduler 16 reads and writes.
create table monassurance_ops.scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures integer,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);

-- What is due.
create index scheduled_tasks_execution_time on monassurance_ops.scheduled_tasks (execution_time);

-- Whose node gives no sign.
create index scheduled_tasks_last_heartbeat on monassurance_ops.scheduled_tasks (last_heartbeat);

-- What is due, when a host has priorities.
create index scheduled_tasks_priority_execution_time
    on monassurance_ops.scheduled_tasks (priority desc, execution_time);

-- downgrade
drop table monassurance_ops.scheduled_tasks;
