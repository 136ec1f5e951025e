-- What happened, in both languages; incidents of before have their message only.
alter table incidents add column texts text;
