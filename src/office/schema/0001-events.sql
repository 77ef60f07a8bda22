-- The office's first schema: what is held, what it says, who spoke.
--
-- Written so that PostgreSQL can follow with the same tables: blob = bytea (uuid for ids),
-- integer = bigint, `…_ms` = timestamptz, text compared bytewise (collate "C").
-- Digests have 32 bytes, ids 16. Times are milliseconds of Unix time; days are days since
-- 1970-01-01 on the site's own calendar.

-- One row for each link of each journal's chain. A digest is held or it is not: this table is
-- what makes "exactly once" true, and it is written in the transaction that writes the event.
create table held (
    seq         integer primary key autoincrement,   -- the order of coming in
    digest      blob    not null unique check (length(digest) = 32),
    journal     blob    not null check (length(journal) = 16),
    previous    blob    not null check (length(previous) = 32),
    -- The digest of the first row of its branch: a row that follows a row which already has
    -- another one after it begins a branch.
    branch      blob    not null check (length(branch) = 32),
    received_ms integer not null
) strict;
create index held_after on held (journal, previous);
create index held_journal on held (journal, seq);
create index held_branch on held (branch, seq);
create index held_beginning on held (journal, seq) where branch = digest;

-- What a held row says: the line whole, and what numbers are counted from. The columns after
-- `understood` are copies from the line and could be made again from it.
create table event (
    seq        integer primary key references held (seq),
    line       text    not null,
    understood integer not null check (understood in (0, 1)),
    event_id   blob             check (length(event_id) = 16),
    kind       text,
    written_ms integer,                               -- the kiosk's clock
    day        integer,
    hour       integer,
    minute     integer,
    machine    text,
    site       text,
    visit      blob             check (length(visit) = 16),
    programme  text,
    channel    text,
    card       text,
    adults     integer,
    children   integer,
    topic      text,
    counter    text,
    amount     integer,
    voids      blob             check (length(voids) = 16)
) strict;
create index event_day on event (day, kind);
create index event_visit on event (visit, kind) where visit is not null;
create index event_card on event (card) where card is not null;
create index event_voids on event (voids) where voids is not null;
create index event_foreign on event (seq) where understood = 0;

-- Lines that are not rows, as they came. They belong to no chain and count nothing; a person
-- looks at them. The same ones sent twice are kept once.
create table quarantine (
    id          integer primary key autoincrement,
    journal     blob    not null check (length(journal) = 16),
    previous    blob    not null check (length(previous) = 32),  -- the last good row before them
    place       integer not null,                                -- 0 = the first line that is no row
    bytes       blob    not null,
    sha256      blob    not null check (length(sha256) = 32),
    received_ms integer not null,
    unique (journal, previous, place, sha256)
) strict;

-- Who spoke for a journal, and what it last said of itself. One row for each machine that did.
create table contact (
    journal     blob    not null check (length(journal) = 16),
    machine     text    not null,                     -- '' = a batch that names no machine
    kiosk       text    not null,
    first_ms    integer not null,
    last_ms     integer not null,
    last_turn   integer not null,                     -- rises by one with each batch of the journal
    came_back   integer not null default 0,           -- how often another machine had spoken between
    version     text,
    site        text,
    waiting     integer,
    primary key (journal, machine)
) strict;
create index contact_kiosk on contact (kiosk, last_ms);

-- Nothing that came in is changed or taken away.
create trigger held_stays_1 before update on held begin select raise(abort, 'a held row never changes'); end;
create trigger held_stays_2 before delete on held begin select raise(abort, 'a held row never goes'); end;
create trigger event_stays_1 before update on event begin select raise(abort, 'an event never changes'); end;
create trigger event_stays_2 before delete on event begin select raise(abort, 'an event never goes'); end;
create trigger quarantine_stays_1 before update on quarantine begin select raise(abort, 'a quarantined line never changes'); end;
create trigger quarantine_stays_2 before delete on quarantine begin select raise(abort, 'a quarantined line never goes'); end;

-- The definition of these three is `visit::tally`; a test compares both on random events.
