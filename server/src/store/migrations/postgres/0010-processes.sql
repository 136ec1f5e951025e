-- What the processes of one installation share: which master key it goes by, and how often something was tried.
create table installation (
  tenant_id text collate "C" not null,
  name text collate "C" not null,
  value text collate "C" not null,
  primary key (tenant_id, name)
);

create table rate_windows (
  tenant_id text collate "C" not null,
  key text collate "C" not null,
  began_at bigint not null,
  tries bigint not null,
  primary key (tenant_id, key)
);
