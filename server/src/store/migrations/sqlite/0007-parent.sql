-- Sub-flows are runs, too, but no applications of their own.
alter table runs add column parent text;
