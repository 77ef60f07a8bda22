-- Each visit as it stands now: the last party, the last card.
create view visit_now as
select a.visit, a.day, a.hour, a.minute, a.site, a.programme, a.channel,
       coalesce((select p.adults from standing p
                  where p.visit = a.visit and p.kind = 'visit.party'
                  order by p.event_id desc, p.adults desc, p.children desc limit 1), 1) as adults,
       coalesce((select p.children from standing p
                  where p.visit = a.visit and p.kind = 'visit.party'
                  order by p.event_id desc, p.adults desc, p.children desc limit 1), 0) as children,
       coalesce((select c.card from standing c
                  where c.visit = a.visit and c.kind = 'visit.card'
                  order by c.event_id desc, c.card desc limit 1), a.card) as card
  from arrival a;
