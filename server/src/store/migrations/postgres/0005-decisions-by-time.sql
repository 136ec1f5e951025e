create index decisions_by_time on decisions (tenant_id, pack, at, run_id, number);
