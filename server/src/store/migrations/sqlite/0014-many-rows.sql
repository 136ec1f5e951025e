-- Many rows at once are PostgreSQL's matter.
select 1;
