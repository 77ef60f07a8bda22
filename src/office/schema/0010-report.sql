-- What the office said of days, and what people decided: records, not numbers. Nothing is counted from
-- them.

-- A day that is closed (締め). `body` is what was shown then and never changes; `shown` what was shown
-- when the day was last compared, when it had been touched `seen` times (-1 = compare it).
create table closing (
    day       integer not null primary key,
    closed_ms integer not null,
    closed_by text    not null check (closed_by in ('staff', 'hour')),
    seen      integer not null,
    body      text    not null,
    shown     text    not null
) strict;
create trigger closing_stays_1 before update on closing
    when (new.day, new.closed_ms, new.closed_by, new.body) is not (old.day, old.closed_ms, old.closed_by, old.body)
begin select raise(abort, 'what was shown at a closing never changes'); end;
create trigger closing_stays_2 before delete on closing begin select raise(abort, 'a closing never goes'); end;

-- The ledger: one place's numbers of a closed day became others. site '' = only those over all places.
create table restated (
    id            integer primary key autoincrement,
    day           integer not null,
    at_ms         integer not null,
    site          text    not null,
    programme     text    not null,
    visits_was    integer not null,
    cards_was     integer not null,
    anonymous_was integer not null,
    visits_is     integer not null,
    cards_is      integer not null,
    anonymous_is  integer not null,
    why           text    not null
) strict;
create index restated_day on restated (day, id);
create trigger restated_stays_1 before update on restated begin select raise(abort, 'the ledger never changes'); end;
create trigger restated_stays_2 before delete on restated begin select raise(abort, 'a line of the ledger never goes'); end;

-- Goals (目標) for a fiscal year; the newest of an indicator holds. target null = there is none any more.
create table goal (
    id         integer primary key autoincrement,
    year       integer not null,
    indicator  text    not null,
    target     integer check (target >= 0),
    decided_on integer not null,
    decided_at text    not null,
    set_by     text    not null,
    set_ms     integer not null
) strict;
create index goal_year on goal (year, id);
create trigger goal_stays_1 before update on goal begin select raise(abort, 'a goal never changes'); end;
create trigger goal_stays_2 before delete on goal begin select raise(abort, 'a goal never goes'); end;
