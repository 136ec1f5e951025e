-- Migrations of runs under way to another version, and what came of each run.
create table run_migrations (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  at text collate "C" not null,
  by_kind text collate "C" not null,
  by_id text collate "C" not null,
  plan text collate "C" not null,
  reason text collate "C" not null,
  primary key (tenant_id, id)
);
create index run_migrations_newest on run_migrations (tenant_id, at, id);

create table run_migration_results (
  tenant_id text collate "C" not null,
  migration_id text collate "C" not null,
  run_id text collate "C" not null,
  at text collate "C" not null,
  result text collate "C" not null,
  refusal text collate "C",
  primary key (tenant_id, migration_id, run_id),
  constraint run_migration_results_result check (result in ('done', 'refused'))
);
