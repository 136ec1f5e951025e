-- Who has a task, how urgent it is, and what its ladder did; which workflow a run goes by, for lists.
alter table tasks add column rank bigint not null default 50;
alter table tasks add column assignee text collate "C";
alter table tasks add column assigned_at text collate "C";
alter table tasks add column notified text collate "C" not null default '[]';
alter table tasks add column escalations bigint not null default 0;
alter table tasks add column not_same_as text collate "C";
create index tasks_urgent on tasks (tenant_id, status, rank, due_at, id);
create index tasks_assignee on tasks (tenant_id, assignee, status);

alter table runs add column workflow_hash text collate "C";
alter table runs add column finished bigint;
update runs set
  workflow_hash = run::json -> 'pins' -> 'workflow' ->> 'hash',
  finished = case when run::json ->> 'finished' = 'true' then 1 else 0 end;
