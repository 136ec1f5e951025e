-- The longest silence of the other side while an activity's call is under way; null: none is too long.
alter table activities add column heartbeat_ms integer;
