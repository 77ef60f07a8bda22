-- The same as schema/0007-people.sql, where it is said why.

create table account (
    id           bigint generated always as identity primary key,
    name         text collate "C" not null unique check (name <> ''),
    role         text collate "C" not null check (role in ('field', 'office', 'it')),
    password     text   not null,
    must_change  bigint not null check (must_change in (0, 1)),
    totp         bytea  not null check (length(totp) >= 16),
    totp_step    bigint not null default 0,
    made_ms      bigint not null,
    signed_in_ms bigint,
    ended_ms     bigint
);
create function tomoni_account_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and (new.id, new.name, new.made_ms) = (old.id, old.name, old.made_ms)
       and (old.ended_ms is null or new.ended_ms is not distinct from old.ended_ms) then
        return new;
    end if;
    raise exception 'an account is ended, it never goes, and keeps its name';
end $$;
create trigger account_stays before update or delete on account for each row execute function tomoni_account_stays();
create trigger account_stays_whole before truncate on account execute function tomoni_stays();

create table recovery (
    account bigint not null references account (id),
    hash    bytea  not null check (length(hash) = 32),
    used_ms bigint,
    primary key (account, hash)
);

create table session (
    hash    bytea  not null primary key check (length(hash) = 32),
    account bigint not null references account (id),
    made_ms bigint not null,
    seen_ms bigint not null
);
create index session_account on session (account, made_ms);

create table attempt (
    id      bigint generated always as identity primary key,
    name    bytea  not null check (length(name) = 32),
    address text collate "C" not null,
    at_ms   bigint not null,
    passed  bigint not null default 0 check (passed in (0, 1))
);
create index attempt_name on attempt (name, at_ms);
create index attempt_address on attempt (address, at_ms);
create index attempt_at on attempt (at_ms);

create table token (
    id         bigint generated always as identity primary key,
    hash       bytea  not null unique check (length(hash) = 32),
    name       text collate "C" not null check (name <> ''),
    scopes     text collate "C" not null,
    made_by    text collate "C" not null,
    made_ms    bigint not null,
    used_ms    bigint,
    revoked_ms bigint
);
create function tomoni_token_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and (new.id, new.hash, new.scopes, new.name) = (old.id, old.hash, old.scopes, old.name)
       and (old.revoked_ms is null or new.revoked_ms is not distinct from old.revoked_ms) then
        return new;
    end if;
    raise exception 'a token is revoked, it never goes, and keeps its scopes';
end $$;
create trigger token_stays before update or delete on token for each row execute function tomoni_token_stays();
create trigger token_stays_whole before truncate on token execute function tomoni_stays();

alter table access alter column seq drop not null;
alter table access drop constraint access_reason_check;
alter table access add column about text collate "C" not null default '';
alter table access add column address text collate "C";
alter table access add check (what <> 'reading' or (seq is not null and reason <> ''));
