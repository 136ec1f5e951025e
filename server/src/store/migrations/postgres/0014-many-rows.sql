-- Many rows at once: that a journal has no gap is looked at once a statement, not once a row, and rows that are
-- leased and removed again leave room beside them for their next version.
create function lendloom_gapless_entries() returns trigger language plpgsql as $$
begin
  if exists (
    select from (
      select tenant_id, run_id, min(seq) as first, max(seq) as last, count(*) as entries
      from added group by tenant_id, run_id) a
    where a.last - a.first + 1 <> a.entries
       or a.first <> coalesce((
         select max(j.seq) from journal j
         where j.tenant_id = a.tenant_id and j.run_id = a.run_id and j.seq < a.first), 0) + 1
  ) then
    raise exception 'a journal is numbered without gaps' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
drop trigger journal_gapless on journal;
create trigger journal_gapless after insert on journal
referencing new table as added for each statement execute function lendloom_gapless_entries();
drop function lendloom_gapless_journal();

alter table activities set (fillfactor = 60);
alter table timers set (fillfactor = 60);
