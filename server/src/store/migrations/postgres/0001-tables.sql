-- Every table of the store, as store/schema declares it; a test compares the two.
create table tenants (
  tenant_id text collate "C" not null primary key,
  title text collate "C" not null,
  created_at text collate "C" not null
);

create table people (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  display_name text collate "C" not null,
  password_hash text collate "C" not null,
  failed_sign_ins bigint not null,
  locked_until text collate "C",
  created_at text collate "C" not null,
  primary key (tenant_id, id),
  foreign key (tenant_id) references tenants (tenant_id)
);
create unique index people_name on people (name);

create table role_memberships (
  tenant_id text collate "C" not null,
  person_id text collate "C" not null,
  role text collate "C" not null,
  primary key (tenant_id, person_id, role),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table sessions (
  tenant_id text collate "C" not null,
  token_hash text collate "C" not null,
  person_id text collate "C" not null,
  csrf text collate "C" not null,
  created_at text collate "C" not null,
  expires_at text collate "C" not null,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create unique index sessions_token on sessions (token_hash);
create index sessions_person on sessions (tenant_id, person_id);

create table api_keys (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  title text collate "C" not null,
  prefix text collate "C" not null,
  key_hash text collate "C" not null,
  roles text collate "C" not null,
  person_id text collate "C",
  created_at text collate "C" not null,
  expires_at text collate "C",
  revoked_at text collate "C",
  last_used_at text collate "C",
  primary key (tenant_id, id),
  foreign key (tenant_id) references tenants (tenant_id)
);
create unique index api_keys_hash on api_keys (key_hash);
create index api_keys_prefix on api_keys (prefix);

create table definitions (
  tenant_id text collate "C" not null,
  kind text collate "C" not null,
  id text collate "C" not null,
  hash text collate "C" not null,
  version text collate "C" not null,
  title text collate "C" not null,
  definition text collate "C" not null,
  created_at text collate "C" not null,
  primary key (tenant_id, kind, id, hash)
);
create index definitions_hash on definitions (tenant_id, hash);

create table besides (
  tenant_id text collate "C" not null,
  kind text collate "C" not null,
  id text collate "C" not null,
  hash text collate "C" not null,
  layout text collate "C",
  cases text collate "C",
  updated_at text collate "C" not null,
  primary key (tenant_id, kind, id, hash),
  foreign key (tenant_id, kind, id, hash) references definitions (tenant_id, kind, id, hash)
);

create table releases (
  tenant_id text collate "C" not null,
  seq bigint not null,
  hash text collate "C" not null,
  active text collate "C" not null,
  reason text collate "C" not null,
  change_request text collate "C",
  restores bigint,
  by_kind text collate "C" not null,
  by_id text collate "C" not null,
  created_at text collate "C" not null,
  primary key (tenant_id, seq),
  constraint releases_reason check (reason in ('seed', 'publish', 'rollback', 'import'))
);

create table drafts (
  tenant_id text collate "C" not null,
  kind text collate "C" not null,
  id text collate "C" not null,
  revision bigint not null,
  definition text collate "C" not null,
  hash text collate "C" not null,
  layout text collate "C",
  cases text collate "C",
  base_hash text collate "C",
  makers text collate "C" not null,
  by_kind text collate "C" not null,
  by_id text collate "C" not null,
  updated_at text collate "C" not null,
  deleted_at text collate "C",
  primary key (tenant_id, kind, id)
);

create table change_requests (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  title text collate "C" not null,
  hash text collate "C" not null,
  status text collate "C" not null,
  author_kind text collate "C" not null,
  author_id text collate "C" not null,
  case_results text collate "C" not null,
  issues text collate "C" not null,
  created_at text collate "C" not null,
  decider_kind text collate "C",
  decider_id text collate "C",
  decided_at text collate "C",
  note text collate "C",
  release bigint,
  primary key (tenant_id, id),
  constraint change_requests_status check (status in ('open', 'approved', 'rejected', 'withdrawn')),
  constraint change_requests_two_people check (status <> 'approved' or (decider_id is not null and decider_kind = 'person' and decider_id <> author_id))
);
create index change_requests_newest on change_requests (tenant_id, created_at, id);

create table change_request_items (
  tenant_id text collate "C" not null,
  change_request text collate "C" not null,
  position bigint not null,
  kind text collate "C" not null,
  id text collate "C" not null,
  from_hash text collate "C",
  to_hash text collate "C" not null,
  definition text collate "C" not null,
  layout text collate "C",
  cases text collate "C",
  changes text collate "C" not null,
  primary key (tenant_id, change_request, position),
  foreign key (tenant_id, change_request) references change_requests (tenant_id, id)
);

create table change_request_makers (
  tenant_id text collate "C" not null,
  change_request text collate "C" not null,
  maker_id text collate "C" not null,
  primary key (tenant_id, change_request, maker_id),
  foreign key (tenant_id, change_request) references change_requests (tenant_id, id)
);

create table imports (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  format text collate "C" not null,
  report text collate "C" not null,
  drafts text collate "C" not null,
  by_kind text collate "C" not null,
  by_id text collate "C" not null,
  created_at text collate "C" not null,
  primary key (tenant_id, id)
);
create index imports_newest on imports (tenant_id, created_at, id);

create table runs (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  revision bigint not null,
  run text collate "C" not null,
  subject text collate "C" not null,
  product text collate "C",
  status text collate "C" not null,
  created_at text collate "C" not null,
  updated_at text collate "C" not null,
  primary key (tenant_id, id)
);
create index runs_newest on runs (tenant_id, created_at, id);
create index runs_status on runs (tenant_id, status, created_at, id);
create index runs_subject on runs (tenant_id, subject);

create table journal (
  tenant_id text collate "C" not null,
  run_id text collate "C" not null,
  seq bigint not null,
  at text collate "C" not null,
  kind text collate "C" not null,
  entry text collate "C" not null,
  primary key (tenant_id, run_id, seq)
);

create table decisions (
  tenant_id text collate "C" not null,
  run_id text collate "C" not null,
  number bigint not null,
  at text collate "C" not null,
  pack text collate "C" not null,
  pack_hash text collate "C" not null,
  logic_version text collate "C" not null,
  outcome text collate "C" not null,
  digest text collate "C" not null,
  record text collate "C" not null,
  primary key (tenant_id, run_id, number)
);

create table timers (
  tenant_id text collate "C" not null,
  run_id text collate "C" not null,
  generation text collate "C" not null,
  timer text collate "C" not null,
  due_at text collate "C" not null,
  lease_owner text collate "C",
  lease_until text collate "C",
  lease_epoch bigint not null,
  primary key (tenant_id, run_id, generation)
);
create index timers_due on timers (due_at, tenant_id, run_id, generation);

create table activities (
  tenant_id text collate "C" not null,
  run_id text collate "C" not null,
  generation text collate "C" not null,
  purpose text collate "C" not null,
  invoke text collate "C" not null,
  source text collate "C",
  connector text collate "C" not null,
  operation text collate "C" not null,
  input text collate "C" not null,
  timeout_ms bigint not null,
  retry text collate "C" not null,
  attempt bigint not null,
  not_before text collate "C" not null,
  lease_owner text collate "C",
  lease_until text collate "C",
  lease_epoch bigint not null,
  primary key (tenant_id, run_id, generation)
);
create index activities_due on activities (not_before, tenant_id, run_id, generation);

create table tasks (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  run_id text collate "C" not null,
  generation text collate "C" not null,
  invoke text collate "C" not null,
  state text collate "C" not null,
  role text collate "C" not null,
  title text collate "C" not null,
  opened_at text collate "C" not null,
  due_at text collate "C" not null,
  definition text collate "C" not null,
  input text collate "C" not null,
  status text collate "C" not null,
  closed_at text collate "C",
  closed_by_kind text collate "C",
  closed_by_id text collate "C",
  outcome text collate "C",
  primary key (tenant_id, id),
  constraint tasks_status check (status in ('open', 'completed', 'cancelled'))
);
create index tasks_due on tasks (tenant_id, status, role, due_at, id);
create index tasks_run on tasks (tenant_id, run_id);

create table incidents (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  run_id text collate "C" not null,
  at text collate "C" not null,
  code text collate "C" not null,
  message text collate "C" not null,
  event text collate "C" not null,
  status text collate "C" not null,
  resolved_at text collate "C",
  resolved_by text collate "C",
  primary key (tenant_id, id),
  constraint incidents_status check (status in ('open', 'resolved'))
);
create index incidents_newest on incidents (tenant_id, status, at, id);
create index incidents_run on incidents (tenant_id, run_id);

create table idempotency (
  tenant_id text collate "C" not null,
  key text collate "C" not null,
  request_hash text collate "C" not null,
  run_id text collate "C" not null,
  at text collate "C" not null,
  answer text collate "C" not null,
  primary key (tenant_id, key)
);

create table audit (
  tenant_id text collate "C" not null,
  seq bigint not null,
  at text collate "C" not null,
  actor_kind text collate "C" not null,
  actor_id text collate "C" not null,
  action text collate "C" not null,
  subject text collate "C" not null,
  details text collate "C" not null,
  previous_hash text collate "C" not null,
  hash text collate "C" not null,
  primary key (tenant_id, seq)
);

create table subject_keys (
  tenant_id text collate "C" not null,
  subject text collate "C" not null,
  wrapped_key text collate "C",
  created_at text collate "C" not null,
  destroyed_at text collate "C",
  primary key (tenant_id, subject)
);
