-- Backtests as jobs of all processes, and the files of applicants that wait for one.
create table backtests (
  tenant_id text not null,
  id text not null,
  created_at text not null,
  ended_at text,
  status text not null,
  revision integer not null,
  work text,
  attempt integer not null,
  row_count integer not null,
  share integer not null,
  issues text not null,
  report text,
  lease_owner text,
  lease_until text,
  lease_epoch integer not null,
  primary key (tenant_id, id),
  constraint backtests_status check (status in ('running', 'done', 'failed', 'cancelled'))
) strict;
create index backtests_newest on backtests (tenant_id, created_at, id);
create index backtests_running on backtests (created_at) where status = 'running';

create table backtest_files (
  tenant_id text not null,
  file text not null,
  part integer not null,
  at text not null,
  parts integer,
  bytes text not null,
  primary key (tenant_id, file, part)
) strict;
create index backtest_files_whole on backtest_files (tenant_id, at) where parts is not null;
