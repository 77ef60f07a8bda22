-- As in schema/0003-clocks.sql; there is one such row a boot, so their machines need no order.
create index event_clock on event (seq) where kind = 'clock.checked';
