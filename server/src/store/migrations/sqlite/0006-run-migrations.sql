-- Migrations of runs under way to another version, and what came of each run.
create table run_migrations (
  tenant_id text not null,
  id text not null,
  at text not null,
  by_kind text not null,
  by_id text not null,
  plan text not null,
  reason text not null,
  primary key (tenant_id, id)
) strict;
create index run_migrations_newest on run_migrations (tenant_id, at, id);

create table run_migration_results (
  tenant_id text not null,
  migration_id text not null,
  run_id text not null,
  at text not null,
  result text not null,
  refusal text,
  primary key (tenant_id, migration_id, run_id),
  constraint run_migration_results_result check (result in ('done', 'refused'))
) strict;
