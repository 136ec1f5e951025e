-- Every table of the store, as store/schema declares it; a test compares the two.
create table tenants (
  tenant_id text not null primary key,
  title text not null,
  created_at text not null
) strict;

create table people (
  tenant_id text not null,
  id text not null,
  name text not null,
  display_name text not null,
  password_hash text not null,
  failed_sign_ins integer not null,
  locked_until text,
  created_at text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id) references tenants (tenant_id)
) strict;
create unique index people_name on people (name);

create table role_memberships (
  tenant_id text not null,
  person_id text not null,
  role text not null,
  primary key (tenant_id, person_id, role),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
) strict;

create table sessions (
  tenant_id text not null,
  token_hash text not null,
  person_id text not null,
  csrf text not null,
  created_at text not null,
  expires_at text not null,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
) strict;
create unique index sessions_token on sessions (token_hash);
create index sessions_person on sessions (tenant_id, person_id);

create table api_keys (
  tenant_id text not null,
  id text not null,
  title text not null,
  prefix text not null,
  key_hash text not null,
  roles text not null,
  person_id text,
  created_at text not null,
  expires_at text,
  revoked_at text,
  last_used_at text,
  primary key (tenant_id, id),
  foreign key (tenant_id) references tenants (tenant_id)
) strict;
create unique index api_keys_hash on api_keys (key_hash);
create index api_keys_prefix on api_keys (prefix);

create table definitions (
  tenant_id text not null,
  kind text not null,
  id text not null,
  hash text not null,
  version text not null,
  title text not null,
  definition text not null,
  created_at text not null,
  primary key (tenant_id, kind, id, hash)
) strict;
create index definitions_hash on definitions (tenant_id, hash);

create table besides (
  tenant_id text not null,
  kind text not null,
  id text not null,
  hash text not null,
  layout text,
  cases text,
  updated_at text not null,
  primary key (tenant_id, kind, id, hash),
  foreign key (tenant_id, kind, id, hash) references definitions (tenant_id, kind, id, hash)
) strict;

create table releases (
  tenant_id text not null,
  seq integer not null,
  hash text not null,
  active text not null,
  reason text not null,
  change_request text,
  restores integer,
  by_kind text not null,
  by_id text not null,
  created_at text not null,
  primary key (tenant_id, seq),
  constraint releases_reason check (reason in ('seed', 'publish', 'rollback', 'import'))
) strict;

create table drafts (
  tenant_id text not null,
  kind text not null,
  id text not null,
  revision integer not null,
  definition text not null,
  hash text not null,
  layout text,
  cases text,
  base_hash text,
  makers text not null,
  by_kind text not null,
  by_id text not null,
  updated_at text not null,
  deleted_at text,
  primary key (tenant_id, kind, id)
) strict;

create table change_requests (
  tenant_id text not null,
  id text not null,
  title text not null,
  hash text not null,
  status text not null,
  author_kind text not null,
  author_id text not null,
  case_results text not null,
  issues text not null,
  created_at text not null,
  decider_kind text,
  decider_id text,
  decided_at text,
  note text,
  release integer,
  primary key (tenant_id, id),
  constraint change_requests_status check (status in ('open', 'approved', 'rejected', 'withdrawn')),
  constraint change_requests_two_people check (status <> 'approved' or (decider_id is not null and decider_kind = 'person' and decider_id <> author_id))
) strict;
create index change_requests_newest on change_requests (tenant_id, created_at, id);

create table change_request_items (
  tenant_id text not null,
  change_request text not null,
  position integer not null,
  kind text not null,
  id text not null,
  from_hash text,
  to_hash text not null,
  definition text not null,
  layout text,
  cases text,
  changes text not null,
  primary key (tenant_id, change_request, position),
  foreign key (tenant_id, change_request) references change_requests (tenant_id, id)
) strict;

