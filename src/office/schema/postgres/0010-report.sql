-- The same as schema/0010-report.sql, where it is said why.

create table closing (
    day       bigint not null primary key,
    closed_ms bigint not null,
    closed_by text collate "C" not null check (closed_by in ('staff', 'hour')),
    seen      bigint not null,
    body      text   not null,
    shown     text   not null
);
create function tomoni_closing_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and (new.day, new.closed_ms, new.closed_by, new.body)
                          = (old.day, old.closed_ms, old.closed_by, old.body) then
        return new;
    end if;
    raise exception 'what was shown at a closing never changes, and a closing never goes';
end $$;
create trigger closing_stays before update or delete on closing for each row execute function tomoni_closing_stays();
create trigger closing_stays_whole before truncate on closing execute function tomoni_stays();

create table restated (
    id            bigint generated always as identity primary key,
    day           bigint not null,
    at_ms         bigint not null,
    site          text collate "C" not null,
    programme     text collate "C" not null,
    visits_was    bigint not null,
    cards_was     bigint not null,
    anonymous_was bigint not null,
    visits_is     bigint not null,
    cards_is      bigint not null,
    anonymous_is  bigint not null,
    why           text   not null
);
create index restated_day on restated (day, id);
create trigger restated_stays before update or delete on restated for each row execute function tomoni_stays();
create trigger restated_stays_whole before truncate on restated execute function tomoni_stays();

create table goal (
    id         bigint generated always as identity primary key,
    year       bigint not null,
    indicator  text collate "C" not null,
    target     bigint check (target >= 0),
    decided_on bigint not null,
    decided_at text   not null,
    set_by     text   not null,
    set_ms     bigint not null
);
create index goal_year on goal (year, id);
create trigger goal_stays before update or delete on goal for each row execute function tomoni_stays();
create trigger goal_stays_whole before truncate on goal execute function tomoni_stays();
