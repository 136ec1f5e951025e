-- How long what is finished stays, what a legal hold keeps, and what was removed. Histories stay append-only for
-- everything else: a row of them goes only with a run that is noted as removed, or below an anchor of the audit.
create table retention_policies (
  tenant_id text not null primary key,
  policy text not null,
  reason text not null,
  by_kind text not null,
  by_id text not null,
  at text not null
) strict;

create table retention_rounds (
  tenant_id text not null primary key,
  at text not null,
  result text not null,
  after_run text not null,
  after_key text not null
) strict;

create table legal_holds (
  tenant_id text not null,
  run_id text not null,
  reason text not null,
  by_kind text not null,
  by_id text not null,
  at text not null,
  primary key (tenant_id, run_id)
) strict;

create table removed_runs (
  tenant_id text not null,
  run_id text not null,
  application text not null,
  at text not null,
  entries integer not null,
  decisions integer not null,
  hash text not null,
  primary key (tenant_id, run_id)
) strict;

create table audit_anchors (
  tenant_id text not null,
  seq integer not null,
  hash text not null,
  at text not null,
  primary key (tenant_id, seq)
) strict;

alter table subject_keys add column orphaned_at text;
create index subject_keys_orphaned on subject_keys (tenant_id, orphaned_at) where orphaned_at is not null;

create trigger removed_runs_no_update before update on removed_runs
begin select raise(abort, 'what was removed stays noted'); end;
create trigger removed_runs_no_delete before delete on removed_runs
begin select raise(abort, 'what was removed stays noted'); end;
create trigger removed_runs_ended before insert on removed_runs
when not exists (
  select 1 from runs where tenant_id = new.tenant_id and id = new.run_id and finished = 1)
  or exists (select 1 from legal_holds where tenant_id = new.tenant_id and run_id in (new.run_id, new.application))
begin select raise(abort, 'only what has ended and is not held is removed'); end;
create trigger runs_no_delete before delete on runs
when not exists (select 1 from removed_runs where tenant_id = old.tenant_id and run_id = old.id)
begin select raise(abort, 'a run is removed by retention only'); end;
drop trigger journal_no_delete;
create trigger journal_no_delete before delete on journal
when not exists (select 1 from removed_runs where tenant_id = old.tenant_id and run_id = old.run_id)
begin select raise(abort, 'the journal is append-only'); end;
drop trigger decisions_no_delete;
create trigger decisions_no_delete before delete on decisions
when not exists (select 1 from removed_runs where tenant_id = old.tenant_id and run_id = old.run_id)
begin select raise(abort, 'decisions are append-only'); end;

create trigger audit_anchors_no_update before update on audit_anchors
begin select raise(abort, 'anchors of the audit stay'); end;
create trigger audit_anchors_no_delete before delete on audit_anchors
begin select raise(abort, 'anchors of the audit stay'); end;
create trigger audit_anchors_true before insert on audit_anchors
when not exists (
  select 1 from audit where tenant_id = new.tenant_id and seq = new.seq and hash = new.hash)
begin select raise(abort, 'an anchor is an entry of the audit'); end;
drop trigger audit_no_delete;
create trigger audit_no_delete before delete on audit
when old.seq > coalesce((select max(seq) from audit_anchors where tenant_id = old.tenant_id), 0)
begin select raise(abort, 'the audit is append-only'); end;

drop trigger subject_keys_no_delete;
create trigger subject_keys_no_delete before delete on subject_keys
when old.destroyed_at is not null or old.orphaned_at is null
  or exists (select 1 from runs where tenant_id = old.tenant_id and subject = old.subject)
begin select raise(abort, 'a destroyed key leaves its tombstone, and a run keeps its key'); end;
