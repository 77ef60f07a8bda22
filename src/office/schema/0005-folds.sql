-- The folds of days, and how far journals are in a backup.

-- The first day on which the person came; with it a day knows its new cards without looking at
-- any other day.
alter table card_now add column first_day integer;
update card_now set first_day = came.first_day
  from (select c.person, min(v.day) as first_day
          from visit_now v join card_now c on c.card = v.card group by c.person) as came
 where came.person = card_now.person;

-- What counts on a day, as it was when the day had been touched `made` times; it holds while that is
-- `touched`. Every day of which a row speaks has one. A cache: see office/store/folds.rs.
create table day_fold (
    day     integer not null primary key,
    touched integer not null,
    made    integer not null,                         -- 0 = never
    body    text
) strict;
insert into day_fold (day, touched, made) select distinct day, 1, 0 from event where day is not null;

-- What is voided is found by its id.
create index event_event_id on event (event_id) where event_id is not null;

-- Of each journal the last row that is in a backup, and with it all that came in before.
create table journal_backed_up (
    journal blob    not null primary key check (length(journal) = 16),
    seq     integer not null,
    at_ms   integer not null
) strict;
