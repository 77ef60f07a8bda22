-- The same as schema/0005-folds.sql.

alter table card_now add column first_day bigint;
update card_now set first_day = came.first_day
  from (select c.person, min(v.day) as first_day
          from visit_now v join card_now c on c.card = v.card group by c.person) as came
 where came.person = card_now.person;

create table day_fold (
    day     bigint not null primary key,
    touched bigint not null,
    made    bigint not null,
    body    text
);
insert into day_fold (day, touched, made) select distinct day, 1, 0 from event where day is not null;

create index event_event_id on event (event_id) where event_id is not null;

create table journal_backed_up (
    journal bytea  not null primary key check (length(journal) = 16),
    seq     bigint not null,
    at_ms   bigint not null
);
