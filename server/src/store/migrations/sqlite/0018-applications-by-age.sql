-- What a retention policy would let go is counted from this index alone; sub-flows and what is under way are not in it.
create index runs_ended on runs (tenant_id, created_at, id, product, updated_at) where parent is null and finished = 1;
