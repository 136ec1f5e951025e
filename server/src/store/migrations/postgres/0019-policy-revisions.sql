-- A retention policy is set from the revision that was read. A program of before does not count it on.
alter table retention_policies add column revision bigint not null default 1;
