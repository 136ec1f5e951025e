-- A retention policy is set from the revision that was read. A program of before does not count it on.
alter table retention_policies add column revision integer not null default 1;
