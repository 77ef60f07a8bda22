-- The same as schema/0008-erasure.sql, where it is said why.
create table erasure (
    of_card  text collate "C",
    of_row   bytea check (length(of_row) = 32),
    until_ms bigint not null,
    check ((of_card is null) <> (of_row is null))
);
create unique index erasure_card on erasure (of_card) where of_card is not null;
create unique index erasure_row on erasure (of_row) where of_row is not null;
create trigger erasure_stays before delete on erasure for each row execute function tomoni_stays();
create trigger erasure_stays_whole before truncate on erasure execute function tomoni_stays();
