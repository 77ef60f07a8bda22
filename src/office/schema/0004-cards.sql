-- Cards as the feed tells of them: whose they are, how often that person came, whether they are
-- blocked. A cache of what the events say (and of `blocked`).

-- The second card of `card.linked`; `card` is the lost one.
alter table event add column other_card text;
create index event_other_card on event (other_card) where other_card is not null;

create table card_now (
    card    text    not null primary key,
    person  text    not null,                         -- the least card of those that are linked
    visits  integer not null,                         -- the person's, with all of their cards
    blocked integer not null default 0 check (blocked in (0, 1)),
    n       integer not null unique                   -- rises with each change; the feed goes by it
) strict;
create index card_now_person on card_now (person);

insert into card_now (card, person, visits, n)
select card, card, visits, row_number() over (order by card)
  from (select card, count(*) as visits from visit_now where card is not null group by card) as known;

-- The cards that are blocked now. Who holds one is counted, and no visit bears it.
create table card_blocked (
    card text not null primary key
) strict;

-- Each visit as it stands now, with its arrival's event.
drop view visit_now;
