-- Programs of several versions on one database: which ones work on it now, and which ones its schema serves.
-- serves 11
alter table lendloom_schema add column serves integer;

create table processes (
  tenant_id text not null,
  id text not null,
  program integer not null,
  started_at text not null,
  seen_at text not null,
  primary key (tenant_id, id)
) strict;
