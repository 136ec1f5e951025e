-- Programs of several versions on one database: which ones work on it now, and which ones its schema serves.
-- serves 11
alter table lendloom_schema add column serves integer;

create table processes (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  program bigint not null,
  started_at text collate "C" not null,
  seen_at text collate "C" not null,
  primary key (tenant_id, id)
);
