-- What starts again and again, and what came of each of its moments.
create table schedules (
  tenant_id text not null,
  id text not null,
  revision integer not null,
  schedule text not null,
  subject text not null,
  facts text not null,
  state text not null,
  wake_at text,
  progress text not null,
  created_at text not null,
  created_by_kind text not null,
  created_by_id text not null,
  updated_at text not null,
  updated_by_kind text not null,
  updated_by_id text not null,
  lease_owner text,
  lease_until text,
  lease_epoch integer not null,
  primary key (tenant_id, id),
  constraint schedules_state check (state in ('active', 'paused', 'ended'))
) strict;
create index schedules_due on schedules (wake_at, tenant_id, id);
create index schedules_subject on schedules (tenant_id, subject);

create table schedule_firings (
  tenant_id text not null,
  schedule_id text not null,
  due_at text not null,
  result text not null,
  firing text not null,
  primary key (tenant_id, schedule_id, due_at)
) strict;

-- A schedule keeps its applicant's key, as a run does.
drop trigger subject_keys_no_delete;
create trigger subject_keys_no_delete before delete on subject_keys
when old.destroyed_at is not null or old.orphaned_at is null
  or exists (select 1 from runs where tenant_id = old.tenant_id and subject = old.subject)
  or exists (select 1 from schedules where tenant_id = old.tenant_id and subject = old.subject)
begin select raise(abort, 'a destroyed key leaves its tombstone, and a run or a schedule keeps its key'); end;
