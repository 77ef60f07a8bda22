-- People who sign in, programs with a token, and the one log of who looked at what and who changed
-- what for whom.

-- An account never goes: the log names it, and its name is nobody else's afterwards.
create table account (
    id           integer primary key autoincrement,
    name         text    not null unique check (name <> ''),
    role         text    not null check (role in ('field', 'office', 'it')),
    password     text    not null,                     -- Argon2id, as a PHC string
    must_change  integer not null check (must_change in (0, 1)),
    totp         blob    not null check (length(totp) >= 16),
    totp_step    integer not null default 0,           -- the last one whose code was used
    made_ms      integer not null,
    signed_in_ms integer,
    ended_ms     integer
) strict;
create trigger account_stays_1 before delete on account begin select raise(abort, 'an account is ended, it never goes'); end;
create trigger account_stays_2 before update on account
    when new.id <> old.id or new.name <> old.name or new.made_ms <> old.made_ms
      or (old.ended_ms is not null and new.ended_ms is not old.ended_ms)
begin select raise(abort, 'an account keeps its name, and its end'); end;

-- Codes for when the second factor is lost; each once.
create table recovery (
    account integer not null references account (id),
    hash    blob    not null check (length(hash) = 32),
    used_ms integer,
    primary key (account, hash)
) strict;

-- Who is signed in: what is kept of the cookie. Ended ones go.
create table session (
    hash    blob    not null primary key check (length(hash) = 32),
    account integer not null references account (id),
    made_ms integer not null,
    seen_ms integer not null
) strict;
create index session_account on session (account, made_ms);

-- Who tried to sign in lately, by a hash of the name that was typed; old ones go. A try counts as
-- failed until it has passed.
create table attempt (
    id      integer primary key autoincrement,
    name    blob    not null check (length(name) = 32),
    address text    not null,
    at_ms   integer not null,
    passed  integer not null default 0 check (passed in (0, 1))
) strict;
create index attempt_name on attempt (name, at_ms);
create index attempt_address on attempt (address, at_ms);
create index attempt_at on attempt (at_ms);

-- What programs show to be let in: what is kept of it, and what it opens.
create table token (
    id         integer primary key autoincrement,
    hash       blob    not null unique check (length(hash) = 32),
    name       text    not null check (name <> ''),
    scopes     text    not null,                       -- words with spaces between
    made_by    text    not null,
    made_ms    integer not null,
    used_ms    integer,
    revoked_ms integer
) strict;
create trigger token_stays_1 before delete on token begin select raise(abort, 'a token is revoked, it never goes'); end;
create trigger token_stays_2 before update on token
    when new.hash <> old.hash or new.scopes <> old.scopes or new.name <> old.name
      or (old.revoked_ms is not null and new.revoked_ms is not old.revoked_ms)
begin select raise(abort, 'a token keeps its scopes, and its end'); end;

-- The log takes in more than looks at readings. SQLite cannot take a `not null` back, so the table
-- is made anew with every row of the old one.
create table access_all (
    id      integer primary key autoincrement,
    at_ms   integer not null,
    who     text    not null,                          -- the account's name, a token's, or a word for neither
    what    text    not null,
    seq     integer references held (seq),             -- the reading
    reason  text    not null,
    outcome text    not null,
    about   text    not null default '',               -- whose account, which token
    address text,
    check (what <> 'reading' or (seq is not null and reason <> ''))
) strict;
insert into access_all (id, at_ms, who, what, seq, reason, outcome)
select id, at_ms, who, what, seq, reason, outcome from access order by id;
drop table access;
alter table access_all rename to access;
create index access_seq on access (seq);
create trigger access_stays_1 before update on access begin select raise(abort, 'the access log never changes'); end;
create trigger access_stays_2 before delete on access begin select raise(abort, 'a line of the access log never goes'); end;
