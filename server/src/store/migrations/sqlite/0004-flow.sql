-- What runs tell each other, which signals they wait for, and signals that nobody has waited for yet.
create table messages (
  tenant_id text not null,
  run_id text not null,
  id text not null,
  to_run text not null,
  message text not null,
  body text not null,
  not_before text not null,
  attempt integer not null,
  lease_owner text,
  lease_until text,
  lease_epoch integer not null,
  primary key (tenant_id, run_id, id)
) strict;
create index messages_due on messages (not_before, tenant_id, run_id, id);

create table signal_waits (
  tenant_id text not null,
  run_id text not null,
  name text not null,
  key text not null,
  shared integer not null,
  primary key (tenant_id, run_id, name)
) strict;
create index signal_waits_key on signal_waits (tenant_id, name, key, run_id);

create table signals (
  tenant_id text not null,
  id text not null,
  name text not null,
  key text not null,
  message_id text not null,
  payload text not null,
  sender text not null,
  received_at text not null,
  expires_at text not null,
  run_id text,
  lease_owner text,
  lease_until text,
  lease_epoch integer not null,
  primary key (tenant_id, id)
) strict;
create index signals_arrival on signals (received_at, tenant_id, id);
create index signals_tenant on signals (tenant_id, received_at, id);
create index signals_key on signals (tenant_id, name, key);
create index signals_expiry on signals (expires_at);
