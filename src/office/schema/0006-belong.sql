-- What kind of office this is, and which kiosks belong to it.

-- One row, made by `tomoni office init`. Without it the office is a sample.
create table office (
    id        integer primary key check (id = 1),
    standing  text    not null check (standing in ('rehearsal', 'real')),
    made_ms   integer not null,
    address   text    not null,                       -- host:port at which kiosks reach it
    ca        text    not null,                       -- the certificate of its CA, PEM; the key is a file
    ca_sha256 blob    not null check (length(ca_sha256) = 32)   -- of the certificate's DER
) strict;
create trigger office_stays_1 before update of id, standing, made_ms, ca, ca_sha256 on office
begin select raise(abort, 'what an office is never changes'); end;
create trigger office_stays_2 before delete on office begin select raise(abort, 'an office stays'); end;

-- Codes with which a kiosk may enrol, once and not for long. The secret itself is nowhere.
create table enrol_code (
    secret_sha256 blob    not null primary key check (length(secret_sha256) = 32),
    kiosk         text    not null,
    site          text    not null,                   -- the site's file, as the kiosk receives it
    made_ms       integer not null,
    until_ms      integer not null,
    used_ms       integer
) strict;

-- Every certificate that was given to a kiosk. A kiosk is its name: who renews or enrols again
-- has a further certificate under the same one, and keeps its journals.
create table kiosk_certificate (
    sha256   blob    not null primary key check (length(sha256) = 32),   -- of its DER
    kiosk    text    not null,
    state    text    not null check (state in ('enrolled', 'retiring', 'retired', 'revoked')),
    from_ms  integer not null,
    until_ms integer not null,
    state_ms integer not null                         -- since when it is in this state
) strict;
create index kiosk_certificate_kiosk on kiosk_certificate (kiosk, from_ms);
create trigger kiosk_certificate_stays before delete on kiosk_certificate
begin select raise(abort, 'a certificate that was given stays known'); end;

-- Whose journal it is: the kiosk that first sent something of it.
create table journal_owner (
    journal  blob    not null primary key check (length(journal) = 16),
    kiosk    text    not null,
    since_ms integer not null
) strict;

-- Batches of kiosks that were revoked, whole. A person may release one: then its rows count.
create table held_back (
    id          integer primary key autoincrement,
    journal     blob    not null check (length(journal) = 16),
    kiosk       text    not null,
    batch       text    not null,
    lines       integer not null,
    sha256      blob    not null unique check (length(sha256) = 32),
    received_ms integer not null,
    released_ms integer
) strict;
create trigger held_back_stays_1 before update of id, journal, kiosk, batch, lines, sha256, received_ms on held_back
begin select raise(abort, 'what was held back never changes'); end;
create trigger held_back_stays_2 before delete on held_back begin select raise(abort, 'what was held back stays'); end;
