-- How long what is finished stays, what a legal hold keeps, and what was removed. Histories stay append-only for
-- everything else: a row of them goes only with a run that is noted as removed, or below an anchor of the audit.
create table retention_policies (
  tenant_id text collate "C" not null primary key,
  policy text collate "C" not null,
  reason text collate "C" not null,
  by_kind text collate "C" not null,
  by_id text collate "C" not null,
  at text collate "C" not null
);

create table retention_rounds (
  tenant_id text collate "C" not null primary key,
  at text collate "C" not null,
  result text collate "C" not null,
  after_run text collate "C" not null,
  after_key text collate "C" not null
);

create table legal_holds (
  tenant_id text collate "C" not null,
  run_id text collate "C" not null,
  reason text collate "C" not null,
  by_kind text collate "C" not null,
  by_id text collate "C" not null,
  at text collate "C" not null,
  primary key (tenant_id, run_id)
);

create table removed_runs (
  tenant_id text collate "C" not null,
  run_id text collate "C" not null,
  application text collate "C" not null,
  at text collate "C" not null,
  entries bigint not null,
  decisions bigint not null,
  hash text collate "C" not null,
  primary key (tenant_id, run_id)
);

create table audit_anchors (
  tenant_id text collate "C" not null,
  seq bigint not null,
  hash text collate "C" not null,
  at text collate "C" not null,
  primary key (tenant_id, seq)
);

alter table subject_keys add column orphaned_at text collate "C";
create index subject_keys_orphaned on subject_keys (tenant_id, orphaned_at) where orphaned_at is not null;

create function lendloom_removed(tenant text, run text) returns boolean language sql stable as $$
  select exists (select 1 from removed_runs where tenant_id = tenant and run_id = run)
$$;
create function lendloom_only_removed() returns trigger language plpgsql as $$
begin
  if not lendloom_removed(old.tenant_id, case tg_table_name when 'runs' then to_jsonb(old)->>'id' else to_jsonb(old)->>'run_id' end) then
    raise exception '% refuses %', tg_table_name, lower(tg_op) using errcode = 'integrity_constraint_violation';
  end if;
  return old;
end $$;
create function lendloom_only_ended() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from runs where tenant_id = new.tenant_id and id = new.run_id and finished = 1)
    or exists (select 1 from legal_holds where tenant_id = new.tenant_id and run_id in (new.run_id, new.application)) then
    raise exception 'only what has ended and is not held is removed' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create function lendloom_true_anchor() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from audit where tenant_id = new.tenant_id and seq = new.seq and hash = new.hash) then
    raise exception 'an anchor is an entry of the audit' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create function lendloom_below_anchor() returns trigger language plpgsql as $$
begin
  if old.seq > coalesce((select max(seq) from audit_anchors where tenant_id = old.tenant_id), 0) then
    raise exception 'the audit is append-only' using errcode = 'integrity_constraint_violation';
  end if;
  return old;
end $$;
create function lendloom_key_unused() returns trigger language plpgsql as $$
begin
  if old.destroyed_at is not null or old.orphaned_at is null
    or exists (select 1 from runs where tenant_id = old.tenant_id and subject = old.subject) then
    raise exception 'a destroyed key leaves its tombstone, and a run keeps its key'
      using errcode = 'integrity_constraint_violation';
  end if;
  return old;
end $$;

create trigger removed_runs_append_only before update or delete on removed_runs
for each row execute function lendloom_refuse();
create trigger removed_runs_ended before insert on removed_runs
for each row execute function lendloom_only_ended();
create trigger runs_no_delete before delete on runs
for each row execute function lendloom_only_removed();
drop trigger journal_append_only on journal;
create trigger journal_no_update before update on journal
for each row execute function lendloom_refuse();
create trigger journal_no_delete before delete on journal
for each row execute function lendloom_only_removed();
drop trigger decisions_append_only on decisions;
create trigger decisions_no_update before update on decisions
for each row execute function lendloom_refuse();
create trigger decisions_no_delete before delete on decisions
for each row execute function lendloom_only_removed();

create trigger audit_anchors_append_only before update or delete on audit_anchors
for each row execute function lendloom_refuse();
create trigger audit_anchors_true before insert on audit_anchors
for each row execute function lendloom_true_anchor();
drop trigger audit_append_only on audit;
create trigger audit_no_update before update on audit
for each row execute function lendloom_refuse();
create trigger audit_no_delete before delete on audit
for each row execute function lendloom_below_anchor();

drop trigger subject_keys_no_delete on subject_keys;
create trigger subject_keys_no_delete before delete on subject_keys
for each row execute function lendloom_key_unused();
