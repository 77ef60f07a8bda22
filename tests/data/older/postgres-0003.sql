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
    e.voids
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
    a.voids
   FROM public.standing a
  WHERE ((a.kind = 'visit.arrived'::text) AND (NOT (EXISTS ( SELECT 1
           FROM public.standing b
          WHERE ((b.visit = a.visit) AND (b.kind = 'visit.arrived'::text) AND (ROW(b.event_id, b.day, b.hour, b.programme, b.channel, (b.card IS NOT NULL), COALESCE(b.card, ''::text), b.seq) < ROW(a.event_id, a.day, a.hour, a.programme, a.channel, (a.card IS NOT NULL), COALESCE(a.card, ''::text), a.seq)))))));
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
 SELECT a.visit,
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
INSERT INTO public.contact VALUES ('\x01970001000070008000000000000001', '00112233aabbccdd', 'az-kumagaya-1', 1782000000000, 1782000000000, 1, 0, '2026.11.0', 'az-kumagaya', 0);
INSERT INTO public.contact VALUES ('\x01970002000070008000000000000002', '00112233aabbccdd', 'lobby-1', 1782000000000, 1782000000000, 1, 0, '2026.11.0', 'lobby', 0);
INSERT INTO public.event_2026_06 VALUES (1, 1782658200250, '{"id":"019eb5e3-693a-7aeb-90ed-a82f8f6d0558","at":"2026-06-11T17:54:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61137,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eb5e3-693a-76b5-8a23-d5962217bead","programme":"meet-plus","channel":"staff","card":"00000000000000000000000000000003","lang":"ja"}', 1, '\x019eb5e3693a7aeb90eda82f8f6d0558', 'visit.arrived', 1781168040250, 20615, 17, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb5e3693a76b58a23d5962217bead', 'meet-plus', 'staff', '00000000000000000000000000000003', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (2, 1782658200251, '{"id":"019eb5e3-8c62-75f4-b018-50c5a38fd547","at":"2026-06-11T17:54:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61214,"site":"az-kumagaya","kind":"visit.party","visit":"019eb5e3-693a-76b5-8a23-d5962217bead","adults":3,"children":2}', 1, '\x019eb5e38c6275f4b01850c5a38fd547', 'visit.party', 1781168049250, 20615, 17, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb5e3693a76b58a23d5962217bead', NULL, NULL, NULL, 3, 2, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (3, 1782658200252, '{"id":"019eb5e3-b75a-79e4-8f42-05b4907a70c3","at":"2026-06-11T17:54:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61291,"site":"az-kumagaya","kind":"visit.card","visit":"019eb5e3-693a-76b5-8a23-d5962217bead","card":"00000000000000000000000000000001"}', 1, '\x019eb5e3b75a79e48f4205b4907a70c3', 'visit.card', 1781168060250, 20615, 17, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb5e3693a76b58a23d5962217bead', NULL, NULL, '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (4, 1782658200253, '{"id":"019eb5e4-057a-7771-906b-f2efc6f87718","at":"2026-06-11T17:54:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61368,"site":"az-kumagaya","kind":"topic.chosen","visit":"019eb5e3-693a-76b5-8a23-d5962217bead","topic":"care"}', 1, '\x019eb5e4057a7771906bf2efc6f87718', 'topic.chosen', 1781168080250, 20615, 17, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb5e3693a76b58a23d5962217bead', NULL, NULL, NULL, NULL, NULL, 'care', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (5, 1782658200254, '{"id":"019eb452-68fa-712b-baec-bd389be4bcfc","at":"2026-06-11T10:36:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61445,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eb452-68fa-77ea-8673-47214cdd2055","programme":"idobata","channel":"staff","lang":"ja"}', 1, '\x019eb45268fa712bbaecbd389be4bcfc', 'visit.arrived', 1781141760250, 20615, 10, 36, '00112233aabbccdd', 'az-kumagaya', '\x019eb45268fa77ea867347214cdd2055', 'idobata', 'staff', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (6, 1782658200255, '{"id":"019eb452-8c22-726d-9790-f82ec1d3fcff","at":"2026-06-11T10:36:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61522,"site":"az-kumagaya","kind":"visit.party","visit":"019eb452-68fa-77ea-8673-47214cdd2055","adults":2,"children":0}', 1, '\x019eb4528c22726d9790f82ec1d3fcff', 'visit.party', 1781141769250, 20615, 10, 36, '00112233aabbccdd', 'az-kumagaya', '\x019eb45268fa77ea867347214cdd2055', NULL, NULL, NULL, 2, 0, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (7, 1782658200256, '{"id":"019eb453-053a-792a-8ede-0d7ac3baea9e","at":"2026-06-11T10:36:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61599,"site":"az-kumagaya","kind":"topic.chosen","visit":"019eb452-68fa-77ea-8673-47214cdd2055","topic":"medicine"}', 1, '\x019eb453053a792a8ede0d7ac3baea9e', 'topic.chosen', 1781141800250, 20615, 10, 36, '00112233aabbccdd', 'az-kumagaya', '\x019eb45268fa77ea867347214cdd2055', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (8, 1782658200257, '{"id":"019eb58f-2eba-73f6-bd05-61e6211c70cf","at":"2026-06-11T16:22:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61753,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eb58f-2eba-71de-9c65-39382b0537e6","programme":"idobata","channel":"tap","card":"00000000000000000000000000000003","lang":"ja"}', 1, '\x019eb58f2eba73f6bd0561e6211c70cf', 'visit.arrived', 1781162520250, 20615, 16, 22, '00112233aabbccdd', 'az-kumagaya', '\x019eb58f2eba71de9c6539382b0537e6', 'idobata', 'tap', '00000000000000000000000000000003', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (9, 1782658200258, '{"id":"019eb58f-51e2-766d-b2fd-f2022a96fb1a","at":"2026-06-11T16:22:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61830,"site":"az-kumagaya","kind":"visit.party","visit":"019eb58f-2eba-71de-9c65-39382b0537e6","adults":2,"children":0}', 1, '\x019eb58f51e2766db2fdf2022a96fb1a', 'visit.party', 1781162529250, 20615, 16, 22, '00112233aabbccdd', 'az-kumagaya', '\x019eb58f2eba71de9c6539382b0537e6', NULL, NULL, NULL, 2, 0, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (10, 1782658200259, '{"kind":"robot.waved","at":"2026-06-11T18:00:00.250+09:00"}', 0, NULL, 'robot.waved', 1781168400250, 20615, 18, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (11, 1782658200260, '{"id":"019eb989-3fba-71a0-a4e4-e25a15fc899e","at":"2026-06-12T10:54:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62523,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eb989-3fba-7fa7-be3b-fada7cf20724","programme":"idobata","channel":"card","lang":"ja"}', 1, '\x019eb9893fba71a0a4e4e25a15fc899e', 'visit.arrived', 1781229240250, 20616, 10, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb9893fba7fa7be3bfada7cf20724', 'idobata', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (12, 1782658200261, '{"id":"019eb989-dbfa-7f3b-b373-ca533488f876","at":"2026-06-12T10:54:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62600,"site":"az-kumagaya","kind":"topic.chosen","visit":"019eb989-3fba-7fa7-be3b-fada7cf20724","topic":"medicine"}', 1, '\x019eb989dbfa7f3bb373ca533488f876', 'topic.chosen', 1781229280250, 20616, 10, 54, '00112233aabbccdd', 'az-kumagaya', '\x019eb9893fba7fa7be3bfada7cf20724', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (13, 1782658200262, '{"id":"019eb98a-9f4a-706f-aa05-75438b0d590b","at":"2026-06-12T10:55:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62677,"site":"az-kumagaya","kind":"reading.only_measured"}', 1, '\x019eb98a9f4a706faa0575438b0d590b', 'reading.only_measured', 1781229330250, 20616, 10, 55, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (14, 1782658200263, '{"id":"019eba1a-d15a-7546-80b0-c08bc7702420","at":"2026-06-12T13:33:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62754,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eba1a-d15a-72af-a883-a1d45de00997","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019eba1ad15a754680b0c08bc7702420', 'visit.arrived', 1781238780250, 20616, 13, 33, '00112233aabbccdd', 'az-kumagaya', '\x019eba1ad15a72afa883a1d45de00997', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (15, 1782658200264, '{"id":"019eba1c-30ea-766b-917e-44973d4882a5","at":"2026-06-12T13:34:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62831,"site":"az-kumagaya","kind":"reading.only_measured"}', 1, '\x019eba1c30ea766b917e44973d4882a5', 'reading.only_measured', 1781238870250, 20616, 13, 34, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (16, 1782658200265, '{"id":"019ebad6-803a-7c02-b624-6771c8450070","at":"2026-06-12T16:58:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63062,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebad6-803a-7cc9-9810-d60ea72991b9","programme":"meet-plus","channel":"staff","card":"00000000000000000000000000000004","lang":"ja"}', 1, '\x019ebad6803a7c02b6246771c8450070', 'visit.arrived', 1781251080250, 20616, 16, 58, '00112233aabbccdd', 'az-kumagaya', '\x019ebad6803a7cc99810d60ea72991b9', 'meet-plus', 'staff', '00000000000000000000000000000004', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (17, 1782658200266, '{"id":"019ebad6-a362-7552-a2c6-8e45ca04c79f","at":"2026-06-12T16:58:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63139,"site":"az-kumagaya","kind":"visit.party","visit":"019ebad6-803a-7cc9-9810-d60ea72991b9","adults":1,"children":1}', 1, '\x019ebad6a3627552a2c68e45ca04c79f', 'visit.party', 1781251089250, 20616, 16, 58, '00112233aabbccdd', 'az-kumagaya', '\x019ebad6803a7cc99810d60ea72991b9', NULL, NULL, NULL, 1, 1, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (37, 1782658200250, '{"id":"019eb47f-455a-736e-81e7-4ef5e8e25d94","at":"2026-06-11T11:25:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":60906,"site":"lobby","kind":"visit.arrived","visit":"019eb47f-455a-7128-8c5c-7fd0a6a3a450","programme":"meet-plus","channel":"card","lang":"ja"}', 1, '\x019eb47f455a736e81e74ef5e8e25d94', 'visit.arrived', 1781144700250, 20615, 11, 25, '00112233aabbccdd', 'lobby', '\x019eb47f455a71288c5c7fd0a6a3a450', 'meet-plus', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (38, 1782658200251, '{"id":"019eb47f-6882-7170-bd9c-172411e20b8f","at":"2026-06-11T11:25:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":60983,"site":"lobby","kind":"visit.party","visit":"019eb47f-455a-7128-8c5c-7fd0a6a3a450","adults":2,"children":1}', 1, '\x019eb47f68827170bd9c172411e20b8f', 'visit.party', 1781144709250, 20615, 11, 25, '00112233aabbccdd', 'lobby', '\x019eb47f455a71288c5c7fd0a6a3a450', NULL, NULL, NULL, 2, 1, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (39, 1782658200252, '{"id":"019eb47f-e19a-7952-a09f-76b5a170b338","at":"2026-06-11T11:25:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61060,"site":"lobby","kind":"topic.chosen","visit":"019eb47f-455a-7128-8c5c-7fd0a6a3a450","topic":"medicine"}', 1, '\x019eb47fe19a7952a09f76b5a170b338', 'topic.chosen', 1781144740250, 20615, 11, 25, '00112233aabbccdd', 'lobby', '\x019eb47f455a71288c5c7fd0a6a3a450', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (40, 1782658200253, '{"id":"019eb57e-b3fa-7bb0-8f88-080b10a3d6b2","at":"2026-06-11T16:04:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61676,"site":"lobby","kind":"visit.arrived","visit":"019eb57e-b3fa-7f1c-97f5-e837d70820fe","programme":"idobata","channel":"card","lang":"ja"}', 1, '\x019eb57eb3fa7bb08f88080b10a3d6b2', 'visit.arrived', 1781161440250, 20615, 16, 4, '00112233aabbccdd', 'lobby', '\x019eb57eb3fa7f1c97f5e837d70820fe', 'idobata', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (41, 1782658200254, '{"id":"019eb3c3-967a-7e26-aec6-f0245bd86d40","at":"2026-06-11T08:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61907,"site":"lobby","kind":"clock.checked","offset_ms":-1500}', 1, '\x019eb3c3967a7e26aec6f0245bd86d40', 'clock.checked', 1781132400250, 20615, 8, 0, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (42, 1782658200255, '{"id":"019eb9cd-e9da-72ea-96d0-cc5fd4c28c2e","at":"2026-06-12T12:09:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":61984,"site":"lobby","kind":"visit.arrived","visit":"019eb9cd-e9da-7268-ad1c-9af0153e7c2a","programme":"meet-plus","channel":"staff","card":"00000000000000000000000000000004","lang":"ja"}', 1, '\x019eb9cde9da72ea96d0cc5fd4c28c2e', 'visit.arrived', 1781233740250, 20616, 12, 9, '00112233aabbccdd', 'lobby', '\x019eb9cde9da7268ad1c9af0153e7c2a', 'meet-plus', 'staff', '00000000000000000000000000000004', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (43, 1782658200256, '{"id":"019eb9ce-0d02-75ea-88da-f4016b4013ef","at":"2026-06-12T12:09:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62061,"site":"lobby","kind":"visit.party","visit":"019eb9cd-e9da-7268-ad1c-9af0153e7c2a","adults":1,"children":0}', 1, '\x019eb9ce0d0275ea88daf4016b4013ef', 'visit.party', 1781233749250, 20616, 12, 9, '00112233aabbccdd', 'lobby', '\x019eb9cde9da7268ad1c9af0153e7c2a', NULL, NULL, NULL, 1, 0, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (44, 1782658200257, '{"id":"019eb9ce-861a-7def-a647-cb8f74e69a5d","at":"2026-06-12T12:09:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62138,"site":"lobby","kind":"topic.chosen","topic":"medicine"}', 1, '\x019eb9ce861a7defa647cb8f74e69a5d', 'topic.chosen', 1781233780250, 20616, 12, 9, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (45, 1782658200258, '{"id":"019eba6f-f63a-71c0-a98c-b3a570ccec31","at":"2026-06-12T15:06:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62215,"site":"lobby","kind":"visit.arrived","visit":"019eba6f-f63a-766a-a260-cd0b7b45145c","programme":"meet-plus","channel":"tap","card":"00000000000000000000000000000002","lang":"ja"}', 1, '\x019eba6ff63a71c0a98cb3a570ccec31', 'visit.arrived', 1781244360250, 20616, 15, 6, '00112233aabbccdd', 'lobby', '\x019eba6ff63a766aa260cd0b7b45145c', 'meet-plus', 'tap', '00000000000000000000000000000002', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (46, 1782658200259, '{"id":"019eba70-1962-726a-9118-bb16000f49c8","at":"2026-06-12T15:06:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62292,"site":"lobby","kind":"visit.party","visit":"019eba6f-f63a-766a-a260-cd0b7b45145c","adults":1,"children":0}', 1, '\x019eba701962726a9118bb16000f49c8', 'visit.party', 1781244369250, 20616, 15, 6, '00112233aabbccdd', 'lobby', '\x019eba6ff63a766aa260cd0b7b45145c', NULL, NULL, NULL, 1, 0, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (47, 1782658200260, '{"id":"019eba71-55ca-7606-9d33-a01c353c631c","at":"2026-06-12T15:07:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62369,"site":"lobby","kind":"reading.only_measured"}', 1, '\x019eba7155ca76069d33a01c353c631c', 'reading.only_measured', 1781244450250, 20616, 15, 7, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (48, 1782658200261, '{"id":"019eba71-6952-79a1-98ee-8571f4998d7c","at":"2026-06-12T15:07:35.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62446,"site":"lobby","kind":"counter.added","counter":"met","n":3}', 1, '\x019eba71695279a198ee8571f4998d7c', 'counter.added', 1781244455250, 20616, 15, 7, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'met', 3, NULL);
INSERT INTO public.event_2026_06 VALUES (49, 1782658200262, '{"id":"019eba5d-a6ba-7725-9822-cb77f4de2c08","at":"2026-06-12T14:46:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62908,"site":"lobby","kind":"visit.arrived","visit":"019eba5d-a6ba-7073-bd56-a926076b3e36","programme":"idobata","channel":"card","card":"00000000000000000000000000000005","lang":"ja"}', 1, '\x019eba5da6ba77259822cb77f4de2c08', 'visit.arrived', 1781243160250, 20616, 14, 46, '00112233aabbccdd', 'lobby', '\x019eba5da6ba7073bd56a926076b3e36', 'idobata', 'card', '00000000000000000000000000000005', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (50, 1782658200263, '{"id":"019eba5e-42fa-73a0-9a26-f88938703800","at":"2026-06-12T14:46:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":62985,"site":"lobby","kind":"topic.chosen","visit":"019eba5d-a6ba-7073-bd56-a926076b3e36","topic":"medicine"}', 1, '\x019eba5e42fa73a09a26f88938703800', 'topic.chosen', 1781243200250, 20616, 14, 46, '00112233aabbccdd', 'lobby', '\x019eba5da6ba7073bd56a926076b3e36', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (51, 1782658200264, '{"id":"019eb8e9-f27a-78f3-ac3b-96054274a3eb","at":"2026-06-12T08:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63755,"site":"lobby","kind":"clock.checked","offset_ms":-1500}', 1, '\x019eb8e9f27a78f3ac3b96054274a3eb', 'clock.checked', 1781218800250, 20616, 8, 0, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (52, 1782658200265, '{"id":"019ebe75-ee1a-7cd0-96ac-4191a26aa0ae","at":"2026-06-13T09:51:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64063,"site":"lobby","kind":"visit.arrived","visit":"019ebe75-ee1a-76cc-aeef-a279b02e3d8d","programme":"meet-plus","channel":"card","lang":"ja"}', 1, '\x019ebe75ee1a7cd096ac4191a26aa0ae', 'visit.arrived', 1781311860250, 20617, 9, 51, '00112233aabbccdd', 'lobby', '\x019ebe75ee1a76ccaeefa279b02e3d8d', 'meet-plus', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (18, 1783003800267, '{"id":"019ebad6-ce5a-7be5-a6c1-494e7691b06f","at":"2026-06-12T16:58:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63216,"site":"az-kumagaya","kind":"visit.card","visit":"019ebad6-803a-7cc9-9810-d60ea72991b9","card":"00000000000000000000000000000004"}', 1, '\x019ebad6ce5a7be5a6c1494e7691b06f', 'visit.card', 1781251100250, 20616, 16, 58, '00112233aabbccdd', 'az-kumagaya', '\x019ebad6803a7cc99810d60ea72991b9', NULL, NULL, '00000000000000000000000000000004', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (19, 1783003800268, '{"id":"019ebad7-dfca-7268-870d-710920859634","at":"2026-06-12T16:59:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63293,"site":"az-kumagaya","kind":"reading.only_measured"}', 1, '\x019ebad7dfca7268870d710920859634', 'reading.only_measured', 1781251170250, 20616, 16, 59, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (20, 1783003800269, '{"id":"019ebac7-da3a-7ef2-bfde-fc1586ce03f9","at":"2026-06-12T16:42:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63370,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebac7-da3a-727d-99b4-4e92effddeea","programme":"meet-plus","channel":"tap","card":"00000000000000000000000000000001","lang":"ja"}', 1, '\x019ebac7da3a7ef2bfdefc1586ce03f9', 'visit.arrived', 1781250120250, 20616, 16, 42, '00112233aabbccdd', 'az-kumagaya', '\x019ebac7da3a727d99b44e92effddeea', 'meet-plus', 'tap', '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (21, 1783003800270, '{"id":"019ebac7-fd62-7365-8078-3f0a072a98d2","at":"2026-06-12T16:42:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63447,"site":"az-kumagaya","kind":"visit.party","visit":"019ebac7-da3a-727d-99b4-4e92effddeea","adults":1,"children":0}', 1, '\x019ebac7fd62736580783f0a072a98d2', 'visit.party', 1781250129250, 20616, 16, 42, '00112233aabbccdd', 'az-kumagaya', '\x019ebac7da3a727d99b44e92effddeea', NULL, NULL, NULL, 1, 0, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (22, 1783003800271, '{"id":"019ebac8-285a-7536-9620-bf0dc38084a0","at":"2026-06-12T16:42:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63524,"site":"az-kumagaya","kind":"visit.card","visit":"019ebac7-da3a-727d-99b4-4e92effddeea","card":"00000000000000000000000000000002"}', 1, '\x019ebac8285a75369620bf0dc38084a0', 'visit.card', 1781250140250, 20616, 16, 42, '00112233aabbccdd', 'az-kumagaya', '\x019ebac7da3a727d99b44e92effddeea', NULL, NULL, '00000000000000000000000000000002', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (23, 1783003800272, '{"id":"019ebac8-767a-7bd7-a8f6-e0bd0f977044","at":"2026-06-12T16:42:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63601,"site":"az-kumagaya","kind":"topic.chosen","topic":"medicine"}', 1, '\x019ebac8767a7bd7a8f6e0bd0f977044', 'topic.chosen', 1781250160250, 20616, 16, 42, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (24, 1783003800273, '{"id":"019ebac9-12ba-73f7-b106-37ce81fc069e","at":"2026-06-12T16:43:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63678,"site":"az-kumagaya","kind":"reading.taken","visit":"019ebac7-da3a-727d-99b4-4e92effddeea","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ebac912ba73f7b10637ce81fc069e', 'reading.taken', 1781250200250, 20616, 16, 43, '00112233aabbccdd', 'az-kumagaya', '\x019ebac7da3a727d99b44e92effddeea', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (25, 1783003800274, '{"kind":"robot.waved","at":"2026-06-12T18:00:00.250+09:00"}', 0, NULL, 'robot.waved', 1781254800250, 20616, 18, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (26, 1783003800275, '{"id":"019ebfcf-157a-7364-92b8-0aed6da79a87","at":"2026-06-13T16:08:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63832,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebfcf-157a-7644-9f22-9dd06aa8b9e0","programme":"idobata","channel":"card","card":"00000000000000000000000000000002","lang":"ja"}', 1, '\x019ebfcf157a736492b80aed6da79a87', 'visit.arrived', 1781334480250, 20617, 16, 8, '00112233aabbccdd', 'az-kumagaya', '\x019ebfcf157a76449f229dd06aa8b9e0', 'idobata', 'card', '00000000000000000000000000000002', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (27, 1783003800276, '{"id":"019ebfd0-4dfa-767d-8234-3354f22d2882","at":"2026-06-13T16:09:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63909,"site":"az-kumagaya","kind":"reading.taken","visit":"019ebfcf-157a-7644-9f22-9dd06aa8b9e0","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ebfd04dfa767d82343354f22d2882', 'reading.taken', 1781334560250, 20617, 16, 9, '00112233aabbccdd', 'az-kumagaya', '\x019ebfcf157a76449f229dd06aa8b9e0', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (28, 1783003800277, '{"id":"019ebfd0-750a-7922-83c8-cb28eb4ed2e3","at":"2026-06-13T16:09:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":63986,"site":"az-kumagaya","kind":"reading.only_measured"}', 1, '\x019ebfd0750a792283c8cb28eb4ed2e3', 'reading.only_measured', 1781334570250, 20617, 16, 9, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (29, 1783003800278, '{"id":"019ec026-0f1a-780f-aeb8-9ff1bf8e51aa","at":"2026-06-13T17:43:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64987,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ec026-0f1a-7439-bd42-646f3e9b768f","programme":"meet-plus","channel":"card","lang":"ja"}', 1, '\x019ec0260f1a780faeb89ff1bf8e51aa', 'visit.arrived', 1781340180250, 20617, 17, 43, '00112233aabbccdd', 'az-kumagaya', '\x019ec0260f1a7439bd42646f3e9b768f', 'meet-plus', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (30, 1783003800279, '{"id":"019ec026-5d3a-7bca-bee8-062610e8ad01","at":"2026-06-13T17:43:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65064,"site":"az-kumagaya","kind":"visit.card","visit":"019ec026-0f1a-7439-bd42-646f3e9b768f","card":"00000000000000000000000000000005"}', 1, '\x019ec0265d3a7bcabee8062610e8ad01', 'visit.card', 1781340200250, 20617, 17, 43, '00112233aabbccdd', 'az-kumagaya', '\x019ec0260f1a7439bd42646f3e9b768f', NULL, NULL, '00000000000000000000000000000005', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (31, 1783003800280, '{"id":"019ec026-ab5a-7c1a-bab5-b3733c1ae917","at":"2026-06-13T17:43:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65141,"site":"az-kumagaya","kind":"topic.chosen","visit":"019ec026-0f1a-7439-bd42-646f3e9b768f","topic":"care"}', 1, '\x019ec026ab5a7c1abab5b3733c1ae917', 'topic.chosen', 1781340220250, 20617, 17, 43, '00112233aabbccdd', 'az-kumagaya', '\x019ec0260f1a7439bd42646f3e9b768f', NULL, NULL, NULL, NULL, NULL, 'care', NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (32, 1783003800281, '{"id":"019ec027-479a-7130-b5f1-0300ee379c65","at":"2026-06-13T17:44:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65218,"site":"az-kumagaya","kind":"reading.taken","visit":"019ec026-0f1a-7439-bd42-646f3e9b768f","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ec027479a7130b5f10300ee379c65', 'reading.taken', 1781340260250, 20617, 17, 44, '00112233aabbccdd', 'az-kumagaya', '\x019ec0260f1a7439bd42646f3e9b768f', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (33, 1783003800282, '{"id":"019ec027-8232-721d-9c0b-b40ff3e6ca73","at":"2026-06-13T17:44:35.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65295,"site":"az-kumagaya","kind":"counter.added","counter":"met","n":3}', 1, '\x019ec0278232721d9c0bb40ff3e6ca73', 'counter.added', 1781340275250, 20617, 17, 44, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'met', 3, NULL);
INSERT INTO public.event_2026_07 VALUES (34, 1783003800283, '{"kind":"robot.waved","at":"2026-06-13T18:00:00.250+09:00"}', 0, NULL, 'robot.waved', 1781341200250, 20617, 18, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (68, 1783003800281, '{"id":"019ebe10-4e7a-7f9e-bd1e-6912bd313bee","at":"2026-06-13T08:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65680,"site":"lobby","kind":"clock.checked","offset_ms":-1500}', 1, '\x019ebe104e7a7f9ebd1e6912bd313bee', 'clock.checked', 1781305200250, 20617, 8, 0, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (35, 1783090740250, '{"id":"019ebffe-b0fa-74d0-bd19-26aca7ef4f5d","at":"2026-06-13T17:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65757,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebffe-b0fa-767d-829a-7079a71f11b2","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019ebffeb0fa74d0bd1926aca7ef4f5d', 'visit.arrived', 1781337600250, 20617, 17, 0, '00112233aabbccdd', 'az-kumagaya', '\x019ebffeb0fa767d829a7079a71f11b2', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (36, 1783090740251, '{"id":"019ebfff-9b5a-72ac-9ea7-722864f54969","at":"2026-06-13T17:01:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65834,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebfff-9b5a-7ab2-8eac-a2887bb1d124","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019ebfff9b5a72ac9ea7722864f54969', 'visit.arrived', 1781337660250, 20617, 17, 1, '00112233aabbccdd', 'az-kumagaya', '\x019ebfff9b5a7ab28eaca2887bb1d124', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (53, 1783003800266, '{"id":"019ebe76-1142-7dcd-83b3-0f66110e2cb6","at":"2026-06-13T09:51:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64140,"site":"lobby","kind":"visit.party","visit":"019ebe75-ee1a-76cc-aeef-a279b02e3d8d","adults":3,"children":0}', 1, '\x019ebe7611427dcd83b30f66110e2cb6', 'visit.party', 1781311869250, 20617, 9, 51, '00112233aabbccdd', 'lobby', '\x019ebe75ee1a76ccaeefa279b02e3d8d', NULL, NULL, NULL, 3, 0, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (54, 1783003800267, '{"id":"019ebe76-3c3a-78db-be8a-d4a156d2a68c","at":"2026-06-13T09:51:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64217,"site":"lobby","kind":"visit.card","visit":"019ebe75-ee1a-76cc-aeef-a279b02e3d8d","card":"00000000000000000000000000000001"}', 1, '\x019ebe763c3a78dbbe8ad4a156d2a68c', 'visit.card', 1781311880250, 20617, 9, 51, '00112233aabbccdd', 'lobby', '\x019ebe75ee1a76ccaeefa279b02e3d8d', NULL, NULL, '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (55, 1783003800268, '{"id":"019ebe76-8a5a-7b5a-86e3-e7260b0f873b","at":"2026-06-13T09:51:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64294,"site":"lobby","kind":"topic.chosen","visit":"019ebe75-ee1a-76cc-aeef-a279b02e3d8d","topic":"medicine"}', 1, '\x019ebe768a5a7b5a86e3e7260b0f873b', 'topic.chosen', 1781311900250, 20617, 9, 51, '00112233aabbccdd', 'lobby', '\x019ebe75ee1a76ccaeefa279b02e3d8d', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (56, 1783003800269, '{"id":"019ebe77-269a-76e5-816e-99b0e13e213e","at":"2026-06-13T09:52:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64371,"site":"lobby","kind":"reading.taken","visit":"019ebe75-ee1a-76cc-aeef-a279b02e3d8d","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ebe77269a76e5816e99b0e13e213e', 'reading.taken', 1781311940250, 20617, 9, 52, '00112233aabbccdd', 'lobby', '\x019ebe75ee1a76ccaeefa279b02e3d8d', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (57, 1783003800270, '{"id":"019ebe77-4daa-7d76-aa4c-5c6015a0cce6","at":"2026-06-13T09:52:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64448,"site":"lobby","kind":"reading.only_measured"}', 1, '\x019ebe774daa7d76aa4c5c6015a0cce6', 'reading.only_measured', 1781311950250, 20617, 9, 52, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (58, 1783003800271, '{"id":"019ebf14-50fa-7f61-9d38-5e064363e5d9","at":"2026-06-13T12:44:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64525,"site":"lobby","kind":"visit.arrived","visit":"019ebf14-50fa-7758-8b94-af3a4b05e1ae","programme":"meet-plus","channel":"tap","card":"00000000000000000000000000000001","lang":"ja"}', 1, '\x019ebf1450fa7f619d385e064363e5d9', 'visit.arrived', 1781322240250, 20617, 12, 44, '00112233aabbccdd', 'lobby', '\x019ebf1450fa77588b94af3a4b05e1ae', 'meet-plus', 'tap', '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (59, 1783003800272, '{"id":"019ebf14-7422-7f70-88d1-80113e940bb4","at":"2026-06-13T12:44:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64602,"site":"lobby","kind":"visit.party","visit":"019ebf14-50fa-7758-8b94-af3a4b05e1ae","adults":3,"children":1}', 1, '\x019ebf1474227f7088d180113e940bb4', 'visit.party', 1781322249250, 20617, 12, 44, '00112233aabbccdd', 'lobby', '\x019ebf1450fa77588b94af3a4b05e1ae', NULL, NULL, NULL, 3, 1, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (60, 1783003800273, '{"id":"019ebf14-ed3a-7798-9579-da0a61b2480c","at":"2026-06-13T12:44:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64679,"site":"lobby","kind":"topic.chosen","topic":"care"}', 1, '\x019ebf14ed3a77989579da0a61b2480c', 'topic.chosen', 1781322280250, 20617, 12, 44, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, 'care', NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (61, 1783003800274, '{"id":"019ebf15-897a-73ae-a494-6d15b17dd255","at":"2026-06-13T12:45:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64756,"site":"lobby","kind":"reading.taken","visit":"019ebf14-50fa-7758-8b94-af3a4b05e1ae","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ebf15897a73aea4946d15b17dd255', 'reading.taken', 1781322320250, 20617, 12, 45, '00112233aabbccdd', 'lobby', '\x019ebf1450fa77588b94af3a4b05e1ae', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (62, 1783003800275, '{"id":"019ebf15-b08a-7a30-a212-65400ab77988","at":"2026-06-13T12:45:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64833,"site":"lobby","kind":"reading.only_measured"}', 1, '\x019ebf15b08a7a30a21265400ab77988', 'reading.only_measured', 1781322330250, 20617, 12, 45, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (63, 1783003800276, '{"id":"019ec43a-acfa-7a08-8cff-f0548efba442","at":"2026-06-14T12:44:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":64910,"site":"lobby","kind":"event.voided","event":"019eb8e9-f27a-78f3-ac3b-96054274a3eb","reason":"mistake"}', 1, '\x019ec43aacfa7a088cfff0548efba442', 'event.voided', 1781408640250, 20618, 12, 44, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '\x019eb8e9f27a78f3ac3b96054274a3eb');
INSERT INTO public.event_2026_07 VALUES (64, 1783003800277, '{"id":"019ebea7-5e5a-7ae5-bddf-cbc9f3308ce5","at":"2026-06-13T10:45:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65372,"site":"lobby","kind":"visit.arrived","visit":"019ebea7-5e5a-77f4-bb3b-f4bf5d7cfed1","programme":"idobata","channel":"card","card":"00000000000000000000000000000001","lang":"ja"}', 1, '\x019ebea75e5a7ae5bddfcbc9f3308ce5', 'visit.arrived', 1781315100250, 20617, 10, 45, '00112233aabbccdd', 'lobby', '\x019ebea75e5a77f4bb3bf4bf5d7cfed1', 'idobata', 'card', '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (65, 1783003800278, '{"id":"019ebea7-fa9a-754f-9719-61891ef3ea44","at":"2026-06-13T10:45:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65449,"site":"lobby","kind":"topic.chosen","topic":"care"}', 1, '\x019ebea7fa9a754f971961891ef3ea44', 'topic.chosen', 1781315140250, 20617, 10, 45, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, 'care', NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (66, 1783003800279, '{"id":"019ebea8-96da-7e94-8c89-c0017c4ea603","at":"2026-06-13T10:46:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65526,"site":"lobby","kind":"reading.taken","visit":"019ebea7-5e5a-77f4-bb3b-f4bf5d7cfed1","advice_version":"2026-11","monitor":"and-tm2657","sealed":{"key":"0123456789abcdef","text":""}}', 1, '\x019ebea896da7e948c89c0017c4ea603', 'reading.taken', 1781315180250, 20617, 10, 46, '00112233aabbccdd', 'lobby', '\x019ebea75e5a77f4bb3bf4bf5d7cfed1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (67, 1783003800280, '{"id":"019ebea8-d172-7481-97fa-49e56a34b371","at":"2026-06-13T10:46:35.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":65603,"site":"lobby","kind":"counter.added","counter":"met","n":4}', 1, '\x019ebea8d172748197fa49e56a34b371', 'counter.added', 1781315195250, 20617, 10, 46, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'met', 4, NULL);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (1, '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', '\x01970001000070008000000000000001', '\x0ec4cdd366a27563c19c47578156538b05ee1a5acca5c198d52718df2a42985f', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200250);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (2, '\x5be431f662349b2e40ed90cff7346e485d38f909db3e3b38d871504d37030ca0', '\x01970001000070008000000000000001', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200251);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (3, '\x2a438b9927e5b84bcdd3c6b733976257b712c8c05bf9c356c7489e1d4c41b23c', '\x01970001000070008000000000000001', '\x5be431f662349b2e40ed90cff7346e485d38f909db3e3b38d871504d37030ca0', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200252);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (4, '\x6cff9773782e2e75ee0f15394caec8a82a92f01e7f6f39f11a0c5928cadeaac9', '\x01970001000070008000000000000001', '\x2a438b9927e5b84bcdd3c6b733976257b712c8c05bf9c356c7489e1d4c41b23c', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200253);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (5, '\x402402749e5063b835154b0b3ea5c296178e0a508c59d23a88e7af5e44d34dba', '\x01970001000070008000000000000001', '\x6cff9773782e2e75ee0f15394caec8a82a92f01e7f6f39f11a0c5928cadeaac9', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200254);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (6, '\x9373e4bada4a052d6d7b8904d1415d35b85c65c91be1e6c43ef5456d9cab1d34', '\x01970001000070008000000000000001', '\x402402749e5063b835154b0b3ea5c296178e0a508c59d23a88e7af5e44d34dba', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200255);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (7, '\x71fde09526446522daf0e6c43c33921ec178a2681bc6df2eac9d6de7a0180a5a', '\x01970001000070008000000000000001', '\x9373e4bada4a052d6d7b8904d1415d35b85c65c91be1e6c43ef5456d9cab1d34', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200256);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (8, '\x66fd3fe1ffe3ffda0040a8a7bed4013ecf0fff92336c9d9891e5aa7a76b2142f', '\x01970001000070008000000000000001', '\x71fde09526446522daf0e6c43c33921ec178a2681bc6df2eac9d6de7a0180a5a', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200257);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (9, '\xb1b5219fdc0e1d1707f83414e4d69ee40e034f204a720b183331efbbc863c20e', '\x01970001000070008000000000000001', '\x66fd3fe1ffe3ffda0040a8a7bed4013ecf0fff92336c9d9891e5aa7a76b2142f', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200258);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (10, '\x919f8d43fdc7758a6f14d9201761284358bcb53b13b2fbefd84fab37e406515c', '\x01970001000070008000000000000001', '\xb1b5219fdc0e1d1707f83414e4d69ee40e034f204a720b183331efbbc863c20e', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200259);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (11, '\x78b7de7939e3e021e321f24355b03914c7fe6d663936149857cc299c0900963d', '\x01970001000070008000000000000001', '\x919f8d43fdc7758a6f14d9201761284358bcb53b13b2fbefd84fab37e406515c', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200260);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (12, '\x49907bd0b530e66a3cfc7d46e78ec14c24aca6f1c5cc63ebb03929c6e88bc245', '\x01970001000070008000000000000001', '\x78b7de7939e3e021e321f24355b03914c7fe6d663936149857cc299c0900963d', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200261);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (13, '\x4e543c53b0cc045423751159c5d0327eb899969fb250364266d1844169a5ef59', '\x01970001000070008000000000000001', '\x49907bd0b530e66a3cfc7d46e78ec14c24aca6f1c5cc63ebb03929c6e88bc245', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200262);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (14, '\x545ea2363ba444608a775174f52c00918afc863ff8509a9d1eeafc8c6958ab5f', '\x01970001000070008000000000000001', '\x4e543c53b0cc045423751159c5d0327eb899969fb250364266d1844169a5ef59', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200263);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (15, '\x445e5196ccb401b76b1f86e04ddbe4e97cd77b3ba63ddac95f9e40baf0f00b07', '\x01970001000070008000000000000001', '\x545ea2363ba444608a775174f52c00918afc863ff8509a9d1eeafc8c6958ab5f', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200264);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (16, '\x4c5fcec1eefd37c0ea1b00e8acea48e0f750c4003fd0dbc1ab4b16be2899aa6b', '\x01970001000070008000000000000001', '\x445e5196ccb401b76b1f86e04ddbe4e97cd77b3ba63ddac95f9e40baf0f00b07', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200265);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (17, '\x31d55b6008281b970fc597520a58e9693ab73ceec115179a439da604db6105cf', '\x01970001000070008000000000000001', '\x4c5fcec1eefd37c0ea1b00e8acea48e0f750c4003fd0dbc1ab4b16be2899aa6b', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1782658200266);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (18, '\xc4c6fec030a70c96f20af5622bc359ae19c2db988a58c9f87ee467c3d6956e69', '\x01970001000070008000000000000001', '\x31d55b6008281b970fc597520a58e9693ab73ceec115179a439da604db6105cf', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800267);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (19, '\x8319f4d795bb606c2ab6c73cee243644fb1c1d6fc89813b32c213c8aa045ef8d', '\x01970001000070008000000000000001', '\xc4c6fec030a70c96f20af5622bc359ae19c2db988a58c9f87ee467c3d6956e69', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800268);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (20, '\x599ce08e50433002cea66c3421c8c3aa62586f62dedd31f5d1edf32860ea7cd0', '\x01970001000070008000000000000001', '\x8319f4d795bb606c2ab6c73cee243644fb1c1d6fc89813b32c213c8aa045ef8d', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800269);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (21, '\x5e394fd53347336e160e86f1755bc24853107361a3f99d2979b24520f90bb14b', '\x01970001000070008000000000000001', '\x599ce08e50433002cea66c3421c8c3aa62586f62dedd31f5d1edf32860ea7cd0', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800270);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (22, '\x28cf443385d81b23fe76f897cf29b6594767a530790e55e47a5106d3edb4bb4b', '\x01970001000070008000000000000001', '\x5e394fd53347336e160e86f1755bc24853107361a3f99d2979b24520f90bb14b', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800271);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (23, '\x7c630d6abc98c89991ed96c662d678fbedd8d301273281ce9cb26a0f2eb81de3', '\x01970001000070008000000000000001', '\x28cf443385d81b23fe76f897cf29b6594767a530790e55e47a5106d3edb4bb4b', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800272);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (24, '\x2425350cf95fef8f3bbf894db25815c2e6adbd4927d4dc74f2afd05ae7ace46c', '\x01970001000070008000000000000001', '\x7c630d6abc98c89991ed96c662d678fbedd8d301273281ce9cb26a0f2eb81de3', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800273);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (25, '\xbd098d2c47a0c1f39f17df3c82772cd09d43d622bd2f40e60c5cc44a668e464c', '\x01970001000070008000000000000001', '\x2425350cf95fef8f3bbf894db25815c2e6adbd4927d4dc74f2afd05ae7ace46c', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800274);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (26, '\x6a4fef0641a30ccffb976a8723c72d0dfdd15a938334b9d9dfa86e5445f52dae', '\x01970001000070008000000000000001', '\xbd098d2c47a0c1f39f17df3c82772cd09d43d622bd2f40e60c5cc44a668e464c', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800275);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (27, '\xa3530d2eb426a966f7f5c4f87d88e0052076ea9d4111df5f3587d49ac3f355d7', '\x01970001000070008000000000000001', '\x6a4fef0641a30ccffb976a8723c72d0dfdd15a938334b9d9dfa86e5445f52dae', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800276);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (28, '\x3c4aee1950d739b30f2398ec7b245741af9ff4845e5842593361f2a4f34f0f0a', '\x01970001000070008000000000000001', '\xa3530d2eb426a966f7f5c4f87d88e0052076ea9d4111df5f3587d49ac3f355d7', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800277);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (29, '\x415b14037d5bdc9a544de5bfcc08e0d574eec73209f0b918a24943af3ea719b6', '\x01970001000070008000000000000001', '\x3c4aee1950d739b30f2398ec7b245741af9ff4845e5842593361f2a4f34f0f0a', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800278);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (30, '\xa853d8f2287f3eece3617e695200d8cb2ee422217ed0b1b44aa5b177646b6eb4', '\x01970001000070008000000000000001', '\x415b14037d5bdc9a544de5bfcc08e0d574eec73209f0b918a24943af3ea719b6', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800279);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (31, '\xb2c5572b7ce7e682c76af85dd025a1d29d07024d5ae3d5d5a10d4a96fa636430', '\x01970001000070008000000000000001', '\xa853d8f2287f3eece3617e695200d8cb2ee422217ed0b1b44aa5b177646b6eb4', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800280);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (32, '\xab01e671c0d0ae924697d70fb1754b643cdab8d480b3039c10524c6077486104', '\x01970001000070008000000000000001', '\xb2c5572b7ce7e682c76af85dd025a1d29d07024d5ae3d5d5a10d4a96fa636430', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800281);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (33, '\xcbcd5f6ea78100c4034d5fc33a9f80394561e76b4dced06cb5173e3709f67bef', '\x01970001000070008000000000000001', '\xab01e671c0d0ae924697d70fb1754b643cdab8d480b3039c10524c6077486104', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800282);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (34, '\x8f18acfb24fe51e013f5463866d801609a64df49bf702b6e99fb58c3afab4b8f', '\x01970001000070008000000000000001', '\xcbcd5f6ea78100c4034d5fc33a9f80394561e76b4dced06cb5173e3709f67bef', '\x004627bffecd26b64418f5ab8bd376204c97306d047b5cead2cf44f76bdaaa86', 1783003800283);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (35, '\xb71b79874f9df74229b5e0d2164287786dc4268fc70a5249b3e020c1db78f78a', '\x01970001000070008000000000000001', '\x6cff9773782e2e75ee0f15394caec8a82a92f01e7f6f39f11a0c5928cadeaac9', '\xb71b79874f9df74229b5e0d2164287786dc4268fc70a5249b3e020c1db78f78a', 1783090740250);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (36, '\x8a62a0e398f1ba8509919d3084f82bb4a7f17c264c90549cde7315fe29d4608c', '\x01970001000070008000000000000001', '\xb71b79874f9df74229b5e0d2164287786dc4268fc70a5249b3e020c1db78f78a', '\xb71b79874f9df74229b5e0d2164287786dc4268fc70a5249b3e020c1db78f78a', 1783090740251);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (37, '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', '\x01970002000070008000000000000002', '\x102663780ff455ffe5aad58f205baa4e116455c4a98e3efca6b049e1bcb0aa14', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200250);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (38, '\x93f9c3e4458cce880d0030f6b4b4297644c388abee1bb6480b40b579607e395c', '\x01970002000070008000000000000002', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200251);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (39, '\xf6bf2dab57dd671d13f807dfc0e2d1005dd0e833e533173875a580838bd875be', '\x01970002000070008000000000000002', '\x93f9c3e4458cce880d0030f6b4b4297644c388abee1bb6480b40b579607e395c', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200252);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (40, '\xdcdd8cace8450b9b87ff86966f2cf99bb17333d6735c2816378b7d00ce1b2142', '\x01970002000070008000000000000002', '\xf6bf2dab57dd671d13f807dfc0e2d1005dd0e833e533173875a580838bd875be', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200253);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (41, '\x729b61b2522084e82bf7663bd87cb6b10cc56a12835475dc4a72a6fa61762f54', '\x01970002000070008000000000000002', '\xdcdd8cace8450b9b87ff86966f2cf99bb17333d6735c2816378b7d00ce1b2142', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200254);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (42, '\x53aacaccf230a75c80dbb448e39e242c5b15faea4c3a3a46e3d2e85d72f06f3e', '\x01970002000070008000000000000002', '\x729b61b2522084e82bf7663bd87cb6b10cc56a12835475dc4a72a6fa61762f54', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200255);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (43, '\xba6c7af056ca19eee097727479f7cce08fd20a923a95b84d9b7df03b78b474da', '\x01970002000070008000000000000002', '\x53aacaccf230a75c80dbb448e39e242c5b15faea4c3a3a46e3d2e85d72f06f3e', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200256);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (44, '\xf7904d201b715ba4fba94924bc243a650358ed82ff34729b2ab9625fc3e3f936', '\x01970002000070008000000000000002', '\xba6c7af056ca19eee097727479f7cce08fd20a923a95b84d9b7df03b78b474da', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200257);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (45, '\xa20fbdc16968cfbc31a113dfd22705bd7662cca332b776be8e09b679e5069da3', '\x01970002000070008000000000000002', '\xf7904d201b715ba4fba94924bc243a650358ed82ff34729b2ab9625fc3e3f936', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200258);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (46, '\xcd7795a583297b55792124f2ee16cf432e52b8757f1d26383ff44d34d4ecc80f', '\x01970002000070008000000000000002', '\xa20fbdc16968cfbc31a113dfd22705bd7662cca332b776be8e09b679e5069da3', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200259);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (47, '\xd0d6ddd7ab0a5d89458101a9d93af7931e467a7963b39b11ea539fa2a308b678', '\x01970002000070008000000000000002', '\xcd7795a583297b55792124f2ee16cf432e52b8757f1d26383ff44d34d4ecc80f', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200260);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (48, '\x5b02b53e0d7c46ffcaa82f27945c0deda6aa56a80be7ba58c05a8b86146ff884', '\x01970002000070008000000000000002', '\xd0d6ddd7ab0a5d89458101a9d93af7931e467a7963b39b11ea539fa2a308b678', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200261);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (49, '\x47c9bad893aa016ad95e166ab0554e2128467b062185bf69a7729e0ec638908f', '\x01970002000070008000000000000002', '\x5b02b53e0d7c46ffcaa82f27945c0deda6aa56a80be7ba58c05a8b86146ff884', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200262);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (50, '\x85083a2012d52406fe46c5716b14893b519ad35b094200d1d518a1913c9e7930', '\x01970002000070008000000000000002', '\x47c9bad893aa016ad95e166ab0554e2128467b062185bf69a7729e0ec638908f', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200263);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (51, '\x2d829fccbbae647fc5885b185fdd65fe7d0363e04b65b6295fabc39817d31389', '\x01970002000070008000000000000002', '\x85083a2012d52406fe46c5716b14893b519ad35b094200d1d518a1913c9e7930', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200264);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (52, '\xce3ac8237d0e2ee07dff4fb108069c16faeb5498444ebc0f7b88c5345ad6616c', '\x01970002000070008000000000000002', '\x2d829fccbbae647fc5885b185fdd65fe7d0363e04b65b6295fabc39817d31389', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1782658200265);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (53, '\x222c113bd5135cd380152c73829d120991185c0c739e5fc6904b6e7b462522e1', '\x01970002000070008000000000000002', '\xce3ac8237d0e2ee07dff4fb108069c16faeb5498444ebc0f7b88c5345ad6616c', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800266);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (54, '\x135c861acdc025a73c8287ba3e8049f09d8ff2ad50fc415ae86d995484c09e37', '\x01970002000070008000000000000002', '\x222c113bd5135cd380152c73829d120991185c0c739e5fc6904b6e7b462522e1', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800267);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (55, '\x5ebbee094876ac04f77d3afa306b5de5c9c65db789392b4d765a81f8ebc1379e', '\x01970002000070008000000000000002', '\x135c861acdc025a73c8287ba3e8049f09d8ff2ad50fc415ae86d995484c09e37', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800268);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (56, '\x533f68c011ecc94d72d75bcb6b4c741a1ac828425412e6fe9cf63b583029dab4', '\x01970002000070008000000000000002', '\x5ebbee094876ac04f77d3afa306b5de5c9c65db789392b4d765a81f8ebc1379e', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800269);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (57, '\x3cce5c166350887b101ce15c8150d5682385228575385886420944af329b47dc', '\x01970002000070008000000000000002', '\x533f68c011ecc94d72d75bcb6b4c741a1ac828425412e6fe9cf63b583029dab4', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800270);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (58, '\x6d613e5223848e3caa59e28c2458d7db2e34f2f2fb71edc344bb3d13df53cf53', '\x01970002000070008000000000000002', '\x3cce5c166350887b101ce15c8150d5682385228575385886420944af329b47dc', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800271);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (59, '\x86fb1080e363f391c6c2a161fd44a6c7bf87ed9c270db63598be5c0c18812bb6', '\x01970002000070008000000000000002', '\x6d613e5223848e3caa59e28c2458d7db2e34f2f2fb71edc344bb3d13df53cf53', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800272);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (60, '\x55bd7fe9060c3a657ba88ca44c9f5ffcb011f523dffb729589db77ec7e6ab6b4', '\x01970002000070008000000000000002', '\x86fb1080e363f391c6c2a161fd44a6c7bf87ed9c270db63598be5c0c18812bb6', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800273);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (61, '\x99a370245804bd9912299bd67c81a940bdacd6bd85f575290d6736ef345fbce3', '\x01970002000070008000000000000002', '\x55bd7fe9060c3a657ba88ca44c9f5ffcb011f523dffb729589db77ec7e6ab6b4', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800274);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (62, '\xc467a2055ce9c31bc62664c875e1de8674adcf80e358789b8b7027256f0fa140', '\x01970002000070008000000000000002', '\x99a370245804bd9912299bd67c81a940bdacd6bd85f575290d6736ef345fbce3', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800275);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (63, '\x3452cb9cac29230ea2fb2f6284800b8572418c9c753de5cee57d18c1e2cae930', '\x01970002000070008000000000000002', '\xc467a2055ce9c31bc62664c875e1de8674adcf80e358789b8b7027256f0fa140', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800276);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (64, '\x629fca8c58f40e333ddca1b64a0a2dfab562301610364c2ec0e11adb19673e15', '\x01970002000070008000000000000002', '\x3452cb9cac29230ea2fb2f6284800b8572418c9c753de5cee57d18c1e2cae930', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800277);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (65, '\x61eac6aa6b9c2f98ad479e21d78fe2fee344df8ec2b07c1f42a4af9cb1b03bbf', '\x01970002000070008000000000000002', '\x629fca8c58f40e333ddca1b64a0a2dfab562301610364c2ec0e11adb19673e15', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800278);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (66, '\x6544d7e5d201a95cee45c50a1e5ac604f580d710a6e90ff9bb6e10151ab98ff4', '\x01970002000070008000000000000002', '\x61eac6aa6b9c2f98ad479e21d78fe2fee344df8ec2b07c1f42a4af9cb1b03bbf', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800279);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (67, '\x7d94e20c0f285678fffeac1b210f34ef948ef83dc168d28cfff531c649e2396a', '\x01970002000070008000000000000002', '\x6544d7e5d201a95cee45c50a1e5ac604f580d710a6e90ff9bb6e10151ab98ff4', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800280);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (68, '\xb81ea980bde77ca76c9fed3fe277e8cfb7c48caeeddd8ad5d6966d625730690c', '\x01970002000070008000000000000002', '\x7d94e20c0f285678fffeac1b210f34ef948ef83dc168d28cfff531c649e2396a', '\x9c40e0496d369eb3541d0297051c5f84e9d17c5f0abf4c2ef30c14a246ac0b82', 1783003800281);
INSERT INTO public.quarantine OVERRIDING SYSTEM VALUE VALUES (1, '\x01970001000070008000000000000001', '\x9aaa0580dab76d7169c106b781fbc5558aa130bd6a302ac703f1f23a8d9566ae', 0, '\x68616c66206120726f77', '\xe8d99d10568bcdd46b1e3969234b4cee713218d7c71f8243c04744e9a02ec9b1', 1782000000000);
INSERT INTO public.reading VALUES (24, '2026-11', 'and-tm2657', '0123456789abcdef', 355, '000000007a609683ceaf4915888564e88216858f73ccef0346f5a1b4b156d1ad330c16a3831d03bf9b2bd6c0816bee06f92e23399ccea098535b6a437178ba0a1038f0b5e998d0eee4ddf9b9c28ee907072235c28fcd7f4073c1cd2c81f98b521905d591c5b2e75a0acd8be146e4099030f970583f9d52f90e8bec948f6f915fe21b37ca1b29fc99c6c80e2bc8c614b27b8444d18e31704187ddaeb784b28054aead44b0537390e50fcf31ca8e752fdf1ece615db9a6442e9e7d6b377936d536243d35702c1eea1f265974a7cc966f46c6aa7d550101b8119bca3cb72ee0289dc6c91b9270ac06acdf70301704c9d78d82b335998604871926debfdb8825ae562179b37d806c10b5e0cfab4ceaefc4d2d3bf6d016bae4b5b844a7034e77ffe48d0a6ec179556585ea997f351754a09cd', NULL);
INSERT INTO public.reading VALUES (27, '2026-11', 'and-tm2657', '0123456789abcdef', 355, '00000000d1a89b37ad0c9bb6e9526a69d97e967b6c18d982d1dcec53212a8d9bc17a9262453bf4912e7a26e9c76c603fe7e8f9f60a227385459c945c43fc052715850a031ad2d5f1e05b3e13f8c110fb3a828159c9d22950eb25f8a1fc2e6a591ce3bc0c10755c97f5f554ed83239ef54ba2e1619fb9af5084768b8c54dd0ba5626467ba04a10547b401ba8570c1dca1756b72898dd63cb95685d62404fcd5555daf106db8dee081179a071e518ae4525b4b1b75321c52966bd8c67656d050cd6760136783feb17bfe7b8ae46e7836a4b4d19ec12955d6f03945336bd51b1815aaf719f3fd68373b29acf1a57cbd1f5ae28af60465f4298618189af4f3d74f82bf268ea03836e86577bd891ff7b103df23231e1ee201552240cbacd0249a45845dbe3023a906922fa4b9a9c4b753a1ee', NULL);
INSERT INTO public.reading VALUES (32, '2026-11', 'and-tm2657', '0123456789abcdef', 355, '00000000f21201e4eaa3556c35b7e44863087e5244c6b895fe749e67730f37f1fe9eb4adf7d5f12481b1c025d1e4d0a313932904757f1cba4a227f39047b2c107912ef4aefae5d4e15fa8b65fa6672cd4fc9e91833020ccd8c90473ee4c717fdfe48ef631e563408c4653cde776200b5774510ca76f4251e491961a1843baee9b578909c4a7591f27d575d17acfb2d5e37bac233b1330c3f197a14e2ac084ba5f8f659ac44ce4ab37c5d42dc0f877ae37b7fec4b03312ead222930ae9158d4a89f03bc5a4dee4812b16107f1be437c7ba6caf4a341023aed54ef125a25bda659998648e013d5316f32c32444a48c1d5ca1feb6249df2025f0bf7a4bdc458272f498dbfa8af06bcf7e91457db7aa068f113a5397f61ef7bd1d874bc797e736d5f75d8d8a4f9c9c679a661f62cbd65680c', NULL);
INSERT INTO public.reading VALUES (56, '2026-11', 'and-tm2657', '0123456789abcdef', 349, '00000000bdaaea00a01d616f121ae3e603a63966213bca7fd644de2f0dec6823fb5c9d5658f92deafd4bd030679a44dd23c49caea2cf62baba958810b4ebf4b6e1c60aa3d510bb0432d90dcd57bb7d973ac4da9afb81392137161c16b00fd7bb4ecadea281b62bb5f86664ae64a149f5e3838b9ed5a9422a8bc083117eb86c57a81100a16ea330a1a66d58b5d1a4c01ea887ae221b35411b72723b9cef44c0d53ee4da5a7989e9d083a4e62930803889fa6197748d118e3781728a07bbab27f604b8157d03edb92009758340401d68fbfe977c5604a65651cdbde74758d50f1b4540f4262d8ad8c0ac127e938005ce74721888ff4a3adf9934b3ff60c26e7a4287f53ddd4e14d571a0f096da4fdebbeceea7bb6433a715682e5f950c0ce5af69430b91ed2954ba5cf81e54dd1c0502c6', NULL);
INSERT INTO public.reading VALUES (61, '2026-11', 'and-tm2657', '0123456789abcdef', 349, '00000000f4c18226aed23b0fb6104b84e4907d49cc4793d795850e21afbc9ca9d38f8c45041dcd94cdff5a1cd01a914cd5be785a9187df42811e7616c0bbe6ed8614f504e8ee65a123a9a9da816b2332cfed943bb3783a7cbbddbb9b6de2fb1fa098d6918352bc85e456559cb70af5f2d5d5891fd329d65c0b35b1de250e7b34a4aa07b49e6397d4b96245d348bfcbcf264337987e834904fc173498b87e4e2b537d9128c3a9e88963b759f598b81c66e10c167dc8b6eaffb74b589be48e9e02a854c83427be9ab1c0236e49da6e6d8e8778f742f527b5c295e8c93e15a0a8ae3b996870a1320b9d4de2f8ad4cb59aa705c22d3f64dbc8d30aaaaf81963892a766465d2824d4589c16fa1421d129d06743a08f0617420e940144702bc6b789ef81365acc3f88af5933736dcca7f0c99e', NULL);
INSERT INTO public.reading VALUES (66, '2026-11', 'and-tm2657', '0123456789abcdef', 349, '000000004944f2cede962a6da4fd57c523797d45c0aed9c59d6b023f736b96a0692fd360bb7b738eeef795cd0caa761214a0b00bb835e8a534145e878c9a37518ddcf83cf0d1ab56e02f9a72e9d625c966692158a1826327c2fbd8a3cfdcc257076d490ae25f4b1c6d80de7cf4c73f2bc8ff1c385f93d180c5ef5cfb3099f27150cb407a82ce786f6fad79364406c053f895fc553fd3be98261f40dfef82d1a3a28cf7b1491e99f5a97766fbd5ad53600d36ce2c1a09a84047d7df790c5b4c59dab0792946709312c172b2986d94dd6dece807995c57722e138efef996d4480fdeb67ae7ffb0dd9e63e1986964950dc210a25b195f49f0fc40d284064a327e2dbd6a996de6cd10f103003005b688b661321c1744ed2879c1f09c0afb1ebb079465f456aad6cff718569908f6c0301b21', NULL);
INSERT INTO public.tomoni_schema VALUES (1, '2026-06-01 00:00:00+00');
INSERT INTO public.tomoni_schema VALUES (2, '2026-06-01 00:00:00+00');
INSERT INTO public.tomoni_schema VALUES (3, '2026-06-01 00:00:00+00');
SELECT pg_catalog.setval('public.access_id_seq', 1, true);
SELECT pg_catalog.setval('public.held_seq_seq', 68, true);
SELECT pg_catalog.setval('public.quarantine_id_seq', 1, true);
ALTER TABLE ONLY public.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (id);
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
CREATE INDEX event_card ON ONLY public.event USING hash (card) WHERE (card IS NOT NULL);
CREATE INDEX event_2026_06_card_idx ON public.event_2026_06 USING hash (card) WHERE (card IS NOT NULL);
CREATE INDEX event_day ON ONLY public.event USING btree (day);
CREATE INDEX event_2026_06_day_idx ON public.event_2026_06 USING btree (day);
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
ALTER INDEX public.event_pkey ATTACH PARTITION public.event_2026_06_pkey;
ALTER INDEX public.event_foreign ATTACH PARTITION public.event_2026_06_seq_idx;
ALTER INDEX public.event_clock ATTACH PARTITION public.event_2026_06_seq_idx1;
ALTER INDEX public.event_visit ATTACH PARTITION public.event_2026_06_visit_idx;
ALTER INDEX public.event_voids ATTACH PARTITION public.event_2026_06_voids_idx;
ALTER INDEX public.event_card ATTACH PARTITION public.event_2026_07_card_idx;
ALTER INDEX public.event_day ATTACH PARTITION public.event_2026_07_day_idx;
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
