-- What a retention policy would let go is found by this index; sub-flows and what is under way are not in it. It is
-- without updated_at: a column of an index that each step changes would end updates in place.
create index runs_ended on runs (tenant_id, created_at, id) where parent is null and finished = 1;
