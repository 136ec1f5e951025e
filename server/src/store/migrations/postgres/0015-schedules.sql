-- What starts again and again, and what came of each of its moments.
create table schedules (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  revision bigint not null,
  schedule text collate "C" not null,
  subject text collate "C" not null,
  facts text collate "C" not null,
  state text collate "C" not null,
  wake_at text collate "C",
  progress text collate "C" not null,
  created_at text collate "C" not null,
  created_by_kind text collate "C" not null,
  created_by_id text collate "C" not null,
  updated_at text collate "C" not null,
  updated_by_kind text collate "C" not null,
  updated_by_id text collate "C" not null,
  lease_owner text collate "C",
  lease_until text collate "C",
  lease_epoch bigint not null,
  primary key (tenant_id, id),
  constraint schedules_state check (state in ('active', 'paused', 'ended'))
);
create index schedules_due on schedules (wake_at, tenant_id, id);
create index schedules_subject on schedules (tenant_id, subject);

create table schedule_firings (
  tenant_id text collate "C" not null,
  schedule_id text collate "C" not null,
  due_at text collate "C" not null,
  result text collate "C" not null,
  firing text collate "C" not null,
  primary key (tenant_id, schedule_id, due_at)
);

-- A schedule keeps its applicant's key, as a run does.
create or replace function lendloom_key_unused() returns trigger language plpgsql as $$
begin
  if old.destroyed_at is not null or old.orphaned_at is null
    or exists (select 1 from runs where tenant_id = old.tenant_id and subject = old.subject)
    or exists (select 1 from schedules where tenant_id = old.tenant_id and subject = old.subject) then
    raise exception 'a destroyed key leaves its tombstone, and a run or a schedule keeps its key'
      using errcode = 'integrity_constraint_violation';
  end if;
  return old;
end $$;
