-- Recorded measurements, apart from what is counted, and who looked at them.

-- What was cut out of the line of a `reading.taken`: the sealed text. The line in `event` stands
-- there without it; put back at `cut_at` (bytes from the line's start) it is the line as it came,
-- whose digest is in `held`. Deleting a card's readings shreds the text and nothing else: the row
-- goes on counting, the chain goes on holding, and what was measured is gone.
create table reading (
    seq            integer primary key references held (seq),
    advice_version text    not null,
    monitor        text    not null,
    key_id         text    not null,
    cut_at         integer not null check (cut_at >= 0),
    cut            text,
    shredded_ms    integer,
    check ((cut is null) = (shredded_ms is not null))
) strict;
create trigger reading_stays_1 before update on reading
    when old.cut is null or new.cut is not null or new.shredded_ms is null
      or (new.seq, new.advice_version, new.monitor, new.key_id, new.cut_at)
      is not (old.seq, old.advice_version, old.monitor, old.key_id, old.cut_at)
begin select raise(abort, 'a reading may be shredded, once, and changes in no other way'); end;
create trigger reading_stays_2 before delete on reading begin select raise(abort, 'a reading''s row never goes'); end;

-- Who looked at which reading, when, why, and what they saw of it.
create table access (
    id      integer primary key autoincrement,
    at_ms   integer not null,
    who     text    not null,
    what    text    not null,                          -- 'reading'
    seq     integer not null references held (seq),
    reason  text    not null check (reason <> ''),
    outcome text    not null                           -- 'opened', or why it was not
) strict;
create index access_seq on access (seq);
create trigger access_stays_1 before update on access begin select raise(abort, 'the access log never changes'); end;
create trigger access_stays_2 before delete on access begin select raise(abort, 'a line of the access log never goes'); end;
