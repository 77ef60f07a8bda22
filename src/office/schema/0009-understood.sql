-- A row that an older program kept without understanding it may be understood, once: then what it
-- says is copied out of its line, and a sealed text is parted from it (office/store/again.rs). In no
-- other way does an event change; its digest in `held` goes on holding the line as it came.
drop trigger event_stays_1;
create trigger event_stays_1 before update on event
    when old.understood <> 0 or new.understood <> 1 or new.seq <> old.seq or length(new.line) > length(old.line)
begin select raise(abort, 'an event never changes'); end;
