-- The same as schema/0009-understood.sql.

create function tomoni_event_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.understood = 0 and new.understood = 1
        and (new.seq, new.received_ms) = (old.seq, old.received_ms)
        and length(new.line) <= length(old.line)
    then
        return new;
    end if;
    raise exception 'what came in never changes and never goes (table %)', tg_table_name;
end $$;
drop trigger event_stays on event;
create trigger event_stays before update or delete on event for each row execute function tomoni_event_stays();
