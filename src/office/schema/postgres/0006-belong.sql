-- The same as schema/0006-belong.sql, where it is said why.

create table office (
    id        bigint primary key check (id = 1),
    standing  text collate "C" not null check (standing in ('rehearsal', 'real')),
    made_ms   bigint not null,
    address   text collate "C" not null,
    ca        text collate "C" not null,
    ca_sha256 bytea  not null check (length(ca_sha256) = 32)
);
create trigger office_stays_1 before update of id, standing, made_ms, ca, ca_sha256 on office
    for each row execute function tomoni_stays();
create trigger office_stays_2 before delete on office for each row execute function tomoni_stays();
create trigger office_stays_whole before truncate on office execute function tomoni_stays();

create table enrol_code (
    secret_sha256 bytea  not null primary key check (length(secret_sha256) = 32),
    kiosk         text collate "C" not null,
    site          text collate "C" not null,
    made_ms       bigint not null,
    until_ms      bigint not null,
    used_ms       bigint
);

create table kiosk_certificate (
    sha256   bytea  not null primary key check (length(sha256) = 32),
    kiosk    text collate "C" not null,
    state    text collate "C" not null check (state in ('enrolled', 'retiring', 'retired', 'revoked')),
    from_ms  bigint not null,
    until_ms bigint not null,
    state_ms bigint not null
);
create index kiosk_certificate_kiosk on kiosk_certificate (kiosk, from_ms);
create trigger kiosk_certificate_stays before delete on kiosk_certificate for each row execute function tomoni_stays();
create trigger kiosk_certificate_stays_whole before truncate on kiosk_certificate execute function tomoni_stays();

create table journal_owner (
    journal  bytea  not null primary key check (length(journal) = 16),
    kiosk    text collate "C" not null,
    since_ms bigint not null
);

create table held_back (
    id          bigint generated always as identity primary key,
    journal     bytea  not null check (length(journal) = 16),
    kiosk       text collate "C" not null,
    batch       text   not null,
    lines       bigint not null,
    sha256      bytea  not null unique check (length(sha256) = 32),
    received_ms bigint not null,
    released_ms bigint
);
create trigger held_back_stays_1 before update of id, journal, kiosk, batch, lines, sha256, received_ms on held_back
    for each row execute function tomoni_stays();
create trigger held_back_stays_2 before delete on held_back for each row execute function tomoni_stays();
create trigger held_back_stays_whole before truncate on held_back execute function tomoni_stays();
