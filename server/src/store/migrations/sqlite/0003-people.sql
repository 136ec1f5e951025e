-- Who has a task, how urgent it is, and what its ladder did; which workflow a run goes by, for lists.
alter table tasks add column rank integer not null default 50;
alter table tasks add column assignee text;
alter table tasks add column assigned_at text;
alter table tasks add column notified text not null default '[]';
alter table tasks add column escalations integer not null default 0;
alter table tasks add column not_same_as text;
create index tasks_urgent on tasks (tenant_id, status, rank, due_at, id);
create index tasks_assignee on tasks (tenant_id, assignee, status);

alter table runs add column workflow_hash text;
alter table runs add column finished integer;
update runs set
  workflow_hash = json_extract(run, '$.pins.workflow.hash'),
  finished = json_extract(run, '$.finished');
