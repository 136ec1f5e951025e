-- Backtests as jobs of all processes, and the files of applicants that wait for one.
create table backtests (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  created_at text collate "C" not null,
  ended_at text collate "C",
  status text collate "C" not null,
  revision bigint not null,
  work text collate "C",
  attempt bigint not null,
  row_count bigint not null,
  share bigint not null,
  issues text collate "C" not null,
  report text collate "C",
  lease_owner text collate "C",
  lease_until text collate "C",
  lease_epoch bigint not null,
  primary key (tenant_id, id),
  constraint backtests_status check (status in ('running', 'done', 'failed', 'cancelled'))
);
create index backtests_newest on backtests (tenant_id, created_at, id);
create index backtests_running on backtests (created_at) where status = 'running';

create table backtest_files (
  tenant_id text collate "C" not null,
  file text collate "C" not null,
  part bigint not null,
  at text collate "C" not null,
  parts bigint,
  bytes text collate "C" not null,
  primary key (tenant_id, file, part)
);
create index backtest_files_whole on backtest_files (tenant_id, at) where parts is not null;
