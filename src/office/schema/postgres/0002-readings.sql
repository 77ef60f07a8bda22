-- Recorded measurements, apart from what is counted, and who looked at them: the same as
-- schema/0002-readings.sql, where it is said why. (What is shredded is gone from the table; the
-- dead row's bytes go with the next vacuum, from the write-ahead log when it is recycled.)

create table reading (
    seq            bigint primary key references held (seq),
    advice_version text collate "C" not null,
    monitor        text collate "C" not null,
    key_id         text collate "C" not null,
    cut_at         bigint not null check (cut_at >= 0),
    cut            text,
    shredded_ms    bigint,
    check ((cut is null) = (shredded_ms is not null))
);
create function tomoni_reading_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.cut is not null and new.cut is null and new.shredded_ms is not null
       and (new.seq, new.advice_version, new.monitor, new.key_id, new.cut_at)
           = (old.seq, old.advice_version, old.monitor, old.key_id, old.cut_at) then
        return new;
    end if;
    raise exception 'a reading may be shredded, once; it never changes in another way and never goes';
end $$;
create trigger reading_stays before update or delete on reading for each row execute function tomoni_reading_stays();
create trigger reading_stays_whole before truncate on reading execute function tomoni_stays();

create table access (
    id      bigint generated always as identity primary key,
    at_ms   bigint not null,
    who     text collate "C" not null,
    what    text collate "C" not null,
    seq     bigint not null references held (seq),
    reason  text collate "C" not null check (reason <> ''),
    outcome text collate "C" not null
);
create index access_seq on access (seq);
create trigger access_stays before update or delete on access for each row execute function tomoni_stays();
create trigger access_stays_whole before truncate on access execute function tomoni_stays();
