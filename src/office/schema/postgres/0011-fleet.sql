-- The same as schema/0011-fleet.sql, where it is said why.

alter table contact add column oldest_ms     bigint;
alter table contact add column devices       text collate "C";
alter table contact add column disk_free_mib bigint;

create index event_call on event (written_ms) where kind in ('staff.called', 'staff.answered');

create table call_answered (
    seq   bigint not null primary key references held (seq),
    who   text collate "C" not null,
    at_ms bigint not null
);
create trigger call_answered_stays before update or delete on call_answered for each row execute function tomoni_stays();
create trigger call_answered_stays_whole before truncate on call_answered execute function tomoni_stays();
