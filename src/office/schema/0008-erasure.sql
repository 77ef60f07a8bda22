-- What people wanted gone: one reading, or all readings of a card that were written until a moment.
-- What is named here is shredded in the transaction that brings it, however late it comes. The same
-- is kept outside the database (office/erased.rs), because yesterday's backup does not know of it.
create table erasure (
    of_card  text,
    of_row   blob check (length(of_row) = 32),
    until_ms integer not null,                        -- by the kiosks' clocks; of a row it says nothing
    check ((of_card is null) <> (of_row is null))
) strict;
create unique index erasure_card on erasure (of_card) where of_card is not null;
create unique index erasure_row on erasure (of_row) where of_row is not null;
create trigger erasure_stays before delete on erasure begin select raise(abort, 'what was to be gone stays gone'); end;
