-- Who has work is found from one lender and connector to the next, and what is due of each of them.
create index timers_of_lender on timers (tenant_id, due_at);
create index activities_of_connector on activities (tenant_id, connector, not_before);
