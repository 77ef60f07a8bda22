SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.tomoni_reading_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if tg_op = 'UPDATE' and old.cut is not null and new.cut is null and new.shredded_ms is not null
       and (new.seq, new.advice_version, new.monitor, new.key_id, new.cut_at)
           = (old.seq, old.advice_version, old.monitor, old.key_id, old.cut_at) then
        return new;
    end if;
    raise exception 'a reading may be shredded, once; it never changes in another way and never goes';
end $$;
CREATE FUNCTION public.tomoni_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'what came in never changes and never goes (table %)', tg_table_name;
end $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.access (
    id bigint NOT NULL,
    at_ms bigint NOT NULL,
    who text NOT NULL COLLATE pg_catalog."C",
    what text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    reason text NOT NULL COLLATE pg_catalog."C",
    outcome text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT access_reason_check CHECK ((reason <> ''::text))
);
ALTER TABLE public.access ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.access_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.event (
    seq bigint NOT NULL,
    received_ms bigint NOT NULL,
    line text NOT NULL,
    understood bigint NOT NULL,
    event_id bytea,
    kind text COLLATE pg_catalog."C",
    written_ms bigint,
    day bigint,
    hour bigint,
    minute bigint,
    machine text COLLATE pg_catalog."C",
    site text COLLATE pg_catalog."C",
    visit bytea,
    programme text COLLATE pg_catalog."C",
    channel text COLLATE pg_catalog."C",
    card text COLLATE pg_catalog."C",
    adults bigint,
    children bigint,
    topic text COLLATE pg_catalog."C",
    counter text COLLATE pg_catalog."C",
    amount bigint,
    voids bytea,
    other_card text COLLATE pg_catalog."C",
    CONSTRAINT event_event_id_check CHECK ((length(event_id) = 16)),
    CONSTRAINT event_understood_check CHECK ((understood = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
    CONSTRAINT event_visit_check CHECK ((length(visit) = 16)),
    CONSTRAINT event_voids_check CHECK ((length(voids) = 16))
)
PARTITION BY RANGE (received_ms);
CREATE VIEW public.standing AS
 SELECT e.seq,
    e.received_ms,
    e.line,
    e.understood,
    e.event_id,
    e.kind,
    e.written_ms,
    e.day,
    e.hour,
    e.minute,
    e.machine,
    e.site,
    e.visit,
    e.programme,
    e.channel,
    e.card,
    e.adults,
    e.children,
    e.topic,
    e.counter,
    e.amount,
    e.voids,
    e.other_card
   FROM public.event e
  WHERE ((e.understood = 1) AND (NOT (EXISTS ( SELECT 1
           FROM public.event v
          WHERE (v.voids = e.event_id)))));
CREATE VIEW public.arrival AS
 SELECT a.seq,
    a.received_ms,
    a.line,
    a.understood,
    a.event_id,
    a.kind,
    a.written_ms,
    a.day,
    a.hour,
    a.minute,
    a.machine,
    a.site,
    a.visit,
    a.programme,
    a.channel,
    a.card,
    a.adults,
    a.children,
    a.topic,
    a.counter,
    a.amount,
    a.voids,
    a.other_card
   FROM public.standing a
  WHERE ((a.kind = 'visit.arrived'::text) AND (NOT (EXISTS ( SELECT 1
           FROM public.standing b
          WHERE ((b.visit = a.visit) AND (b.kind = 'visit.arrived'::text) AND (ROW(b.event_id, b.day, b.hour, b.programme, b.channel, (b.card IS NOT NULL), COALESCE(b.card, ''::text), b.seq) < ROW(a.event_id, a.day, a.hour, a.programme, a.channel, (a.card IS NOT NULL), COALESCE(a.card, ''::text), a.seq)))))));
CREATE TABLE public.card_blocked (
    card text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.card_now (
    card text NOT NULL COLLATE pg_catalog."C",
    person text NOT NULL COLLATE pg_catalog."C",
    visits bigint NOT NULL,
    blocked bigint DEFAULT 0 NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT card_now_blocked_check CHECK ((blocked = ANY (ARRAY[(0)::bigint, (1)::bigint])))
);
CREATE TABLE public.contact (
    journal bytea NOT NULL,
    machine text NOT NULL COLLATE pg_catalog."C",
    kiosk text NOT NULL COLLATE pg_catalog."C",
    first_ms bigint NOT NULL,
    last_ms bigint NOT NULL,
    last_turn bigint NOT NULL,
    came_back bigint DEFAULT 0 NOT NULL,
    version text COLLATE pg_catalog."C",
    site text COLLATE pg_catalog."C",
    waiting bigint,
    CONSTRAINT contact_journal_check CHECK ((length(journal) = 16))
);
CREATE TABLE public.event_2026_06 (
    seq bigint NOT NULL,
    received_ms bigint NOT NULL,
    line text NOT NULL,
    understood bigint NOT NULL,
    event_id bytea,
    kind text COLLATE pg_catalog."C",
    written_ms bigint,
    day bigint,
    hour bigint,
    minute bigint,
    machine text COLLATE pg_catalog."C",
    site text COLLATE pg_catalog."C",
    visit bytea,
    programme text COLLATE pg_catalog."C",
    channel text COLLATE pg_catalog."C",
    card text COLLATE pg_catalog."C",
    adults bigint,
    children bigint,
    topic text COLLATE pg_catalog."C",
    counter text COLLATE pg_catalog."C",
    amount bigint,
    voids bytea,
    other_card text COLLATE pg_catalog."C",
    CONSTRAINT event_event_id_check CHECK ((length(event_id) = 16)),
    CONSTRAINT event_understood_check CHECK ((understood = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
    CONSTRAINT event_visit_check CHECK ((length(visit) = 16)),
    CONSTRAINT event_voids_check CHECK ((length(voids) = 16))
);
CREATE TABLE public.event_2026_07 (
    seq bigint NOT NULL,
    received_ms bigint NOT NULL,
    line text NOT NULL,
    understood bigint NOT NULL,
    event_id bytea,
    kind text COLLATE pg_catalog."C",
    written_ms bigint,
    day bigint,
    hour bigint,
    minute bigint,
    machine text COLLATE pg_catalog."C",
    site text COLLATE pg_catalog."C",
    visit bytea,
    programme text COLLATE pg_catalog."C",
    channel text COLLATE pg_catalog."C",
    card text COLLATE pg_catalog."C",
    adults bigint,
    children bigint,
    topic text COLLATE pg_catalog."C",
    counter text COLLATE pg_catalog."C",
    amount bigint,
    voids bytea,
    other_card text COLLATE pg_catalog."C",
    CONSTRAINT event_event_id_check CHECK ((length(event_id) = 16)),
    CONSTRAINT event_understood_check CHECK ((understood = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
    CONSTRAINT event_visit_check CHECK ((length(visit) = 16)),
    CONSTRAINT event_voids_check CHECK ((length(voids) = 16))
);
CREATE TABLE public.held (
    seq bigint NOT NULL,
    digest bytea NOT NULL,
    journal bytea NOT NULL,
    previous bytea NOT NULL,
    branch bytea NOT NULL,
    received_ms bigint NOT NULL,
    CONSTRAINT held_branch_check CHECK ((length(branch) = 32)),
    CONSTRAINT held_digest_check CHECK ((length(digest) = 32)),
    CONSTRAINT held_journal_check CHECK ((length(journal) = 16)),
    CONSTRAINT held_previous_check CHECK ((length(previous) = 32))
);
ALTER TABLE public.held ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.held_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.quarantine (
    id bigint NOT NULL,
    journal bytea NOT NULL,
    previous bytea NOT NULL,
    place bigint NOT NULL,
    bytes bytea NOT NULL,
    sha256 bytea NOT NULL,
    received_ms bigint NOT NULL,
    CONSTRAINT quarantine_journal_check CHECK ((length(journal) = 16)),
    CONSTRAINT quarantine_previous_check CHECK ((length(previous) = 32)),
    CONSTRAINT quarantine_sha256_check CHECK ((length(sha256) = 32))
);
ALTER TABLE public.quarantine ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reading (
    seq bigint NOT NULL,
    advice_version text NOT NULL COLLATE pg_catalog."C",
    monitor text NOT NULL COLLATE pg_catalog."C",
    key_id text NOT NULL COLLATE pg_catalog."C",
    cut_at bigint NOT NULL,
    cut text,
    shredded_ms bigint,
    CONSTRAINT reading_check CHECK (((cut IS NULL) = (shredded_ms IS NOT NULL))),
    CONSTRAINT reading_cut_at_check CHECK ((cut_at >= 0))
);
CREATE TABLE public.tomoni_schema (
    step bigint NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL
);
CREATE VIEW public.visit_now AS
 SELECT a.event_id,
    a.visit,
    a.day,
    a.hour,
    a.minute,
    a.site,
    a.programme,
    a.channel,
    COALESCE(( SELECT p.adults
           FROM public.standing p
          WHERE ((p.visit = a.visit) AND (p.kind = 'visit.party'::text))
          ORDER BY p.event_id DESC, p.adults DESC, p.children DESC
         LIMIT 1), (1)::bigint) AS adults,
    COALESCE(( SELECT p.children
           FROM public.standing p
          WHERE ((p.visit = a.visit) AND (p.kind = 'visit.party'::text))
          ORDER BY p.event_id DESC, p.adults DESC, p.children DESC
         LIMIT 1), (0)::bigint) AS children,
    COALESCE(( SELECT c.card
           FROM public.standing c
          WHERE ((c.visit = a.visit) AND (c.kind = 'visit.card'::text))
          ORDER BY c.event_id DESC, c.card DESC
         LIMIT 1), a.card) AS card
   FROM public.arrival a;
ALTER TABLE ONLY public.event ATTACH PARTITION public.event_2026_06 FOR VALUES FROM ('1780272000000') TO ('1782864000000');
ALTER TABLE ONLY public.event ATTACH PARTITION public.event_2026_07 FOR VALUES FROM ('1782864000000') TO ('1785542400000');
INSERT INTO public.access OVERRIDING SYSTEM VALUE VALUES (1, 1782000000000, '見本', 'reading', 24, 'asked by the person', 'no_key');
INSERT INTO public.card_blocked VALUES ('00000000000000000000000000000003');
INSERT INTO public.card_now VALUES ('00000000000000000000000000000001', '00000000000000000000000000000001', 4, 0, 1);
INSERT INTO public.card_now VALUES ('00000000000000000000000000000002', '00000000000000000000000000000002', 5, 0, 2);
INSERT INTO public.card_now VALUES ('00000000000000000000000000000004', '00000000000000000000000000000004', 2, 0, 4);
INSERT INTO public.card_now VALUES ('00000000000000000000000000000005', '00000000000000000000000000000002', 5, 0, 5);
INSERT INTO public.card_now VALUES ('00000000000000000000000000000009', '00000000000000000000000000000009', 0, 0, 6);
INSERT INTO public.card_now VALUES ('00000000000000000000000000000003', '00000000000000000000000000000003', 1, 1, 3);
INSERT INTO public.contact VALUES ('\x01970001000070008000000000000001', '00112233aabbccdd', 'az-kumagaya-1', 1782000000000, 1782000000000, 1, 0, '2026.11.0', 'az-kumagaya', 0);
INSERT INTO public.contact VALUES ('\x01970002000070008000000000000002', '00112233aabbccdd', 'lobby-1', 1782000000000, 1782000000000, 1, 0, '2026.11.0', 'lobby', 0);
INSERT INTO public.event_2026_06 VALUES (1, 1782658200250, '{"id":"019eb5e3-693a-7aeb-90ed-a82f8f6d0558","at":"2026-06-11T17:54:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":91629,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eb5e3-693a-76b5-8a23-d5962217bead","programme":"meet-plus","channel":"staff","card":"00000000000000000000000000000003","lang":"ja"}', 1, '\x019eb5e3693a7aeb90eda82f8f6d0558', 'visit.arrived', 1781168040250, 20615, 17, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb5e3693a76b58a23d5962217bead', 'meet-plus', 'staff', '00000000000000000000000000000003', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (2, 1782658200251, '{"id":"019eb5e3-8c62-75f4-b018-50c5a38fd547","at":"2026-06-11T17:54:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":91706,"site":"az-kumagaya","kind":"visit.party","visit":"019eb5e3-693a-76b5-8a23-d5962217bead","adults":3,"children":2}', 1, '\x019eb5e38c6275f4b01850c5a38fd547', 'visit.party', 1781168049250, 20615, 17, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb5e3693a76b58a23d5962217bead', NULL, NULL, NULL, 3, 2, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (3, 1782658200252, '{"id":"019eb5e3-b75a-79e4-8f42-05b4907a70c3","at":"2026-06-11T17:54:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":91783,"site":"az-kumagaya","kind":"visit.card","visit":"019eb5e3-693a-76b5-8a23-d5962217bead","card":"00000000000000000000000000000001"}', 1, '\x019eb5e3b75a79e48f4205b4907a70c3', 'visit.card', 1781168060250, 20615, 17, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb5e3693a76b58a23d5962217bead', NULL, NULL, '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (4, 1782658200253, '{"id":"019eb5e4-057a-7771-906b-f2efc6f87718","at":"2026-06-11T17:54:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":91860,"site":"az-kumagaya","kind":"topic.chosen","visit":"019eb5e3-693a-76b5-8a23-d5962217bead","topic":"care"}', 1, '\x019eb5e4057a7771906bf2efc6f87718', 'topic.chosen', 1781168080250, 20615, 17, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb5e3693a76b58a23d5962217bead', NULL, NULL, NULL, NULL, NULL, 'care', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (5, 1782658200254, '{"id":"019eb452-68fa-712b-baec-bd389be4bcfc","at":"2026-06-11T10:36:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":91937,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eb452-68fa-77ea-8673-47214cdd2055","programme":"idobata","channel":"staff","lang":"ja"}', 1, '\x019eb45268fa712bbaecbd389be4bcfc', 'visit.arrived', 1781141760250, 20615, 10, 36, '00112233aabbccdd', 'az-kumagaya', '\x019eb45268fa77ea867347214cdd2055', 'idobata', 'staff', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (6, 1782658200255, '{"id":"019eb452-8c22-726d-9790-f82ec1d3fcff","at":"2026-06-11T10:36:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92014,"site":"az-kumagaya","kind":"visit.party","visit":"019eb452-68fa-77ea-8673-47214cdd2055","adults":2,"children":0}', 1, '\x019eb4528c22726d9790f82ec1d3fcff', 'visit.party', 1781141769250, 20615, 10, 36, '00112233aabbccdd', 'az-kumagaya', '\x019eb45268fa77ea867347214cdd2055', NULL, NULL, NULL, 2, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (7, 1782658200256, '{"id":"019eb453-053a-792a-8ede-0d7ac3baea9e","at":"2026-06-11T10:36:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92091,"site":"az-kumagaya","kind":"topic.chosen","visit":"019eb452-68fa-77ea-8673-47214cdd2055","topic":"medicine"}', 1, '\x019eb453053a792a8ede0d7ac3baea9e', 'topic.chosen', 1781141800250, 20615, 10, 36, '00112233aabbccdd', 'az-kumagaya', '\x019eb45268fa77ea867347214cdd2055', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (8, 1782658200257, '{"id":"019eb58f-2eba-73f6-bd05-61e6211c70cf","at":"2026-06-11T16:22:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92245,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eb58f-2eba-71de-9c65-39382b0537e6","programme":"idobata","channel":"tap","card":"00000000000000000000000000000003","lang":"ja"}', 1, '\x019eb58f2eba73f6bd0561e6211c70cf', 'visit.arrived', 1781162520250, 20615, 16, 22, '00112233aabbccdd', 'az-kumagaya', '\x019eb58f2eba71de9c6539382b0537e6', 'idobata', 'tap', '00000000000000000000000000000003', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (9, 1782658200258, '{"id":"019eb58f-51e2-766d-b2fd-f2022a96fb1a","at":"2026-06-11T16:22:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92322,"site":"az-kumagaya","kind":"visit.party","visit":"019eb58f-2eba-71de-9c65-39382b0537e6","adults":2,"children":0}', 1, '\x019eb58f51e2766db2fdf2022a96fb1a', 'visit.party', 1781162529250, 20615, 16, 22, '00112233aabbccdd', 'az-kumagaya', '\x019eb58f2eba71de9c6539382b0537e6', NULL, NULL, NULL, 2, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (10, 1782658200259, '{"kind":"robot.waved","at":"2026-06-11T18:00:00.250+09:00"}', 0, NULL, 'robot.waved', 1781168400250, 20615, 18, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (11, 1782658200260, '{"id":"019eb989-3fba-71a0-a4e4-e25a15fc899e","at":"2026-06-12T10:54:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93015,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eb989-3fba-7fa7-be3b-fada7cf20724","programme":"idobata","channel":"card","lang":"ja"}', 1, '\x019eb9893fba71a0a4e4e25a15fc899e', 'visit.arrived', 1781229240250, 20616, 10, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb9893fba7fa7be3bfada7cf20724', 'idobata', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (12, 1782658200261, '{"id":"019eb989-dbfa-7f3b-b373-ca533488f876","at":"2026-06-12T10:54:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93092,"site":"az-kumagaya","kind":"topic.chosen","visit":"019eb989-3fba-7fa7-be3b-fada7cf20724","topic":"medicine"}', 1, '\x019eb989dbfa7f3bb373ca533488f876', 'topic.chosen', 1781229280250, 20616, 10, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb9893fba7fa7be3bfada7cf20724', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (13, 1782658200262, '{"id":"019eb98a-9f4a-706f-aa05-75438b0d590b","at":"2026-06-12T10:55:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93169,"site":"az-kumagaya","kind":"reading.only_measured"}', 1, '\x019eb98a9f4a706faa0575438b0d590b', 'reading.only_measured', 1781229330250, 20616, 10, 55, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (14, 1782658200263, '{"id":"019eba1a-d15a-7546-80b0-c08bc7702420","at":"2026-06-12T13:33:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93246,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eba1a-d15a-72af-a883-a1d45de00997","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019eba1ad15a754680b0c08bc7702420', 'visit.arrived', 1781238780250, 20616, 13, 33, '00112233aabbccdd', 'az-kumagaya', '\x019eba1ad15a72afa883a1d45de00997', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (15, 1782658200264, '{"id":"019eba1c-30ea-766b-917e-44973d4882a5","at":"2026-06-12T13:34:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93323,"site":"az-kumagaya","kind":"reading.only_measured"}', 1, '\x019eba1c30ea766b917e44973d4882a5', 'reading.only_measured', 1781238870250, 20616, 13, 34, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (16, 1782658200265, '{"id":"019ebad6-803a-7c02-b624-6771c8450070","at":"2026-06-12T16:58:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93554,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebad6-803a-7cc9-9810-d60ea72991b9","programme":"meet-plus","channel":"staff","card":"00000000000000000000000000000004","lang":"ja"}', 1, '\x019ebad6803a7c02b6246771c8450070', 'visit.arrived', 1781251080250, 20616, 16, 58, '00112233aabbccdd', 'az-kumagaya', '\x019ebad6803a7cc99810d60ea72991b9', 'meet-plus', 'staff', '00000000000000000000000000000004', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (17, 1782658200266, '{"id":"019ebad6-a362-7552-a2c6-8e45ca04c79f","at":"2026-06-12T16:58:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93631,"site":"az-kumagaya","kind":"visit.party","visit":"019ebad6-803a-7cc9-9810-d60ea72991b9","adults":1,"children":1}', 1, '\x019ebad6a3627552a2c68e45ca04c79f', 'visit.party', 1781251089250, 20616, 16, 58, '00112233aabbccdd', 'az-kumagaya', '\x019ebad6803a7cc99810d60ea72991b9', NULL, NULL, NULL, 1, 1, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (37, 1782658200250, '{"id":"019eb47f-455a-736e-81e7-4ef5e8e25d94","at":"2026-06-11T11:25:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":91398,"site":"lobby","kind":"visit.arrived","visit":"019eb47f-455a-7128-8c5c-7fd0a6a3a450","programme":"meet-plus","channel":"card","lang":"ja"}', 1, '\x019eb47f455a736e81e74ef5e8e25d94', 'visit.arrived', 1781144700250, 20615, 11, 25, '00112233aabbccdd', 'lobby', '\x019eb47f455a71288c5c7fd0a6a3a450', 'meet-plus', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (38, 1782658200251, '{"id":"019eb47f-6882-7170-bd9c-172411e20b8f","at":"2026-06-11T11:25:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":91475,"site":"lobby","kind":"visit.party","visit":"019eb47f-455a-7128-8c5c-7fd0a6a3a450","adults":2,"children":1}', 1, '\x019eb47f68827170bd9c172411e20b8f', 'visit.party', 1781144709250, 20615, 11, 25, '00112233aabbccdd', 'lobby', '\x019eb47f455a71288c5c7fd0a6a3a450', NULL, NULL, NULL, 2, 1, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (39, 1782658200252, '{"id":"019eb47f-e19a-7952-a09f-76b5a170b338","at":"2026-06-11T11:25:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":91552,"site":"lobby","kind":"topic.chosen","visit":"019eb47f-455a-7128-8c5c-7fd0a6a3a450","topic":"medicine"}', 1, '\x019eb47fe19a7952a09f76b5a170b338', 'topic.chosen', 1781144740250, 20615, 11, 25, '00112233aabbccdd', 'lobby', '\x019eb47f455a71288c5c7fd0a6a3a450', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (40, 1782658200253, '{"id":"019eb57e-b3fa-7bb0-8f88-080b10a3d6b2","at":"2026-06-11T16:04:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92168,"site":"lobby","kind":"visit.arrived","visit":"019eb57e-b3fa-7f1c-97f5-e837d70820fe","programme":"idobata","channel":"card","lang":"ja"}', 1, '\x019eb57eb3fa7bb08f88080b10a3d6b2', 'visit.arrived', 1781161440250, 20615, 16, 4, '00112233aabbccdd', 'lobby', '\x019eb57eb3fa7f1c97f5e837d70820fe', 'idobata', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (41, 1782658200254, '{"id":"019eb3c3-967a-7e26-aec6-f0245bd86d40","at":"2026-06-11T08:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92399,"site":"lobby","kind":"clock.checked","offset_ms":-1500}', 1, '\x019eb3c3967a7e26aec6f0245bd86d40', 'clock.checked', 1781132400250, 20615, 8, 0, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (42, 1782658200255, '{"id":"019eb9cd-e9da-72ea-96d0-cc5fd4c28c2e","at":"2026-06-12T12:09:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92476,"site":"lobby","kind":"visit.arrived","visit":"019eb9cd-e9da-7268-ad1c-9af0153e7c2a","programme":"meet-plus","channel":"staff","card":"00000000000000000000000000000004","lang":"ja"}', 1, '\x019eb9cde9da72ea96d0cc5fd4c28c2e', 'visit.arrived', 1781233740250, 20616, 12, 9, '00112233aabbccdd', 'lobby', '\x019eb9cde9da7268ad1c9af0153e7c2a', 'meet-plus', 'staff', '00000000000000000000000000000004', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (43, 1782658200256, '{"id":"019eb9ce-0d02-75ea-88da-f4016b4013ef","at":"2026-06-12T12:09:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92553,"site":"lobby","kind":"visit.party","visit":"019eb9cd-e9da-7268-ad1c-9af0153e7c2a","adults":1,"children":0}', 1, '\x019eb9ce0d0275ea88daf4016b4013ef', 'visit.party', 1781233749250, 20616, 12, 9, '00112233aabbccdd', 'lobby', '\x019eb9cde9da7268ad1c9af0153e7c2a', NULL, NULL, NULL, 1, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (44, 1782658200257, '{"id":"019eb9ce-861a-7def-a647-cb8f74e69a5d","at":"2026-06-12T12:09:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92630,"site":"lobby","kind":"topic.chosen","topic":"medicine"}', 1, '\x019eb9ce861a7defa647cb8f74e69a5d', 'topic.chosen', 1781233780250, 20616, 12, 9, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (45, 1782658200258, '{"id":"019eba6f-f63a-71c0-a98c-b3a570ccec31","at":"2026-06-12T15:06:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92707,"site":"lobby","kind":"visit.arrived","visit":"019eba6f-f63a-766a-a260-cd0b7b45145c","programme":"meet-plus","channel":"tap","card":"00000000000000000000000000000002","lang":"ja"}', 1, '\x019eba6ff63a71c0a98cb3a570ccec31', 'visit.arrived', 1781244360250, 20616, 15, 6, '00112233aabbccdd', 'lobby', '\x019eba6ff63a766aa260cd0b7b45145c', 'meet-plus', 'tap', '00000000000000000000000000000002', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (46, 1782658200259, '{"id":"019eba70-1962-726a-9118-bb16000f49c8","at":"2026-06-12T15:06:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92784,"site":"lobby","kind":"visit.party","visit":"019eba6f-f63a-766a-a260-cd0b7b45145c","adults":1,"children":0}', 1, '\x019eba701962726a9118bb16000f49c8', 'visit.party', 1781244369250, 20616, 15, 6, '00112233aabbccdd', 'lobby', '\x019eba6ff63a766aa260cd0b7b45145c', NULL, NULL, NULL, 1, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (47, 1782658200260, '{"id":"019eba71-55ca-7606-9d33-a01c353c631c","at":"2026-06-12T15:07:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92861,"site":"lobby","kind":"reading.only_measured"}', 1, '\x019eba7155ca76069d33a01c353c631c', 'reading.only_measured', 1781244450250, 20616, 15, 7, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (48, 1782658200261, '{"id":"019eba71-6952-79a1-98ee-8571f4998d7c","at":"2026-06-12T15:07:35.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":92938,"site":"lobby","kind":"counter.added","counter":"met","n":3}', 1, '\x019eba71695279a198ee8571f4998d7c', 'counter.added', 1781244455250, 20616, 15, 7, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'met', 3, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (49, 1782658200262, '{"id":"019eba5d-a6ba-7725-9822-cb77f4de2c08","at":"2026-06-12T14:46:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93400,"site":"lobby","kind":"visit.arrived","visit":"019eba5d-a6ba-7073-bd56-a926076b3e36","programme":"idobata","channel":"card","card":"00000000000000000000000000000005","lang":"ja"}', 1, '\x019eba5da6ba77259822cb77f4de2c08', 'visit.arrived', 1781243160250, 20616, 14, 46, '00112233aabbccdd', 'lobby', '\x019eba5da6ba7073bd56a926076b3e36', 'idobata', 'card', '00000000000000000000000000000005', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (50, 1782658200263, '{"id":"019eba5e-42fa-73a0-9a26-f88938703800","at":"2026-06-12T14:46:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93477,"site":"lobby","kind":"topic.chosen","visit":"019eba5d-a6ba-7073-bd56-a926076b3e36","topic":"medicine"}', 1, '\x019eba5e42fa73a09a26f88938703800', 'topic.chosen', 1781243200250, 20616, 14, 46, '00112233aabbccdd', 'lobby', '\x019eba5da6ba7073bd56a926076b3e36', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (51, 1782658200264, '{"id":"019eb8e9-f27a-78f3-ac3b-96054274a3eb","at":"2026-06-12T08:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94247,"site":"lobby","kind":"clock.checked","offset_ms":-1500}', 1, '\x019eb8e9f27a78f3ac3b96054274a3eb', 'clock.checked', 1781218800250, 20616, 8, 0, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (52, 1782658200265, '{"id":"019ebe75-ee1a-7cd0-96ac-4191a26aa0ae","at":"2026-06-13T09:51:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94555,"site":"lobby","kind":"visit.arrived","visit":"019ebe75-ee1a-76cc-aeef-a279b02e3d8d","programme":"meet-plus","channel":"card","lang":"ja"}', 1, '\x019ebe75ee1a7cd096ac4191a26aa0ae', 'visit.arrived', 1781311860250, 20617, 9, 51, '00112233aabbccdd', 'lobby', '\x019ebe75ee1a76ccaeefa279b02e3d8d', 'meet-plus', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (53, 1782658200266, '{"id":"019ebe76-1142-7dcd-83b3-0f66110e2cb6","at":"2026-06-13T09:51:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94632,"site":"lobby","kind":"visit.party","visit":"019ebe75-ee1a-76cc-aeef-a279b02e3d8d","adults":3,"children":0}', 1, '\x019ebe7611427dcd83b30f66110e2cb6', 'visit.party', 1781311869250, 20617, 9, 51, '00112233aabbccdd', 'lobby', '\x019ebe75ee1a76ccaeefa279b02e3d8d', NULL, NULL, NULL, 3, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (18, 1783003800267, '{"id":"019ebad6-ce5a-7be5-a6c1-494e7691b06f","at":"2026-06-12T16:58:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93708,"site":"az-kumagaya","kind":"visit.card","visit":"019ebad6-803a-7cc9-9810-d60ea72991b9","card":"00000000000000000000000000000004"}', 1, '\x019ebad6ce5a7be5a6c1494e7691b06f', 'visit.card', 1781251100250, 20616, 16, 58, '00112233aabbccdd', 'az-kumagaya', '\x019ebad6803a7cc99810d60ea72991b9', NULL, NULL, '00000000000000000000000000000004', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (19, 1783003800268, '{"id":"019ebad7-dfca-7268-870d-710920859634","at":"2026-06-12T16:59:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93785,"site":"az-kumagaya","kind":"reading.only_measured"}', 1, '\x019ebad7dfca7268870d710920859634', 'reading.only_measured', 1781251170250, 20616, 16, 59, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (20, 1783003800269, '{"id":"019ebac7-da3a-7ef2-bfde-fc1586ce03f9","at":"2026-06-12T16:42:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93862,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebac7-da3a-727d-99b4-4e92effddeea","programme":"meet-plus","channel":"tap","card":"00000000000000000000000000000001","lang":"ja"}', 1, '\x019ebac7da3a7ef2bfdefc1586ce03f9', 'visit.arrived', 1781250120250, 20616, 16, 42, '00112233aabbccdd', 'az-kumagaya', '\x019ebac7da3a727d99b44e92effddeea', 'meet-plus', 'tap', '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (21, 1783003800270, '{"id":"019ebac7-fd62-7365-8078-3f0a072a98d2","at":"2026-06-12T16:42:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":93939,"site":"az-kumagaya","kind":"visit.party","visit":"019ebac7-da3a-727d-99b4-4e92effddeea","adults":1,"children":0}', 1, '\x019ebac7fd62736580783f0a072a98d2', 'visit.party', 1781250129250, 20616, 16, 42, '00112233aabbccdd', 'az-kumagaya', '\x019ebac7da3a727d99b44e92effddeea', NULL, NULL, NULL, 1, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (22, 1783003800271, '{"id":"019ebac8-285a-7536-9620-bf0dc38084a0","at":"2026-06-12T16:42:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94016,"site":"az-kumagaya","kind":"visit.card","visit":"019ebac7-da3a-727d-99b4-4e92effddeea","card":"00000000000000000000000000000002"}', 1, '\x019ebac8285a75369620bf0dc38084a0', 'visit.card', 1781250140250, 20616, 16, 42, '00112233aabbccdd', 'az-kumagaya', '\x019ebac7da3a727d99b44e92effddeea', NULL, NULL, '00000000000000000000000000000002', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (23, 1783003800272, '{"id":"019ebac8-767a-7bd7-a8f6-e0bd0f977044","at":"2026-06-12T16:42:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94093,"site":"az-kumagaya","kind":"topic.chosen","topic":"medicine"}', 1, '\x019ebac8767a7bd7a8f6e0bd0f977044', 'topic.chosen', 1781250160250, 20616, 16, 42, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (24, 1783003800273, '{"id":"019ebac9-12ba-73f7-b106-37ce81fc069e","at":"2026-06-12T16:43:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94170,"site":"az-kumagaya","kind":"reading.taken","visit":"019ebac7-da3a-727d-99b4-4e92effddeea","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ebac912ba73f7b10637ce81fc069e', 'reading.taken', 1781250200250, 20616, 16, 43, '00112233aabbccdd', 'az-kumagaya', '\x019ebac7da3a727d99b44e92effddeea', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (25, 1783003800274, '{"kind":"robot.waved","at":"2026-06-12T18:00:00.250+09:00"}', 0, NULL, 'robot.waved', 1781254800250, 20616, 18, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (26, 1783003800275, '{"id":"019ebfcf-157a-7364-92b8-0aed6da79a87","at":"2026-06-13T16:08:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94324,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebfcf-157a-7644-9f22-9dd06aa8b9e0","programme":"idobata","channel":"card","card":"00000000000000000000000000000002","lang":"ja"}', 1, '\x019ebfcf157a736492b80aed6da79a87', 'visit.arrived', 1781334480250, 20617, 16, 8, '00112233aabbccdd', 'az-kumagaya', '\x019ebfcf157a76449f229dd06aa8b9e0', 'idobata', 'card', '00000000000000000000000000000002', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (27, 1783003800276, '{"id":"019ebfd0-4dfa-767d-8234-3354f22d2882","at":"2026-06-13T16:09:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94401,"site":"az-kumagaya","kind":"reading.taken","visit":"019ebfcf-157a-7644-9f22-9dd06aa8b9e0","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ebfd04dfa767d82343354f22d2882', 'reading.taken', 1781334560250, 20617, 16, 9, '00112233aabbccdd', 'az-kumagaya', '\x019ebfcf157a76449f229dd06aa8b9e0', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (28, 1783003800277, '{"id":"019ebfd0-750a-7922-83c8-cb28eb4ed2e3","at":"2026-06-13T16:09:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94478,"site":"az-kumagaya","kind":"reading.only_measured"}', 1, '\x019ebfd0750a792283c8cb28eb4ed2e3', 'reading.only_measured', 1781334570250, 20617, 16, 9, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (29, 1783003800278, '{"id":"019ec026-0f1a-780f-aeb8-9ff1bf8e51aa","at":"2026-06-13T17:43:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95479,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ec026-0f1a-7439-bd42-646f3e9b768f","programme":"meet-plus","channel":"card","lang":"ja"}', 1, '\x019ec0260f1a780faeb89ff1bf8e51aa', 'visit.arrived', 1781340180250, 20617, 17, 43, '00112233aabbccdd', 'az-kumagaya', '\x019ec0260f1a7439bd42646f3e9b768f', 'meet-plus', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (30, 1783003800279, '{"id":"019ec026-5d3a-7bca-bee8-062610e8ad01","at":"2026-06-13T17:43:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95556,"site":"az-kumagaya","kind":"visit.card","visit":"019ec026-0f1a-7439-bd42-646f3e9b768f","card":"00000000000000000000000000000005"}', 1, '\x019ec0265d3a7bcabee8062610e8ad01', 'visit.card', 1781340200250, 20617, 17, 43, '00112233aabbccdd', 'az-kumagaya', '\x019ec0260f1a7439bd42646f3e9b768f', NULL, NULL, '00000000000000000000000000000005', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (31, 1783003800280, '{"id":"019ec026-ab5a-7c1a-bab5-b3733c1ae917","at":"2026-06-13T17:43:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95633,"site":"az-kumagaya","kind":"topic.chosen","visit":"019ec026-0f1a-7439-bd42-646f3e9b768f","topic":"care"}', 1, '\x019ec026ab5a7c1abab5b3733c1ae917', 'topic.chosen', 1781340220250, 20617, 17, 43, '00112233aabbccdd', 'az-kumagaya', '\x019ec0260f1a7439bd42646f3e9b768f', NULL, NULL, NULL, NULL, NULL, 'care', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (32, 1783003800281, '{"id":"019ec027-479a-7130-b5f1-0300ee379c65","at":"2026-06-13T17:44:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95710,"site":"az-kumagaya","kind":"reading.taken","visit":"019ec026-0f1a-7439-bd42-646f3e9b768f","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ec027479a7130b5f10300ee379c65', 'reading.taken', 1781340260250, 20617, 17, 44, '00112233aabbccdd', 'az-kumagaya', '\x019ec0260f1a7439bd42646f3e9b768f', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (33, 1783003800282, '{"id":"019ec027-8232-721d-9c0b-b40ff3e6ca73","at":"2026-06-13T17:44:35.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95787,"site":"az-kumagaya","kind":"counter.added","counter":"met","n":3}', 1, '\x019ec0278232721d9c0bb40ff3e6ca73', 'counter.added', 1781340275250, 20617, 17, 44, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'met', 3, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (34, 1783003800283, '{"kind":"robot.waved","at":"2026-06-13T18:00:00.250+09:00"}', 0, NULL, 'robot.waved', 1781341200250, 20617, 18, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (35, 1783090740250, '{"id":"019ebffe-b0fa-72ac-9ea7-722864f54969","at":"2026-06-13T17:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":96403,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebffe-b0fa-7ab2-8eac-a2887bb1d124","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019ebffeb0fa72ac9ea7722864f54969', 'visit.arrived', 1781337600250, 20617, 17, 0, '00112233aabbccdd', 'az-kumagaya', '\x019ebffeb0fa7ab28eaca2887bb1d124', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (36, 1783090740251, '{"id":"019ebfff-9b5a-7e7e-8027-a2a235372235","at":"2026-06-13T17:01:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":96480,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebfff-9b5a-7130-a962-59c8a4a915d0","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019ebfff9b5a7e7e8027a2a235372235', 'visit.arrived', 1781337660250, 20617, 17, 1, '00112233aabbccdd', 'az-kumagaya', '\x019ebfff9b5a7130a96259c8a4a915d0', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (54, 1783003800267, '{"id":"019ebe76-3c3a-78db-be8a-d4a156d2a68c","at":"2026-06-13T09:51:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94709,"site":"lobby","kind":"visit.card","visit":"019ebe75-ee1a-76cc-aeef-a279b02e3d8d","card":"00000000000000000000000000000001"}', 1, '\x019ebe763c3a78dbbe8ad4a156d2a68c', 'visit.card', 1781311880250, 20617, 9, 51, '00112233aabbccdd', 'lobby', '\x019ebe75ee1a76ccaeefa279b02e3d8d', NULL, NULL, '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (55, 1783003800268, '{"id":"019ebe76-8a5a-7b5a-86e3-e7260b0f873b","at":"2026-06-13T09:51:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94786,"site":"lobby","kind":"topic.chosen","visit":"019ebe75-ee1a-76cc-aeef-a279b02e3d8d","topic":"medicine"}', 1, '\x019ebe768a5a7b5a86e3e7260b0f873b', 'topic.chosen', 1781311900250, 20617, 9, 51, '00112233aabbccdd', 'lobby', '\x019ebe75ee1a76ccaeefa279b02e3d8d', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (56, 1783003800269, '{"id":"019ebe77-269a-76e5-816e-99b0e13e213e","at":"2026-06-13T09:52:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94863,"site":"lobby","kind":"reading.taken","visit":"019ebe75-ee1a-76cc-aeef-a279b02e3d8d","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ebe77269a76e5816e99b0e13e213e', 'reading.taken', 1781311940250, 20617, 9, 52, '00112233aabbccdd', 'lobby', '\x019ebe75ee1a76ccaeefa279b02e3d8d', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (57, 1783003800270, '{"id":"019ebe77-4daa-7d76-aa4c-5c6015a0cce6","at":"2026-06-13T09:52:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":94940,"site":"lobby","kind":"reading.only_measured"}', 1, '\x019ebe774daa7d76aa4c5c6015a0cce6', 'reading.only_measured', 1781311950250, 20617, 9, 52, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (58, 1783003800271, '{"id":"019ebf14-50fa-7f61-9d38-5e064363e5d9","at":"2026-06-13T12:44:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95017,"site":"lobby","kind":"visit.arrived","visit":"019ebf14-50fa-7758-8b94-af3a4b05e1ae","programme":"meet-plus","channel":"tap","card":"00000000000000000000000000000001","lang":"ja"}', 1, '\x019ebf1450fa7f619d385e064363e5d9', 'visit.arrived', 1781322240250, 20617, 12, 44, '00112233aabbccdd', 'lobby', '\x019ebf1450fa77588b94af3a4b05e1ae', 'meet-plus', 'tap', '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (59, 1783003800272, '{"id":"019ebf14-7422-7f70-88d1-80113e940bb4","at":"2026-06-13T12:44:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95094,"site":"lobby","kind":"visit.party","visit":"019ebf14-50fa-7758-8b94-af3a4b05e1ae","adults":3,"children":1}', 1, '\x019ebf1474227f7088d180113e940bb4', 'visit.party', 1781322249250, 20617, 12, 44, '00112233aabbccdd', 'lobby', '\x019ebf1450fa77588b94af3a4b05e1ae', NULL, NULL, NULL, 3, 1, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (60, 1783003800273, '{"id":"019ebf14-ed3a-7798-9579-da0a61b2480c","at":"2026-06-13T12:44:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95171,"site":"lobby","kind":"topic.chosen","topic":"care"}', 1, '\x019ebf14ed3a77989579da0a61b2480c', 'topic.chosen', 1781322280250, 20617, 12, 44, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, 'care', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (61, 1783003800274, '{"id":"019ebf15-897a-73ae-a494-6d15b17dd255","at":"2026-06-13T12:45:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95248,"site":"lobby","kind":"reading.taken","visit":"019ebf14-50fa-7758-8b94-af3a4b05e1ae","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ebf15897a73aea4946d15b17dd255', 'reading.taken', 1781322320250, 20617, 12, 45, '00112233aabbccdd', 'lobby', '\x019ebf1450fa77588b94af3a4b05e1ae', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (62, 1783003800275, '{"id":"019ebf15-b08a-7a30-a212-65400ab77988","at":"2026-06-13T12:45:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95325,"site":"lobby","kind":"reading.only_measured"}', 1, '\x019ebf15b08a7a30a21265400ab77988', 'reading.only_measured', 1781322330250, 20617, 12, 45, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (63, 1783003800276, '{"id":"019ec43a-acfa-7a08-8cff-f0548efba442","at":"2026-06-14T12:44:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95402,"site":"lobby","kind":"event.voided","event":"019eb8e9-f27a-78f3-ac3b-96054274a3eb","reason":"mistake"}', 1, '\x019ec43aacfa7a088cfff0548efba442', 'event.voided', 1781408640250, 20618, 12, 44, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '\x019eb8e9f27a78f3ac3b96054274a3eb', NULL);
INSERT INTO public.event_2026_07 VALUES (64, 1783003800277, '{"id":"019ebea7-5e5a-7ae5-bddf-cbc9f3308ce5","at":"2026-06-13T10:45:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95864,"site":"lobby","kind":"visit.arrived","visit":"019ebea7-5e5a-77f4-bb3b-f4bf5d7cfed1","programme":"idobata","channel":"card","card":"00000000000000000000000000000001","lang":"ja"}', 1, '\x019ebea75e5a7ae5bddfcbc9f3308ce5', 'visit.arrived', 1781315100250, 20617, 10, 45, '00112233aabbccdd', 'lobby', '\x019ebea75e5a77f4bb3bf4bf5d7cfed1', 'idobata', 'card', '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (65, 1783003800278, '{"id":"019ebea7-fa9a-754f-9719-61891ef3ea44","at":"2026-06-13T10:45:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":95941,"site":"lobby","kind":"topic.chosen","topic":"care"}', 1, '\x019ebea7fa9a754f971961891ef3ea44', 'topic.chosen', 1781315140250, 20617, 10, 45, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, 'care', NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (66, 1783003800279, '{"id":"019ebea8-96da-7e94-8c89-c0017c4ea603","at":"2026-06-13T10:46:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":96018,"site":"lobby","kind":"reading.taken","visit":"019ebea7-5e5a-77f4-bb3b-f4bf5d7cfed1","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ebea896da7e948c89c0017c4ea603', 'reading.taken', 1781315180250, 20617, 10, 46, '00112233aabbccdd', 'lobby', '\x019ebea75e5a77f4bb3bf4bf5d7cfed1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (67, 1783003800280, '{"id":"019ebea8-d172-7481-97fa-49e56a34b371","at":"2026-06-13T10:46:35.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":96095,"site":"lobby","kind":"counter.added","counter":"met","n":4}', 1, '\x019ebea8d172748197fa49e56a34b371', 'counter.added', 1781315195250, 20617, 10, 46, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'met', 4, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (68, 1783003800281, '{"id":"019ebe10-4e7a-7f9e-bd1e-6912bd313bee","at":"2026-06-13T08:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":96172,"site":"lobby","kind":"clock.checked","offset_ms":-1500}', 1, '\x019ebe104e7a7f9ebd1e6912bd313bee', 'clock.checked', 1781305200250, 20617, 8, 0, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (69, 1783003800282, '{"id":"019ec035-9f7a-767d-829a-7079a71f11b2","at":"2026-06-13T18:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":96249,"site":"lobby","kind":"card.linked","old":"00000000000000000000000000000005","new":"00000000000000000000000000000002"}', 1, '\x019ec0359f7a767d829a7079a71f11b2', 'card.linked', 1781341200250, 20617, 18, 0, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, '00000000000000000000000000000005', NULL, NULL, NULL, NULL, NULL, NULL, '00000000000000000000000000000002');
INSERT INTO public.event_2026_07 VALUES (70, 1783003800283, '{"id":"019ec036-89da-74d0-bd19-26aca7ef4f5d","at":"2026-06-13T18:01:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":96326,"site":"lobby","kind":"card.issued","card":"00000000000000000000000000000009"}', 1, '\x019ec03689da74d0bd1926aca7ef4f5d', 'card.issued', 1781341260250, 20617, 18, 1, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, '00000000000000000000000000000009', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (1, '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', '\x01970001000070008000000000000001', '\x0ec4cdd366a27563c19c47578156538b05ee1a5acca5c198d52718df2a42985f', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200250);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (2, '\xff6dc7e7cc359f236ad53fa42e4115c7ac6296ac7bb07dc774abbab7872a59e7', '\x01970001000070008000000000000001', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200251);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (3, '\x33a903ca63e8592b1d795cb915d7cca21645d1fb9872c2a9decc8df1aa4405ba', '\x01970001000070008000000000000001', '\xff6dc7e7cc359f236ad53fa42e4115c7ac6296ac7bb07dc774abbab7872a59e7', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200252);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (4, '\x6792d8efe89789397e118c5336ad8e9e60e058f82c0c3a150df8a0390c845fb4', '\x01970001000070008000000000000001', '\x33a903ca63e8592b1d795cb915d7cca21645d1fb9872c2a9decc8df1aa4405ba', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200253);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (5, '\xe23bf275d77db80ee4f2ddc251db31e866a6de62d6179774a211bc29043548e6', '\x01970001000070008000000000000001', '\x6792d8efe89789397e118c5336ad8e9e60e058f82c0c3a150df8a0390c845fb4', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200254);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (6, '\x2b0ad3a00afde652c8344070a17e91c1ca807c57ba6eb6ecd0ca3e7511431fae', '\x01970001000070008000000000000001', '\xe23bf275d77db80ee4f2ddc251db31e866a6de62d6179774a211bc29043548e6', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200255);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (7, '\x1df76b24464c741a4c3de554ec5621366bea6ecfad7c60450b5870ddd87f8406', '\x01970001000070008000000000000001', '\x2b0ad3a00afde652c8344070a17e91c1ca807c57ba6eb6ecd0ca3e7511431fae', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200256);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (8, '\xd20813f8651e77fb5b1b7fb2eb9693d8ef24e7938a61aeadd0a3f3c231f44a4a', '\x01970001000070008000000000000001', '\x1df76b24464c741a4c3de554ec5621366bea6ecfad7c60450b5870ddd87f8406', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200257);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (9, '\xd724a0b80bcd7d18bf395080914a1ccbe80eaf50e963588f30dcf02b358ee7bc', '\x01970001000070008000000000000001', '\xd20813f8651e77fb5b1b7fb2eb9693d8ef24e7938a61aeadd0a3f3c231f44a4a', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200258);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (10, '\x830ff2fb51361336538c5191d2bfb86d987a438c8b9834946fd0bc1fe17cdd7d', '\x01970001000070008000000000000001', '\xd724a0b80bcd7d18bf395080914a1ccbe80eaf50e963588f30dcf02b358ee7bc', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200259);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (11, '\xbfa78c95fb4eb1e99bd1ae6f7f001690162370791721e2462a2c53e67f2876cc', '\x01970001000070008000000000000001', '\x830ff2fb51361336538c5191d2bfb86d987a438c8b9834946fd0bc1fe17cdd7d', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200260);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (12, '\x09c964c9c5d1dbc01838c5d983ea2e9b0bb3ed797129469872524e13e7bc4685', '\x01970001000070008000000000000001', '\xbfa78c95fb4eb1e99bd1ae6f7f001690162370791721e2462a2c53e67f2876cc', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200261);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (13, '\xa9379fb9c3b532ad981b0fc0458da870c68b510532baebf8b2d936af18b14df7', '\x01970001000070008000000000000001', '\x09c964c9c5d1dbc01838c5d983ea2e9b0bb3ed797129469872524e13e7bc4685', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200262);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (14, '\x2f97eda6ae56cc33dc2ed9f7ccb7ee24bcd8d5f94b6724e4fef7559a41aa44ce', '\x01970001000070008000000000000001', '\xa9379fb9c3b532ad981b0fc0458da870c68b510532baebf8b2d936af18b14df7', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200263);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (15, '\x94288d84f318a379eb32c27db95d2601f5d3f3c6f471e16b72c6eb61085f6396', '\x01970001000070008000000000000001', '\x2f97eda6ae56cc33dc2ed9f7ccb7ee24bcd8d5f94b6724e4fef7559a41aa44ce', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200264);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (16, '\x638a8974e13b0927dddcc7216e78a185b51d0d7325a19665b832144eb79197a8', '\x01970001000070008000000000000001', '\x94288d84f318a379eb32c27db95d2601f5d3f3c6f471e16b72c6eb61085f6396', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200265);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (17, '\x1bafae9ad62186c535e2b14a34ea0f7952afe911bb0b739664611214d2ba0d0e', '\x01970001000070008000000000000001', '\x638a8974e13b0927dddcc7216e78a185b51d0d7325a19665b832144eb79197a8', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1782658200266);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (18, '\x7bf005bc2d7f0a7a6677b27152da78e556217579dbaad35a37724c811f6f412b', '\x01970001000070008000000000000001', '\x1bafae9ad62186c535e2b14a34ea0f7952afe911bb0b739664611214d2ba0d0e', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800267);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (19, '\x2d4ef6c6f26c7394918dc902cd8a7b2c73da0fe638f91af081cebe2a8c607fa8', '\x01970001000070008000000000000001', '\x7bf005bc2d7f0a7a6677b27152da78e556217579dbaad35a37724c811f6f412b', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800268);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (20, '\x72859d3543e22275e3df65f18cce4946b2ba77a1a105996748d84005b17bc1dd', '\x01970001000070008000000000000001', '\x2d4ef6c6f26c7394918dc902cd8a7b2c73da0fe638f91af081cebe2a8c607fa8', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800269);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (21, '\xa1e3d41eb34d2b41216ac0ee6953054fee4c4545bbe99cf7e00c25e55a3b1692', '\x01970001000070008000000000000001', '\x72859d3543e22275e3df65f18cce4946b2ba77a1a105996748d84005b17bc1dd', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800270);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (22, '\x35e0dd895fa0efae4ccfbe3ff8532d5df12e53ef5d220cb365fbf62dbd51e651', '\x01970001000070008000000000000001', '\xa1e3d41eb34d2b41216ac0ee6953054fee4c4545bbe99cf7e00c25e55a3b1692', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800271);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (23, '\xe922eb4d2b63f08b41360ce884ddd51e66a192272b148de4a11b2e1cf2fac5f7', '\x01970001000070008000000000000001', '\x35e0dd895fa0efae4ccfbe3ff8532d5df12e53ef5d220cb365fbf62dbd51e651', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800272);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (24, '\xe244b565e072023d06448fbe8e51c372c5c6a752b65cb3a1085a6fd7d94cfd1e', '\x01970001000070008000000000000001', '\xe922eb4d2b63f08b41360ce884ddd51e66a192272b148de4a11b2e1cf2fac5f7', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800273);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (25, '\x3adf76cbc2f67dbdadf408dbd5f87785d45c93b123abef289250c65d1b15bc34', '\x01970001000070008000000000000001', '\xe244b565e072023d06448fbe8e51c372c5c6a752b65cb3a1085a6fd7d94cfd1e', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800274);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (26, '\x31d5b8221006dea3d5cbf6e3212637801b5675f439a6112475de585f423dc8f5', '\x01970001000070008000000000000001', '\x3adf76cbc2f67dbdadf408dbd5f87785d45c93b123abef289250c65d1b15bc34', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800275);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (27, '\xa92ffe87a1c3d8119c016532caf099c8c486bba91a3c8d7202354a2926884d67', '\x01970001000070008000000000000001', '\x31d5b8221006dea3d5cbf6e3212637801b5675f439a6112475de585f423dc8f5', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800276);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (28, '\x496ed3d25c61309729f27bc10993082ee395c80dc4088265e959364e4c48501e', '\x01970001000070008000000000000001', '\xa92ffe87a1c3d8119c016532caf099c8c486bba91a3c8d7202354a2926884d67', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800277);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (29, '\x26843034e2d524c60e93ff30e9875814759e102fbb9e91d7d712ea5d99fef419', '\x01970001000070008000000000000001', '\x496ed3d25c61309729f27bc10993082ee395c80dc4088265e959364e4c48501e', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800278);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (30, '\xab08fa3530c81d846f3e6d07807c84aca14a144ee11606d78ffbaf3dcc0ae369', '\x01970001000070008000000000000001', '\x26843034e2d524c60e93ff30e9875814759e102fbb9e91d7d712ea5d99fef419', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800279);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (31, '\xe83d56da4a29ba72b39a68e55df72d72ec638e9e544c3ae189f885145739388c', '\x01970001000070008000000000000001', '\xab08fa3530c81d846f3e6d07807c84aca14a144ee11606d78ffbaf3dcc0ae369', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800280);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (32, '\xefb4c431cff01ed7a8c6791b14f990bcd68305fd019cdde6eb61e7d3f2377acd', '\x01970001000070008000000000000001', '\xe83d56da4a29ba72b39a68e55df72d72ec638e9e544c3ae189f885145739388c', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800281);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (33, '\xb1ed76c33fe2478caebe6a3d2272196f9650634fc0bed9729a6794fb1cbc96e2', '\x01970001000070008000000000000001', '\xefb4c431cff01ed7a8c6791b14f990bcd68305fd019cdde6eb61e7d3f2377acd', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800282);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (34, '\x6065d8264a744c4049edacaa2bad40300a8895bf41eb16c75d95ebee3c52b703', '\x01970001000070008000000000000001', '\xb1ed76c33fe2478caebe6a3d2272196f9650634fc0bed9729a6794fb1cbc96e2', '\x156eb65fe0d51f890cc0347f319af18d04ae83cbb1eed6b49456024854292a7a', 1783003800283);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (35, '\x919302dedfb8fe5319633c21a467b8bd3205af38b46bb2ccc5d58a3e835b71fb', '\x01970001000070008000000000000001', '\x6792d8efe89789397e118c5336ad8e9e60e058f82c0c3a150df8a0390c845fb4', '\x919302dedfb8fe5319633c21a467b8bd3205af38b46bb2ccc5d58a3e835b71fb', 1783090740250);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (36, '\x7c237bd6ede62410762a79133a57f5e3ddc27a83d9a485330ae814fb35585656', '\x01970001000070008000000000000001', '\x919302dedfb8fe5319633c21a467b8bd3205af38b46bb2ccc5d58a3e835b71fb', '\x919302dedfb8fe5319633c21a467b8bd3205af38b46bb2ccc5d58a3e835b71fb', 1783090740251);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (37, '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', '\x01970002000070008000000000000002', '\x102663780ff455ffe5aad58f205baa4e116455c4a98e3efca6b049e1bcb0aa14', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200250);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (38, '\xe7a7bae67bfb1047884dc8c1b42ba80a4f1f476794036b6c69118afec7d20e01', '\x01970002000070008000000000000002', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200251);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (39, '\x53e4aecec2e692c8488b32e574b4091eba34995d9aceb173c8620599befb92a8', '\x01970002000070008000000000000002', '\xe7a7bae67bfb1047884dc8c1b42ba80a4f1f476794036b6c69118afec7d20e01', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200252);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (40, '\xea7b18f4fd1bda0037647535b1ddad9c7ecfe482d4d2fad41cf2b6ad908c0f3c', '\x01970002000070008000000000000002', '\x53e4aecec2e692c8488b32e574b4091eba34995d9aceb173c8620599befb92a8', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200253);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (41, '\xe8e2b7683819dadaf6569566f719b628911d58c33e5ea80301480b02fb54bcd1', '\x01970002000070008000000000000002', '\xea7b18f4fd1bda0037647535b1ddad9c7ecfe482d4d2fad41cf2b6ad908c0f3c', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200254);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (42, '\x9c7db0b235a8f59af2e81a3ca08fdcc18604dc5f5c6c481046f38da1c6174d0d', '\x01970002000070008000000000000002', '\xe8e2b7683819dadaf6569566f719b628911d58c33e5ea80301480b02fb54bcd1', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200255);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (43, '\xc945331bb9982beadaf0ec41d19c9f31a767a49a29fa546b5083967ff88c7c09', '\x01970002000070008000000000000002', '\x9c7db0b235a8f59af2e81a3ca08fdcc18604dc5f5c6c481046f38da1c6174d0d', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200256);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (44, '\x614c3eee2befc320b6996a74078800edb0c573d67b80b5cbe1ad1b98efed8c10', '\x01970002000070008000000000000002', '\xc945331bb9982beadaf0ec41d19c9f31a767a49a29fa546b5083967ff88c7c09', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200257);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (45, '\x012640b880776f460c42388b2a470eee00ef79068dccfec43865ed514b3bde87', '\x01970002000070008000000000000002', '\x614c3eee2befc320b6996a74078800edb0c573d67b80b5cbe1ad1b98efed8c10', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200258);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (46, '\xb0375c4493fe954cd78de5023cfa5b3117c7f84267403ed3c0777a2966b5c2f9', '\x01970002000070008000000000000002', '\x012640b880776f460c42388b2a470eee00ef79068dccfec43865ed514b3bde87', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200259);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (47, '\x0c6152bc3799ef8aba3af202fc423bef6aed495dc04c2438fc89cbba34c818c2', '\x01970002000070008000000000000002', '\xb0375c4493fe954cd78de5023cfa5b3117c7f84267403ed3c0777a2966b5c2f9', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200260);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (48, '\x9e9dff83c5a5fbeb9a46c140d10371dbc1eee6b6df1346df9ae81160886242fe', '\x01970002000070008000000000000002', '\x0c6152bc3799ef8aba3af202fc423bef6aed495dc04c2438fc89cbba34c818c2', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200261);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (49, '\x8f098983da689e1bdd4ba20528e74ea422e9b1837c9b8bbcaded0dcf574b3419', '\x01970002000070008000000000000002', '\x9e9dff83c5a5fbeb9a46c140d10371dbc1eee6b6df1346df9ae81160886242fe', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200262);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (50, '\x83b57c070e46566d6ce21d60a34a165aba86f722a16e68f73afaf365f31c1053', '\x01970002000070008000000000000002', '\x8f098983da689e1bdd4ba20528e74ea422e9b1837c9b8bbcaded0dcf574b3419', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200263);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (51, '\x3c0f5032df78909fa56e6839e528e12933894cbaaea622c50e5c6c3b3d485320', '\x01970002000070008000000000000002', '\x83b57c070e46566d6ce21d60a34a165aba86f722a16e68f73afaf365f31c1053', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200264);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (52, '\x589c14e46fb7708ea46f7925b8b35db8c23c80ae4f4e1f41399745d9ee32ab35', '\x01970002000070008000000000000002', '\x3c0f5032df78909fa56e6839e528e12933894cbaaea622c50e5c6c3b3d485320', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200265);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (53, '\xe06602cb3b83789f8787919261daa52c2330436d632526543ecf93b78e32f92f', '\x01970002000070008000000000000002', '\x589c14e46fb7708ea46f7925b8b35db8c23c80ae4f4e1f41399745d9ee32ab35', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1782658200266);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (54, '\x2ec81e3d6103e87bb5c57805c653113af05551249c22fa08ad1a260f1efbb0ba', '\x01970002000070008000000000000002', '\xe06602cb3b83789f8787919261daa52c2330436d632526543ecf93b78e32f92f', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800267);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (55, '\x9535bafa4c5df0a2ec86ad574573ab13d5964ec323d45df8a381e9566754f4cb', '\x01970002000070008000000000000002', '\x2ec81e3d6103e87bb5c57805c653113af05551249c22fa08ad1a260f1efbb0ba', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800268);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (56, '\xe46d0dd97e8bc405be4bb2000a7b8dd53e49f6e6d8b7b47679dd22131a0e58cd', '\x01970002000070008000000000000002', '\x9535bafa4c5df0a2ec86ad574573ab13d5964ec323d45df8a381e9566754f4cb', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800269);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (57, '\x9d9760f912ea9d39c7bc93ac74f13024146e2872e30260f0e39cd1e4189fa5bb', '\x01970002000070008000000000000002', '\xe46d0dd97e8bc405be4bb2000a7b8dd53e49f6e6d8b7b47679dd22131a0e58cd', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800270);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (58, '\xc5b7f1f23e54429834b05bd0b6f6f021aea485a8cbf170a6714d050fca9f20e9', '\x01970002000070008000000000000002', '\x9d9760f912ea9d39c7bc93ac74f13024146e2872e30260f0e39cd1e4189fa5bb', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800271);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (59, '\x146bc9fbfa55b7bcc6645903804f05c21e994e9c35fa19d5daf62148d5518019', '\x01970002000070008000000000000002', '\xc5b7f1f23e54429834b05bd0b6f6f021aea485a8cbf170a6714d050fca9f20e9', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800272);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (60, '\xd63fda6b08a5c01befa5cc90e70f90344982fc170164e9e14e22c87ce6b52fc8', '\x01970002000070008000000000000002', '\x146bc9fbfa55b7bcc6645903804f05c21e994e9c35fa19d5daf62148d5518019', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800273);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (61, '\x76c62901c5410dd07b600610a8935f6a8ef091080eea944509fea36ded88c312', '\x01970002000070008000000000000002', '\xd63fda6b08a5c01befa5cc90e70f90344982fc170164e9e14e22c87ce6b52fc8', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800274);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (62, '\xb39f206c8890df372ab59a1c57efac776069cc1bcf6d0244bc8276bde42e73c7', '\x01970002000070008000000000000002', '\x76c62901c5410dd07b600610a8935f6a8ef091080eea944509fea36ded88c312', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800275);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (63, '\x7fdd8731ba604855552a414a126b0e9822dd96983fa0ae8a55c0888f96861a22', '\x01970002000070008000000000000002', '\xb39f206c8890df372ab59a1c57efac776069cc1bcf6d0244bc8276bde42e73c7', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800276);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (64, '\x4a635a957d182e9c90cfe1c49f6c4a0885fd261afa4ac55112a9c61616af84df', '\x01970002000070008000000000000002', '\x7fdd8731ba604855552a414a126b0e9822dd96983fa0ae8a55c0888f96861a22', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800277);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (65, '\x2f45d06fa396f323c06a8680a59d0b18c809b5a5b6d08587e82c21f3e0352cde', '\x01970002000070008000000000000002', '\x4a635a957d182e9c90cfe1c49f6c4a0885fd261afa4ac55112a9c61616af84df', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800278);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (66, '\xa18a8c0b6f756350c6c718074abe284fce7bc4c22e44762d552888710fee19f7', '\x01970002000070008000000000000002', '\x2f45d06fa396f323c06a8680a59d0b18c809b5a5b6d08587e82c21f3e0352cde', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800279);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (67, '\x3880170da948ee5f32281b6267fcf8d97605fb80f15440a166aa6cd04f65385e', '\x01970002000070008000000000000002', '\xa18a8c0b6f756350c6c718074abe284fce7bc4c22e44762d552888710fee19f7', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800280);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (68, '\xb61c280dcfb14025080e6691309cc41a213185e95fbe0929fda214680dbc8c14', '\x01970002000070008000000000000002', '\x3880170da948ee5f32281b6267fcf8d97605fb80f15440a166aa6cd04f65385e', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800281);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (69, '\x2b76c0ce725dba763ebaf1c1503f1e6dd3ba5ee7127744dd879de0ea36f07082', '\x01970002000070008000000000000002', '\xb61c280dcfb14025080e6691309cc41a213185e95fbe0929fda214680dbc8c14', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800282);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (70, '\x43066e575e481e849c954c11e14779241f3ba9d0bb882091d6558e89adeac888', '\x01970002000070008000000000000002', '\x2b76c0ce725dba763ebaf1c1503f1e6dd3ba5ee7127744dd879de0ea36f07082', '\x33edc4d6d29a8c9c1dfa743ab04af6eb8ab6d4cde943eabfac79e48036909533', 1783003800283);
INSERT INTO public.quarantine OVERRIDING SYSTEM VALUE VALUES (1, '\x01970001000070008000000000000001', '\x43f9d1c7eb8a49f4a4ce477af62d0aa04148604732437b97e2feadf4ea3847ad', 0, '\x68616c66206120726f77', '\xe8d99d10568bcdd46b1e3969234b4cee713218d7c71f8243c04744e9a02ec9b1', 1782000000000);
INSERT INTO public.reading VALUES (24, '2026-11', 'and-tm2657', '0123456789abcdef', 355, '000000007a609683ceaf4915888564e88216858f73ccef0346f5a1b4b156d1ad330c16a3831d03bf9b2bd6c0816bee06f92e23399ccea098535b6a437178ba0a1038f0b5e998d0eee4ddf9b9c28ee907072235c28fcd7f4073c1cd2c81f98b521905d591c5b2e75a0acd8be146e4099030f970583f9d52f90e8bec948f6f915fe21b37ca1b29fc99c6c80e2bc8c614b27b8444d18e31704187ddaeb784b28054aead44b0537390e50fcf31ca8e752fdf1ece615db9a6442e9e7d6b377936d536243d35702c1eea1f265974a7cc966f46c6aa7d550101b8119bca3cb72ee0289dc6c91b9270ac06acdf70301704c9d78d82b335998604871926debfdb8825ae562179b37d806c10b5e0cfab4ceaefc4d2d3bf6d016bae4b5b844a7034e77ffe48d0a6ec179556585ea997f351754a09cd', NULL);
INSERT INTO public.reading VALUES (27, '2026-11', 'and-tm2657', '0123456789abcdef', 355, '00000000d1a89b37ad0c9bb6e9526a69d97e967b6c18d982d1dcec53212a8d9bc17a9262453bf4912e7a26e9c76c603fe7e8f9f60a227385459c945c43fc052715850a031ad2d5f1e05b3e13f8c110fb3a828159c9d22950eb25f8a1fc2e6a591ce3bc0c10755c97f5f554ed83239ef54ba2e1619fb9af5084768b8c54dd0ba5626467ba04a10547b401ba8570c1dca1756b72898dd63cb95685d62404fcd5555daf106db8dee081179a071e518ae4525b4b1b75321c52966bd8c67656d050cd6760136783feb17bfe7b8ae46e7836a4b4d19ec12955d6f03945336bd51b1815aaf719f3fd68373b29acf1a57cbd1f5ae28af60465f4298618189af4f3d74f82bf268ea03836e86577bd891ff7b103df23231e1ee201552240cbacd0249a45845dbe3023a906922fa4b9a9c4b753a1ee', NULL);
INSERT INTO public.reading VALUES (32, '2026-11', 'and-tm2657', '0123456789abcdef', 355, '00000000f21201e4eaa3556c35b7e44863087e5244c6b895fe749e67730f37f1fe9eb4adf7d5f12481b1c025d1e4d0a313932904757f1cba4a227f39047b2c107912ef4aefae5d4e15fa8b65fa6672cd4fc9e91833020ccd8c90473ee4c717fdfe48ef631e563408c4653cde776200b5774510ca76f4251e491961a1843baee9b578909c4a7591f27d575d17acfb2d5e37bac233b1330c3f197a14e2ac084ba5f8f659ac44ce4ab37c5d42dc0f877ae37b7fec4b03312ead222930ae9158d4a89f03bc5a4dee4812b16107f1be437c7ba6caf4a341023aed54ef125a25bda659998648e013d5316f32c32444a48c1d5ca1feb6249df2025f0bf7a4bdc458272f498dbfa8af06bcf7e91457db7aa068f113a5397f61ef7bd1d874bc797e736d5f75d8d8a4f9c9c679a661f62cbd65680c', NULL);
INSERT INTO public.reading VALUES (56, '2026-11', 'and-tm2657', '0123456789abcdef', 349, '00000000bdaaea00a01d616f121ae3e603a63966213bca7fd644de2f0dec6823fb5c9d5658f92deafd4bd030679a44dd23c49caea2cf62baba958810b4ebf4b6e1c60aa3d510bb0432d90dcd57bb7d973ac4da9afb81392137161c16b00fd7bb4ecadea281b62bb5f86664ae64a149f5e3838b9ed5a9422a8bc083117eb86c57a81100a16ea330a1a66d58b5d1a4c01ea887ae221b35411b72723b9cef44c0d53ee4da5a7989e9d083a4e62930803889fa6197748d118e3781728a07bbab27f604b8157d03edb92009758340401d68fbfe977c5604a65651cdbde74758d50f1b4540f4262d8ad8c0ac127e938005ce74721888ff4a3adf9934b3ff60c26e7a4287f53ddd4e14d571a0f096da4fdebbeceea7bb6433a715682e5f950c0ce5af69430b91ed2954ba5cf81e54dd1c0502c6', NULL);
INSERT INTO public.reading VALUES (61, '2026-11', 'and-tm2657', '0123456789abcdef', 349, '00000000f4c18226aed23b0fb6104b84e4907d49cc4793d795850e21afbc9ca9d38f8c45041dcd94cdff5a1cd01a914cd5be785a9187df42811e7616c0bbe6ed8614f504e8ee65a123a9a9da816b2332cfed943bb3783a7cbbddbb9b6de2fb1fa098d6918352bc85e456559cb70af5f2d5d5891fd329d65c0b35b1de250e7b34a4aa07b49e6397d4b96245d348bfcbcf264337987e834904fc173498b87e4e2b537d9128c3a9e88963b759f598b81c66e10c167dc8b6eaffb74b589be48e9e02a854c83427be9ab1c0236e49da6e6d8e8778f742f527b5c295e8c93e15a0a8ae3b996870a1320b9d4de2f8ad4cb59aa705c22d3f64dbc8d30aaaaf81963892a766465d2824d4589c16fa1421d129d06743a08f0617420e940144702bc6b789ef81365acc3f88af5933736dcca7f0c99e', NULL);
INSERT INTO public.reading VALUES (66, '2026-11', 'and-tm2657', '0123456789abcdef', 349, '000000004944f2cede962a6da4fd57c523797d45c0aed9c59d6b023f736b96a0692fd360bb7b738eeef795cd0caa761214a0b00bb835e8a534145e878c9a37518ddcf83cf0d1ab56e02f9a72e9d625c966692158a1826327c2fbd8a3cfdcc257076d490ae25f4b1c6d80de7cf4c73f2bc8ff1c385f93d180c5ef5cfb3099f27150cb407a82ce786f6fad79364406c053f895fc553fd3be98261f40dfef82d1a3a28cf7b1491e99f5a97766fbd5ad53600d36ce2c1a09a84047d7df790c5b4c59dab0792946709312c172b2986d94dd6dece807995c57722e138efef996d4480fdeb67ae7ffb0dd9e63e1986964950dc210a25b195f49f0fc40d284064a327e2dbd6a996de6cd10f103003005b688b661321c1744ed2879c1f09c0afb1ebb079465f456aad6cff718569908f6c0301b21', NULL);
INSERT INTO public.tomoni_schema VALUES (1, '2026-06-01 00:00:00+00');
INSERT INTO public.tomoni_schema VALUES (2, '2026-06-01 00:00:00+00');
INSERT INTO public.tomoni_schema VALUES (3, '2026-06-01 00:00:00+00');
INSERT INTO public.tomoni_schema VALUES (4, '2026-06-01 00:00:00+00');
SELECT pg_catalog.setval('public.access_id_seq', 1, true);
SELECT pg_catalog.setval('public.held_seq_seq', 70, true);
SELECT pg_catalog.setval('public.quarantine_id_seq', 1, true);
ALTER TABLE ONLY public.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.card_blocked
    ADD CONSTRAINT card_blocked_pkey PRIMARY KEY (card);
ALTER TABLE ONLY public.card_now
    ADD CONSTRAINT card_now_n_key UNIQUE (n);
ALTER TABLE ONLY public.card_now
    ADD CONSTRAINT card_now_pkey PRIMARY KEY (card);
ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (journal, machine);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (seq, received_ms);
ALTER TABLE ONLY public.event_2026_06
    ADD CONSTRAINT event_2026_06_pkey PRIMARY KEY (seq, received_ms);
ALTER TABLE ONLY public.event_2026_07
    ADD CONSTRAINT event_2026_07_pkey PRIMARY KEY (seq, received_ms);
ALTER TABLE ONLY public.held
    ADD CONSTRAINT held_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.held
    ADD CONSTRAINT held_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT quarantine_journal_previous_place_sha256_key UNIQUE (journal, previous, place, sha256);
ALTER TABLE ONLY public.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reading
    ADD CONSTRAINT reading_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.tomoni_schema
    ADD CONSTRAINT tomoni_schema_pkey PRIMARY KEY (step);
CREATE INDEX access_seq ON public.access USING btree (seq);
CREATE INDEX card_now_person ON public.card_now USING btree (person);
CREATE INDEX event_card ON ONLY public.event USING hash (card) WHERE (card IS NOT NULL);
CREATE INDEX event_2026_06_card_idx ON public.event_2026_06 USING hash (card) WHERE (card IS NOT NULL);
CREATE INDEX event_day ON ONLY public.event USING btree (day);
CREATE INDEX event_2026_06_day_idx ON public.event_2026_06 USING btree (day);
CREATE INDEX event_other_card ON ONLY public.event USING hash (other_card) WHERE (other_card IS NOT NULL);
CREATE INDEX event_2026_06_other_card_idx ON public.event_2026_06 USING hash (other_card) WHERE (other_card IS NOT NULL);
CREATE INDEX event_foreign ON ONLY public.event USING btree (seq) WHERE (understood = 0);
CREATE INDEX event_2026_06_seq_idx ON public.event_2026_06 USING btree (seq) WHERE (understood = 0);
CREATE INDEX event_clock ON ONLY public.event USING btree (seq) WHERE (kind = 'clock.checked'::text);
CREATE INDEX event_2026_06_seq_idx1 ON public.event_2026_06 USING btree (seq) WHERE (kind = 'clock.checked'::text);
CREATE INDEX event_visit ON ONLY public.event USING btree (visit) WHERE (visit IS NOT NULL);
CREATE INDEX event_2026_06_visit_idx ON public.event_2026_06 USING btree (visit) WHERE (visit IS NOT NULL);
CREATE INDEX event_voids ON ONLY public.event USING btree (voids) WHERE (voids IS NOT NULL);
CREATE INDEX event_2026_06_voids_idx ON public.event_2026_06 USING btree (voids) WHERE (voids IS NOT NULL);
CREATE INDEX event_2026_07_card_idx ON public.event_2026_07 USING hash (card) WHERE (card IS NOT NULL);
CREATE INDEX event_2026_07_day_idx ON public.event_2026_07 USING btree (day);
CREATE INDEX event_2026_07_other_card_idx ON public.event_2026_07 USING hash (other_card) WHERE (other_card IS NOT NULL);
CREATE INDEX event_2026_07_seq_idx ON public.event_2026_07 USING btree (seq) WHERE (understood = 0);
CREATE INDEX event_2026_07_seq_idx1 ON public.event_2026_07 USING btree (seq) WHERE (kind = 'clock.checked'::text);
CREATE INDEX event_2026_07_visit_idx ON public.event_2026_07 USING btree (visit) WHERE (visit IS NOT NULL);
CREATE INDEX event_2026_07_voids_idx ON public.event_2026_07 USING btree (voids) WHERE (voids IS NOT NULL);
CREATE INDEX held_after ON public.held USING btree (journal, previous);
CREATE INDEX held_beginning ON public.held USING btree (journal, seq) WHERE (branch = digest);
CREATE INDEX held_branch ON public.held USING btree (branch, seq);
CREATE INDEX held_journal ON public.held USING btree (journal, seq);
ALTER INDEX public.event_card ATTACH PARTITION public.event_2026_06_card_idx;
ALTER INDEX public.event_day ATTACH PARTITION public.event_2026_06_day_idx;
ALTER INDEX public.event_other_card ATTACH PARTITION public.event_2026_06_other_card_idx;
ALTER INDEX public.event_pkey ATTACH PARTITION public.event_2026_06_pkey;
ALTER INDEX public.event_foreign ATTACH PARTITION public.event_2026_06_seq_idx;
ALTER INDEX public.event_clock ATTACH PARTITION public.event_2026_06_seq_idx1;
ALTER INDEX public.event_visit ATTACH PARTITION public.event_2026_06_visit_idx;
ALTER INDEX public.event_voids ATTACH PARTITION public.event_2026_06_voids_idx;
ALTER INDEX public.event_card ATTACH PARTITION public.event_2026_07_card_idx;
ALTER INDEX public.event_day ATTACH PARTITION public.event_2026_07_day_idx;
ALTER INDEX public.event_other_card ATTACH PARTITION public.event_2026_07_other_card_idx;
ALTER INDEX public.event_pkey ATTACH PARTITION public.event_2026_07_pkey;
ALTER INDEX public.event_foreign ATTACH PARTITION public.event_2026_07_seq_idx;
ALTER INDEX public.event_clock ATTACH PARTITION public.event_2026_07_seq_idx1;
ALTER INDEX public.event_visit ATTACH PARTITION public.event_2026_07_visit_idx;
ALTER INDEX public.event_voids ATTACH PARTITION public.event_2026_07_voids_idx;
CREATE TRIGGER access_stays BEFORE DELETE OR UPDATE ON public.access FOR EACH ROW EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER access_stays_whole BEFORE TRUNCATE ON public.access FOR EACH STATEMENT EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER event_stays BEFORE DELETE OR UPDATE ON public.event FOR EACH ROW EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER event_stays_whole BEFORE TRUNCATE ON public.event FOR EACH STATEMENT EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER held_stays BEFORE DELETE OR UPDATE ON public.held FOR EACH ROW EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER held_stays_whole BEFORE TRUNCATE ON public.held FOR EACH STATEMENT EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER quarantine_stays BEFORE DELETE OR UPDATE ON public.quarantine FOR EACH ROW EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER quarantine_stays_whole BEFORE TRUNCATE ON public.quarantine FOR EACH STATEMENT EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER reading_stays BEFORE DELETE OR UPDATE ON public.reading FOR EACH ROW EXECUTE FUNCTION public.tomoni_reading_stays();
CREATE TRIGGER reading_stays_whole BEFORE TRUNCATE ON public.reading FOR EACH STATEMENT EXECUTE FUNCTION public.tomoni_stays();
ALTER TABLE ONLY public.access
    ADD CONSTRAINT access_seq_fkey FOREIGN KEY (seq) REFERENCES public.held(seq);
ALTER TABLE ONLY public.reading
    ADD CONSTRAINT reading_seq_fkey FOREIGN KEY (seq) REFERENCES public.held(seq);
