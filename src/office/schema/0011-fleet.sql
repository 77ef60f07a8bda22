-- What a kiosk says of itself beyond its version, and who at the office answered a call for staff.

alter table contact add column oldest_ms     integer;   -- the oldest row that waits was written then or later
alter table contact add column devices       text;      -- JSON: [{"device":…,"fault":…}]
alter table contact add column disk_free_mib integer;

create index event_call on event (written_ms) where kind in ('staff.called', 'staff.answered');

-- A call is a row of a journal; the office's answer is none of a kiosk's, so it stands here.
create table call_answered (
    seq   integer not null primary key references held (seq),
    who   text    not null,
    at_ms integer not null
) strict;
create trigger call_answered_stays_1 before update on call_answered begin select raise(abort, 'an answer never changes'); end;
create trigger call_answered_stays_2 before delete on call_answered begin select raise(abort, 'an answer never goes'); end;