create table change_request_makers (
  tenant_id text not null,
  change_request text not null,
  maker_id text not null,
  primary key (tenant_id, change_request, maker_id),
  foreign key (tenant_id, change_request) references change_requests (tenant_id, id)
) strict;

create table imports (
  tenant_id text not null,
  id text not null,
  format text not null,
  report text not null,
  drafts text not null,
  by_kind text not null,
  by_id text not null,
  created_at text not null,
  primary key (tenant_id, id)
) strict;
create index imports_newest on imports (tenant_id, created_at, id);

create table runs (
  tenant_id text not null,
  id text not null,
  revision integer not null,
  run text not null,
  subject text not null,
  product text,
  status text not null,
  created_at text not null,
  updated_at text not null,
  primary key (tenant_id, id)
) strict;
create index runs_newest on runs (tenant_id, created_at, id);
create index runs_status on runs (tenant_id, status, created_at, id);
create index runs_subject on runs (tenant_id, subject);

create table journal (
  tenant_id text not null,
  run_id text not null,
  seq integer not null,
  at text not null,
  kind text not null,
  entry text not null,
  primary key (tenant_id, run_id, seq)
) strict;

create table decisions (
  tenant_id text not null,
  run_id text not null,
  number integer not null,
  at text not null,
  pack text not null,
  pack_hash text not null,
  logic_version text not null,
  outcome text not null,
  digest text not null,
  record text not null,
  primary key (tenant_id, run_id, number)
) strict;

create table timers (
  tenant_id text not null,
  run_id text not null,
  generation text not null,
  timer text not null,
  due_at text not null,
  lease_owner text,
  lease_until text,
  lease_epoch integer not null,
  primary key (tenant_id, run_id, generation)
) strict;
create index timers_due on timers (due_at, tenant_id, run_id, generation);

create table activities (
  tenant_id text not null,
  run_id text not null,
  generation text not null,
  purpose text not null,
  invoke text not null,
  source text,
  connector text not null,
  operation text not null,
  input text not null,
  timeout_ms integer not null,
  retry text not null,
  attempt integer not null,
  not_before text not null,
  lease_owner text,
  lease_until text,
  lease_epoch integer not null,
  primary key (tenant_id, run_id, generation)
) strict;
create index activities_due on activities (not_before, tenant_id, run_id, generation);

create table tasks (
  tenant_id text not null,
  id text not null,
  run_id text not null,
  generation text not null,
  invoke text not null,
  state text not null,
  role text not null,
  title text not null,
  opened_at text not null,
  due_at text not null,
  definition text not null,
  input text not null,
  status text not null,
  closed_at text,
  closed_by_kind text,
  closed_by_id text,
  outcome text,
  primary key (tenant_id, id),
  constraint tasks_status check (status in ('open', 'completed', 'cancelled'))
) strict;
create index tasks_due on tasks (tenant_id, status, role, due_at, id);
create index tasks_run on tasks (tenant_id, run_id);

create table incidents (
  tenant_id text not null,
  id text not null,
  run_id text not null,
  at text not null,
  code text not null,
  message text not null,
  event text not null,
  status text not null,
  resolved_at text,
  resolved_by text,
  primary key (tenant_id, id),
  constraint incidents_status check (status in ('open', 'resolved'))
) strict;
create index incidents_newest on incidents (tenant_id, status, at, id);
create index incidents_run on incidents (tenant_id, run_id);

create table idempotency (
  tenant_id text not null,
  key text not null,
  request_hash text not null,
  run_id text not null,
  at text not null,
  answer text not null,
  primary key (tenant_id, key)
) strict;

create table audit (
  tenant_id text not null,
  seq integer not null,
  at text not null,
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  subject text not null,
  details text not null,
  previous_hash text not null,
  hash text not null,
  primary key (tenant_id, seq)
) strict;

create table subject_keys (
  tenant_id text not null,
  subject text not null,
  wrapped_key text,
  created_at text not null,
  destroyed_at text,
  primary key (tenant_id, subject)
) strict;
