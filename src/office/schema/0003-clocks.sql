-- Where a machine's clock was compared with the office's: `forks` reads these rows, of which there is
-- one a boot, without looking through all others.
create index event_clock on event (machine, seq) where kind = 'clock.checked';
