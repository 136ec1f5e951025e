-- What runs tell each other, which signals they wait for, and signals that nobody has waited for yet.
create table messages (
  tenant_id text collate "C" not null,
  run_id text collate "C" not null,
  id text collate "C" not null,
  to_run text collate "C" not null,
  message text collate "C" not null,
  body text collate "C" not null,
  not_before text collate "C" not null,
  attempt bigint not null,
  lease_owner text collate "C",
  lease_until text collate "C",
  lease_epoch bigint not null,
  primary key (tenant_id, run_id, id)
);
create index messages_due on messages (not_before, tenant_id, run_id, id);

create table signal_waits (
  tenant_id text collate "C" not null,
  run_id text collate "C" not null,
  name text collate "C" not null,
  key text collate "C" not null,
  shared bigint not null,
  primary key (tenant_id, run_id, name)
);
create index signal_waits_key on signal_waits (tenant_id, name, key, run_id);

create table signals (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  key text collate "C" not null,
  message_id text collate "C" not null,
  payload text collate "C" not null,
  sender text collate "C" not null,
  received_at text collate "C" not null,
  expires_at text collate "C" not null,
  run_id text collate "C",
  lease_owner text collate "C",
  lease_until text collate "C",
  lease_epoch bigint not null,
  primary key (tenant_id, id)
);
create index signals_arrival on signals (received_at, tenant_id, id);
create index signals_tenant on signals (tenant_id, received_at, id);
create index signals_key on signals (tenant_id, name, key);
create index signals_expiry on signals (expires_at);
