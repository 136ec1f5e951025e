-- The highest revision of a lender's removed schedules, so that an edit of one never fits a new one of its id.
create table schedule_revisions (
  tenant_id text collate "C" not null,
  removed bigint not null,
  primary key (tenant_id)
);
