-- What the processes of one installation share: which master key it goes by, and how often something was tried.
create table installation (
  tenant_id text not null,
  name text not null,
  value text not null,
  primary key (tenant_id, name)
) strict;

create table rate_windows (
  tenant_id text not null,
  key text not null,
  began_at integer not null,
  tries integer not null,
  primary key (tenant_id, key)
) strict;
