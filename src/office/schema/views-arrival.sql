-- Events that no voiding names.
create view standing as
select e.*
  from event e
 where e.understood = 1
   and not exists (select 1 from event v where v.voids = e.event_id);

-- The one arrival of each visit that holds.
create view arrival as
select a.*
  from standing a
 where a.kind = 'visit.arrived'
   and not exists (
       select 1
         from standing b
        where b.visit = a.visit
          and b.kind = 'visit.arrived'
          and (b.event_id, b.day, b.hour, b.programme, b.channel, b.card is not null, coalesce(b.card, ''), b.seq)
            < (a.event_id, a.day, a.hour, a.programme, a.channel, a.card is not null, coalesce(a.card, ''), a.seq));
