-- What no code path may change: published documents, releases, bound requests, runs' histories and the audit.
create function lendloom_refuse() returns trigger language plpgsql as $$
begin
  raise exception '% refuses %', tg_table_name, lower(tg_op) using errcode = 'integrity_constraint_violation';
end $$;

create trigger definitions_immutable before update or delete on definitions
for each row execute function lendloom_refuse();
create trigger definitions_no_truncate before truncate on definitions
for each statement execute function lendloom_refuse();
create trigger releases_append_only before update or delete on releases
for each row execute function lendloom_refuse();
create trigger releases_no_truncate before truncate on releases
for each statement execute function lendloom_refuse();
create trigger change_request_items_immutable before update or delete on change_request_items
for each row execute function lendloom_refuse();
create trigger change_request_makers_immutable before update or delete on change_request_makers
for each row execute function lendloom_refuse();
create trigger change_requests_no_delete before delete on change_requests
for each row execute function lendloom_refuse();
create trigger journal_append_only before update or delete on journal
for each row execute function lendloom_refuse();
create trigger decisions_append_only before update or delete on decisions
for each row execute function lendloom_refuse();
create trigger audit_append_only before update or delete on audit
for each row execute function lendloom_refuse();
create trigger audit_no_truncate before truncate on audit
for each statement execute function lendloom_refuse();
create trigger subject_keys_no_delete before delete on subject_keys
for each row execute function lendloom_refuse();
create trigger subject_keys_no_revival before update on subject_keys
for each row when (old.destroyed_at is not null) execute function lendloom_refuse();
create trigger change_requests_bound before update on change_requests
for each row when (old.status <> 'open' or old.hash <> new.hash or old.author_id <> new.author_id
  or old.author_kind <> new.author_kind)
execute function lendloom_refuse();
create trigger change_requests_start_open before insert on change_requests
for each row when (new.status <> 'open') execute function lendloom_refuse();

create function lendloom_two_people() returns trigger language plpgsql as $$
begin
  if exists (select 1 from change_request_makers
    where tenant_id = new.tenant_id and change_request = new.id and maker_id = new.decider_id) then
    raise exception 'a maker cannot approve' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger change_requests_two_people before update on change_requests
for each row when (new.status = 'approved') execute function lendloom_two_people();

create function lendloom_gapless_releases() returns trigger language plpgsql as $$
begin
  if new.seq <> coalesce((select max(seq) from releases where tenant_id = new.tenant_id), 0) + 1 then
    raise exception 'releases are numbered without gaps' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger releases_gapless before insert on releases
for each row execute function lendloom_gapless_releases();

create function lendloom_gapless_journal() returns trigger language plpgsql as $$
begin
  if new.seq <> coalesce(
    (select max(seq) from journal where tenant_id = new.tenant_id and run_id = new.run_id), 0) + 1 then
    raise exception 'a journal is numbered without gaps' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger journal_gapless before insert on journal
for each row execute function lendloom_gapless_journal();
