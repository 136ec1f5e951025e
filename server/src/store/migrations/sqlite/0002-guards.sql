-- What no code path may change: published documents, releases, bound requests, runs' histories and the audit.
create trigger definitions_no_update before update on definitions
begin select raise(abort, 'definitions are immutable'); end;
create trigger definitions_no_delete before delete on definitions
begin select raise(abort, 'definitions are immutable'); end;

create trigger releases_no_update before update on releases
begin select raise(abort, 'releases are append-only'); end;
create trigger releases_no_delete before delete on releases
begin select raise(abort, 'releases are append-only'); end;
create trigger releases_gapless before insert on releases
when new.seq <> coalesce((select max(seq) from releases where tenant_id = new.tenant_id), 0) + 1
begin select raise(abort, 'releases are numbered without gaps'); end;

create trigger change_request_items_no_update before update on change_request_items
begin select raise(abort, 'change request items are immutable'); end;
create trigger change_request_items_no_delete before delete on change_request_items
begin select raise(abort, 'change request items are immutable'); end;
create trigger change_request_makers_no_update before update on change_request_makers
begin select raise(abort, 'change request makers are immutable'); end;
create trigger change_request_makers_no_delete before delete on change_request_makers
begin select raise(abort, 'change request makers are immutable'); end;
create trigger change_requests_bound before update on change_requests
when old.status <> 'open' or old.hash <> new.hash or old.author_id <> new.author_id
  or old.author_kind <> new.author_kind
begin select raise(abort, 'a change request is bound and decided once'); end;
create trigger change_requests_no_delete before delete on change_requests
begin select raise(abort, 'change requests are kept'); end;
create trigger change_requests_two_people_update before update on change_requests
when new.status = 'approved' and exists (
  select 1 from change_request_makers
  where tenant_id = new.tenant_id and change_request = new.id and maker_id = new.decider_id)
begin select raise(abort, 'a maker cannot approve'); end;
create trigger change_requests_start_open before insert on change_requests
when new.status <> 'open'
begin select raise(abort, 'a change request starts open'); end;

create trigger journal_no_update before update on journal
begin select raise(abort, 'the journal is append-only'); end;
create trigger journal_no_delete before delete on journal
begin select raise(abort, 'the journal is append-only'); end;
create trigger journal_gapless before insert on journal
when new.seq <> coalesce(
  (select max(seq) from journal where tenant_id = new.tenant_id and run_id = new.run_id), 0) + 1
begin select raise(abort, 'a journal is numbered without gaps'); end;
create trigger decisions_no_update before update on decisions
begin select raise(abort, 'decisions are append-only'); end;
create trigger decisions_no_delete before delete on decisions
begin select raise(abort, 'decisions are append-only'); end;

create trigger audit_no_update before update on audit
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_no_delete before delete on audit
begin select raise(abort, 'the audit is append-only'); end;

create trigger subject_keys_no_delete before delete on subject_keys
begin select raise(abort, 'a destroyed key leaves its tombstone'); end;
create trigger subject_keys_no_revival before update on subject_keys
when old.destroyed_at is not null
begin select raise(abort, 'a destroyed key stays destroyed'); end;
