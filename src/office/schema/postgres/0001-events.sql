-- The office's first schema in PostgreSQL: the same tables as schema/0001-events.sql, so that one
-- text of SQL serves both. What differs, and why:
--
-- * `event` is partitioned by the month of receipt: what is old can be moved to slower disks or
--   looked at apart, and a backup of last month never changes.
-- * Ids and digests are bytea, numbers bigint, text compares bytewise (collate "C") as in SQLite.
-- * Text from outside is indexed by its hash: a b-tree refuses long values, and nothing that a
--   kiosk sends may be refused for its length.

create table tomoni_schema (
    step  bigint      primary key,
    since timestamptz not null default now()
);

-- One row for each link of each journal's chain; this is what makes "exactly once" true.
create table held (
    seq         bigint generated always as identity primary key,
    digest      bytea  not null unique check (length(digest) = 32),
    journal     bytea  not null check (length(journal) = 16),
    previous    bytea  not null check (length(previous) = 32),
    branch      bytea  not null check (length(branch) = 32),
    received_ms bigint not null
);
create index held_after on held (journal, previous);
create index held_journal on held (journal, seq);
create index held_branch on held (branch, seq);
create index held_beginning on held (journal, seq) where branch = digest;

-- What a held row says. `seq` is that of its `held`; both are written in one statement.
create table event (
    seq         bigint not null,
    received_ms bigint not null,
    line        text   not null,
    understood  bigint not null check (understood in (0, 1)),
    event_id    bytea           check (length(event_id) = 16),
    kind        text collate "C",
    written_ms  bigint,
    day         bigint,
    hour        bigint,
    minute      bigint,
    machine     text collate "C",
    site        text collate "C",
    visit       bytea           check (length(visit) = 16),
    programme   text collate "C",
    channel     text collate "C",
    card        text collate "C",
    adults      bigint,
    children    bigint,
    topic       text collate "C",
    counter     text collate "C",
    amount      bigint,
    voids       bytea           check (length(voids) = 16),
    primary key (seq, received_ms)
) partition by range (received_ms);
create index event_day on event (day);
create index event_visit on event (visit) where visit is not null;
create index event_card on event using hash (card) where card is not null;
create index event_voids on event (voids) where voids is not null;
create index event_foreign on event (seq) where understood = 0;

-- Lines that are not rows, as they came.
create table quarantine (
    id          bigint generated always as identity primary key,
    journal     bytea  not null check (length(journal) = 16),
    previous    bytea  not null check (length(previous) = 32),
    place       bigint not null,
    bytes       bytea  not null,
    sha256      bytea  not null check (length(sha256) = 32),
    received_ms bigint not null,
    unique (journal, previous, place, sha256)
);

-- Who spoke for a journal, and what it last said of itself.
create table contact (
    journal     bytea  not null check (length(journal) = 16),
    machine     text collate "C" not null,
    kiosk       text collate "C" not null,
    first_ms    bigint not null,
    last_ms     bigint not null,
    last_turn   bigint not null,
    came_back   bigint not null default 0,
    version     text collate "C",
    site        text collate "C",
    waiting     bigint,
    primary key (journal, machine)
);

-- Nothing that came in is changed or taken away.
create function tomoni_stays() returns trigger language plpgsql as $$
begin
    raise exception 'what came in never changes and never goes (table %)', tg_table_name;
end $$;
create trigger held_stays before update or delete on held for each row execute function tomoni_stays();
create trigger held_stays_whole before truncate on held execute function tomoni_stays();
create trigger event_stays before update or delete on event for each row execute function tomoni_stays();
create trigger event_stays_whole before truncate on event execute function tomoni_stays();
create trigger quarantine_stays before update or delete on quarantine for each row execute function tomoni_stays();
create trigger quarantine_stays_whole before truncate on quarantine execute function tomoni_stays();

-- The definition of these three is `visit::tally`; a test compares both on random events.
