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
CREATE FUNCTION public.tomoni_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'what came in never changes and never goes (table %)', tg_table_name;
end $$;
SET default_tablespace = '';
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
SET default_table_access_method = heap;
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
INSERT INTO public.contact VALUES ('\x01970001000070008000000000000001', '00112233aabbccdd', 'az-kumagaya-1', 1782000000000, 1782000000000, 1, 0, '2026.11.0', 'az-kumagaya', 0);
INSERT INTO public.contact VALUES ('\x01970002000070008000000000000002', '00112233aabbccdd', 'lobby-1', 1782000000000, 1782000000000, 1, 0, '2026.11.0', 'lobby', 0);
INSERT INTO public.event_2026_06 VALUES (1, 1782658200250, '{"id":"019eb41a-901a-78f5-8ef8-aa3892276658","at":"2026-06-11T09:35:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":8700,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eb41a-901a-74a0-a217-beaddbc496cb","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019eb41a901a78f58ef8aa3892276658', 'visit.arrived', 1781138100250, 20615, 9, 35, '00112233aabbccdd', 'az-kumagaya', '\x019eb41a901a74a0a217beaddbc496cb', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (2, 1782658200251, '{"id":"019eb41a-de3a-7302-a38f-d547923a7369","at":"2026-06-11T09:35:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":8777,"site":"az-kumagaya","kind":"visit.card","visit":"019eb41a-901a-74a0-a217-beaddbc496cb","card":"00000000000000000000000000000005"}', 1, '\x019eb41ade3a7302a38fd547923a7369', 'visit.card', 1781138120250, 20615, 9, 35, '00112233aabbccdd', 'az-kumagaya', '\x019eb41a901a74a0a217beaddbc496cb', NULL, NULL, '00000000000000000000000000000005', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (3, 1782658200252, '{"id":"019eb41b-2c5a-79e4-8f42-05b4907a70c3","at":"2026-06-11T09:35:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":8854,"site":"az-kumagaya","kind":"topic.chosen","visit":"019eb41a-901a-74a0-a217-beaddbc496cb","topic":"medicine"}', 1, '\x019eb41b2c5a79e48f4205b4907a70c3', 'topic.chosen', 1781138140250, 20615, 9, 35, '00112233aabbccdd', 'az-kumagaya', '\x019eb41a901a74a0a217beaddbc496cb', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (4, 1782658200253, '{"kind":"robot.waved","at":"2026-06-11T18:00:00.250+09:00"}', 0, NULL, 'robot.waved', 1781168400250, 20615, 18, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (5, 1782658200254, '{"id":"019ebae9-ba1a-7e89-9de0-099784b5a818","at":"2026-06-12T17:19:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10240,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebae9-ba1a-7dd2-a496-36a2fa7f0eab","programme":"meet-plus","channel":"staff","lang":"ja"}', 1, '\x019ebae9ba1a7e899de0099784b5a818', 'visit.arrived', 1781252340250, 20616, 17, 19, '00112233aabbccdd', 'az-kumagaya', '\x019ebae9ba1a7dd2a49636a2fa7f0eab', 'meet-plus', 'staff', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (6, 1782658200255, '{"id":"019ebae9-dd42-780b-8770-24208aa4248c","at":"2026-06-12T17:19:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10317,"site":"az-kumagaya","kind":"visit.party","visit":"019ebae9-ba1a-7dd2-a496-36a2fa7f0eab","adults":1,"children":2}', 1, '\x019ebae9dd42780b877024208aa4248c', 'visit.party', 1781252349250, 20616, 17, 19, '00112233aabbccdd', 'az-kumagaya', '\x019ebae9ba1a7dd2a49636a2fa7f0eab', NULL, NULL, NULL, 1, 2, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (7, 1782658200256, '{"id":"019ebaea-565a-7d14-bd48-82a5ce5b2a92","at":"2026-06-12T17:19:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10394,"site":"az-kumagaya","kind":"topic.chosen","visit":"019ebae9-ba1a-7dd2-a496-36a2fa7f0eab","topic":"medicine"}', 1, '\x019ebaea565a7d14bd4882a5ce5b2a92', 'topic.chosen', 1781252380250, 20616, 17, 19, '00112233aabbccdd', 'az-kumagaya', '\x019ebae9ba1a7dd2a49636a2fa7f0eab', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (8, 1782658200257, '{"id":"019ec010-161a-7076-bb23-13f55b06258e","at":"2026-06-13T17:19:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10471,"site":"az-kumagaya","kind":"event.voided","event":"019ebae9-ba1a-7e89-9de0-099784b5a818","reason":"mistake"}', 1, '\x019ec010161a7076bb2313f55b06258e', 'event.voided', 1781338740250, 20617, 17, 19, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '\x019ebae9ba1a7e899de0099784b5a818');
INSERT INTO public.event_2026_06 VALUES (9, 1782658200258, '{"id":"019eba18-123a-7597-bcf0-0fecb91ee9e5","at":"2026-06-12T13:30:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10548,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eba18-123a-7b14-b192-b70442594052","programme":"idobata","channel":"card","lang":"ja"}', 1, '\x019eba18123a7597bcf00fecb91ee9e5', 'visit.arrived', 1781238600250, 20616, 13, 30, '00112233aabbccdd', 'az-kumagaya', '\x019eba18123a7b14b192b70442594052', 'idobata', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (10, 1782658200259, '{"id":"019eba18-ae7a-77b8-b451-d0135675f6ad","at":"2026-06-12T13:30:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10625,"site":"az-kumagaya","kind":"topic.chosen","topic":"medicine"}', 1, '\x019eba18ae7a77b8b451d0135675f6ad', 'topic.chosen', 1781238640250, 20616, 13, 30, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (11, 1782658200260, '{"id":"019eb997-e5ba-7256-a7e6-529bce76e9f4","at":"2026-06-12T11:10:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10856,"site":"az-kumagaya","kind":"visit.arrived","visit":"019eb997-e5ba-7070-a085-9634fe3c9c8f","programme":"meet-plus","channel":"staff","lang":"ja"}', 1, '\x019eb997e5ba7256a7e6529bce76e9f4', 'visit.arrived', 1781230200250, 20616, 11, 10, '00112233aabbccdd', 'az-kumagaya', '\x019eb997e5ba7070a0859634fe3c9c8f', 'meet-plus', 'staff', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (25, 1782658200250, '{"id":"019eb47f-455a-736e-81e7-4ef5e8e25d94","at":"2026-06-11T11:25:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":8469,"site":"lobby","kind":"visit.arrived","visit":"019eb47f-455a-7128-8c5c-7fd0a6a3a450","programme":"meet-plus","channel":"card","lang":"ja"}', 1, '\x019eb47f455a736e81e74ef5e8e25d94', 'visit.arrived', 1781144700250, 20615, 11, 25, '00112233aabbccdd', 'lobby', '\x019eb47f455a71288c5c7fd0a6a3a450', 'meet-plus', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (26, 1782658200251, '{"id":"019eb47f-6882-7170-bd9c-172411e20b8f","at":"2026-06-11T11:25:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":8546,"site":"lobby","kind":"visit.party","visit":"019eb47f-455a-7128-8c5c-7fd0a6a3a450","adults":2,"children":1}', 1, '\x019eb47f68827170bd9c172411e20b8f', 'visit.party', 1781144709250, 20615, 11, 25, '00112233aabbccdd', 'lobby', '\x019eb47f455a71288c5c7fd0a6a3a450', NULL, NULL, NULL, 2, 1, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (27, 1782658200252, '{"id":"019eb47f-e19a-7952-a09f-76b5a170b338","at":"2026-06-11T11:25:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":8623,"site":"lobby","kind":"topic.chosen","visit":"019eb47f-455a-7128-8c5c-7fd0a6a3a450","topic":"medicine"}', 1, '\x019eb47fe19a7952a09f76b5a170b338', 'topic.chosen', 1781144740250, 20615, 11, 25, '00112233aabbccdd', 'lobby', '\x019eb47f455a71288c5c7fd0a6a3a450', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (28, 1782658200253, '{"id":"019eb59c-ea5a-73e7-87a2-ea20b2f14c94","at":"2026-06-11T16:37:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":8931,"site":"lobby","kind":"visit.arrived","visit":"019eb59c-ea5a-75c9-b403-e430ec66a787","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019eb59cea5a73e787a2ea20b2f14c94', 'visit.arrived', 1781163420250, 20615, 16, 37, '00112233aabbccdd', 'lobby', '\x019eb59cea5a75c9b403e430ec66a787', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (29, 1782658200254, '{"id":"019eb59d-0d82-757f-a009-02c77ebff206","at":"2026-06-11T16:37:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9008,"site":"lobby","kind":"visit.party","visit":"019eb59c-ea5a-75c9-b403-e430ec66a787","adults":2,"children":2}', 1, '\x019eb59d0d82757fa00902c77ebff206', 'visit.party', 1781163429250, 20615, 16, 37, '00112233aabbccdd', 'lobby', '\x019eb59cea5a75c9b403e430ec66a787', NULL, NULL, NULL, 2, 2, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (30, 1782658200255, '{"id":"019eb59d-869a-72a1-ab0a-18e8830e07bc","at":"2026-06-11T16:37:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9085,"site":"lobby","kind":"topic.chosen","visit":"019eb59c-ea5a-75c9-b403-e430ec66a787","topic":"medicine"}', 1, '\x019eb59d869a72a1ab0a18e8830e07bc', 'topic.chosen', 1781163460250, 20615, 16, 37, '00112233aabbccdd', 'lobby', '\x019eb59cea5a75c9b403e430ec66a787', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (31, 1782658200256, '{"id":"019eb59e-5d72-7f64-8a09-7c976bf46c69","at":"2026-06-11T16:38:35.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9162,"site":"lobby","kind":"counter.added","counter":"met","n":4}', 1, '\x019eb59e5d727f648a097c976bf46c69', 'counter.added', 1781163515250, 20615, 16, 38, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'met', 4, NULL);
INSERT INTO public.event_2026_06 VALUES (32, 1782658200257, '{"id":"019eb535-75fa-7795-851a-bd81f1d69ed6","at":"2026-06-11T14:44:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9239,"site":"lobby","kind":"visit.arrived","visit":"019eb535-75fa-77f2-9828-9fcd59a54a7b","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019eb53575fa7795851abd81f1d69ed6', 'visit.arrived', 1781156640250, 20615, 14, 44, '00112233aabbccdd', 'lobby', '\x019eb53575fa77f298289fcd59a54a7b', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (33, 1782658200258, '{"id":"019eb535-c41a-7fe2-93f4-48b3a5aa3c81","at":"2026-06-11T14:44:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9316,"site":"lobby","kind":"visit.card","visit":"019eb535-75fa-77f2-9828-9fcd59a54a7b","card":"00000000000000000000000000000003"}', 1, '\x019eb535c41a7fe293f448b3a5aa3c81', 'visit.card', 1781156660250, 20615, 14, 44, '00112233aabbccdd', 'lobby', '\x019eb53575fa77f298289fcd59a54a7b', NULL, NULL, '00000000000000000000000000000003', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (34, 1782658200259, '{"id":"019eb415-11da-73f6-bd05-61e6211c70cf","at":"2026-06-11T09:29:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9393,"site":"lobby","kind":"visit.arrived","visit":"019eb415-11da-79c4-ab05-37e65affb229","programme":"meet-plus","channel":"card","card":"00000000000000000000000000000003","lang":"ja"}', 1, '\x019eb41511da73f6bd0561e6211c70cf', 'visit.arrived', 1781137740250, 20615, 9, 29, '00112233aabbccdd', 'lobby', '\x019eb41511da79c4ab0537e65affb229', 'meet-plus', 'card', '00000000000000000000000000000003', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (35, 1782658200260, '{"id":"019eb415-3502-766d-b2fd-f2022a96fb1a","at":"2026-06-11T09:29:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9470,"site":"lobby","kind":"visit.party","visit":"019eb415-11da-79c4-ab05-37e65affb229","adults":2,"children":0}', 1, '\x019eb4153502766db2fdf2022a96fb1a', 'visit.party', 1781137749250, 20615, 9, 29, '00112233aabbccdd', 'lobby', '\x019eb41511da79c4ab0537e65affb229', NULL, NULL, NULL, 2, 0, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (36, 1782658200261, '{"id":"019eb3c3-967a-75bf-bc89-1b4a6a50df4d","at":"2026-06-11T08:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9547,"site":"lobby","kind":"clock.checked","offset_ms":-1500}', 1, '\x019eb3c3967a75bfbc891b4a6a50df4d', 'clock.checked', 1781132400250, 20615, 8, 0, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_06 VALUES (37, 1782658200262, '{"id":"019eb9cd-e9da-72ea-96d0-cc5fd4c28c2e","at":"2026-06-12T12:09:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9624,"site":"lobby","kind":"visit.arrived","visit":"019eb9cd-e9da-7268-ad1c-9af0153e7c2a","programme":"meet-plus","channel":"staff","card":"00000000000000000000000000000004","lang":"ja"}', 1, '\x019eb9cde9da72ea96d0cc5fd4c28c2e', 'visit.arrived', 1781233740250, 20616, 12, 9, '00112233aabbccdd', 'lobby', '\x019eb9cde9da7268ad1c9af0153e7c2a', 'meet-plus', 'staff', '00000000000000000000000000000004', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (12, 1783003800261, '{"id":"019eb998-81fa-721a-8c5c-715f8c74fc1e","at":"2026-06-12T11:10:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10933,"site":"az-kumagaya","kind":"topic.chosen","visit":"019eb997-e5ba-7070-a085-9634fe3c9c8f","topic":"medicine"}', 1, '\x019eb99881fa721a8c5c715f8c74fc1e', 'topic.chosen', 1781230240250, 20616, 11, 10, '00112233aabbccdd', 'az-kumagaya', '\x019eb997e5ba7070a0859634fe3c9c8f', NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (13, 1783003800262, '{"id":"019eb999-454a-7b9f-b88c-422bcca2a92b","at":"2026-06-12T11:11:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11010,"site":"az-kumagaya","kind":"reading.only_measured"}', 1, '\x019eb999454a7b9fb88c422bcca2a92b', 'reading.only_measured', 1781230290250, 20616, 11, 11, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (14, 1783003800263, '{"kind":"robot.waved","at":"2026-06-12T18:00:00.250+09:00"}', 0, NULL, 'robot.waved', 1781254800250, 20616, 18, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (15, 1783003800264, '{"id":"019ebeec-f2da-721b-958d-cdb46b446806","at":"2026-06-13T12:01:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11164,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebeec-f2da-74ac-b678-bc8d40783f0a","programme":"meet-plus","channel":"staff","card":"00000000000000000000000000000005","lang":"ja"}', 1, '\x019ebeecf2da721b958dcdb46b446806', 'visit.arrived', 1781319660250, 20617, 12, 1, '00112233aabbccdd', 'az-kumagaya', '\x019ebeecf2da74acb678bc8d40783f0a', 'meet-plus', 'staff', '00000000000000000000000000000005', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (16, 1783003800265, '{"id":"019ebeed-1602-7a99-b54a-09cde5cfedfa","at":"2026-06-13T12:01:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11241,"site":"az-kumagaya","kind":"visit.party","visit":"019ebeec-f2da-74ac-b678-bc8d40783f0a","adults":3,"children":1}', 1, '\x019ebeed16027a99b54a09cde5cfedfa', 'visit.party', 1781319669250, 20617, 12, 1, '00112233aabbccdd', 'az-kumagaya', '\x019ebeecf2da74acb678bc8d40783f0a', NULL, NULL, NULL, 3, 1, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (17, 1783003800266, '{"id":"019ec01b-fcfa-7790-a43d-35702c1eea1f","at":"2026-06-13T17:32:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11318,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ec01b-fcfa-770b-9f70-301704c9d78d","programme":"meet-plus","channel":"staff","card":"00000000000000000000000000000002","lang":"ja"}', 1, '\x019ec01bfcfa7790a43d35702c1eea1f', 'visit.arrived', 1781339520250, 20617, 17, 32, '00112233aabbccdd', 'az-kumagaya', '\x019ec01bfcfa770b9f70301704c9d78d', 'meet-plus', 'staff', '00000000000000000000000000000002', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (18, 1783003800267, '{"id":"019ec01c-4b1a-784a-aead-44b0537390e5","at":"2026-06-13T17:32:20.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11395,"site":"az-kumagaya","kind":"visit.card","visit":"019ec01b-fcfa-770b-9f70-301704c9d78d","card":"00000000000000000000000000000001"}', 1, '\x019ec01c4b1a784aaead44b0537390e5', 'visit.card', 1781339540250, 20617, 17, 32, '00112233aabbccdd', 'az-kumagaya', '\x019ec01bfcfa770b9f70301704c9d78d', NULL, NULL, '00000000000000000000000000000001', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (19, 1783003800268, '{"id":"019ebef7-04fa-7e4f-828e-e907072235c2","at":"2026-06-13T12:12:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11472,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebef7-04fa-7c58-8acd-8be146e40990","programme":"meet-plus","channel":"staff","lang":"ja"}', 1, '\x019ebef704fa7e4f828ee907072235c2', 'visit.arrived', 1781320320250, 20617, 12, 12, '00112233aabbccdd', 'az-kumagaya', '\x019ebef704fa7c588acd8be146e40990', 'meet-plus', 'staff', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (20, 1783003800269, '{"id":"019ebf62-22da-7e29-a5f4-298618189af4","at":"2026-06-13T14:09:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11780,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebf62-22da-7233-a201-552240cbacd0","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019ebf6222da7e29a5f4298618189af4', 'visit.arrived', 1781327340250, 20617, 14, 9, '00112233aabbccdd', 'az-kumagaya', '\x019ebf6222da7233a201552240cbacd0', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (21, 1783003800270, '{"id":"019ebf63-826a-783f-be7b-8ae46e7836a4","at":"2026-06-13T14:10:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11857,"site":"az-kumagaya","kind":"reading.only_measured"}', 1, '\x019ebf63826a783fbe7b8ae46e7836a4', 'reading.only_measured', 1781327430250, 20617, 14, 10, '00112233aabbccdd', 'az-kumagaya', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (22, 1783003800271, '{"kind":"robot.waved","at":"2026-06-13T18:00:00.250+09:00"}', 0, NULL, 'robot.waved', 1781341200250, 20617, 18, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (23, 1783090740250, '{"id":"019ebffe-b0fa-7756-8dd6-3cb95685d624","at":"2026-06-13T17:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":12011,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebffe-b0fa-704d-9daf-106db8dee081","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019ebffeb0fa77568dd63cb95685d624', 'visit.arrived', 1781337600250, 20617, 17, 0, '00112233aabbccdd', 'az-kumagaya', '\x019ebffeb0fa704d9daf106db8dee081', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (24, 1783090740251, '{"id":"019ebfff-9b5a-7845-94dd-0ba5626467ba","at":"2026-06-13T17:01:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":12088,"site":"az-kumagaya","kind":"visit.arrived","visit":"019ebfff-9b5a-704a-b401-ba8570c1dca1","programme":"idobata","channel":"tap","lang":"ja"}', 1, '\x019ebfff9b5a784594dd0ba5626467ba', 'visit.arrived', 1781337660250, 20617, 17, 1, '00112233aabbccdd', 'az-kumagaya', '\x019ebfff9b5a704ab401ba8570c1dca1', 'idobata', 'tap', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (38, 1783003800263, '{"id":"019eb9ce-0d02-75ea-88da-f4016b4013ef","at":"2026-06-12T12:09:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9701,"site":"lobby","kind":"visit.party","visit":"019eb9cd-e9da-7268-ad1c-9af0153e7c2a","adults":1,"children":0}', 1, '\x019eb9ce0d0275ea88daf4016b4013ef', 'visit.party', 1781233749250, 20616, 12, 9, '00112233aabbccdd', 'lobby', '\x019eb9cde9da7268ad1c9af0153e7c2a', NULL, NULL, NULL, 1, 0, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (39, 1783003800264, '{"id":"019eb9ce-861a-7def-a647-cb8f74e69a5d","at":"2026-06-12T12:09:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9778,"site":"lobby","kind":"topic.chosen","topic":"medicine"}', 1, '\x019eb9ce861a7defa647cb8f74e69a5d', 'topic.chosen', 1781233780250, 20616, 12, 9, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (40, 1783003800265, '{"id":"019eba81-5b5a-71c0-a98c-b3a570ccec31","at":"2026-06-12T15:25:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9855,"site":"lobby","kind":"visit.arrived","visit":"019eba81-5b5a-77b4-9a81-682c64e50cad","programme":"idobata","channel":"tap","card":"00000000000000000000000000000002","lang":"ja"}', 1, '\x019eba815b5a71c0a98cb3a570ccec31', 'visit.arrived', 1781245500250, 20616, 15, 25, '00112233aabbccdd', 'lobby', '\x019eba815b5a77b49a81682c64e50cad', 'idobata', 'tap', '00000000000000000000000000000002', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (41, 1783003800266, '{"id":"019eba81-7e82-726a-9118-bb16000f49c8","at":"2026-06-12T15:25:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":9932,"site":"lobby","kind":"visit.party","visit":"019eba81-5b5a-77b4-9a81-682c64e50cad","adults":1,"children":0}', 1, '\x019eba817e82726a9118bb16000f49c8', 'visit.party', 1781245509250, 20616, 15, 25, '00112233aabbccdd', 'lobby', '\x019eba815b5a77b49a81682c64e50cad', NULL, NULL, NULL, 1, 0, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (42, 1783003800267, '{"id":"019eba82-ce72-7261-a050-914a9d33a01c","at":"2026-06-12T15:26:35.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10009,"site":"lobby","kind":"counter.added","counter":"met","n":2}', 1, '\x019eba82ce727261a050914a9d33a01c', 'counter.added', 1781245595250, 20616, 15, 26, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'met', 2, NULL);
INSERT INTO public.event_2026_07 VALUES (43, 1783003800268, '{"id":"019eba4f-00ba-724c-95fc-899e4fd58dbe","at":"2026-06-12T14:30:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10086,"site":"lobby","kind":"visit.arrived","visit":"019eba4f-00ba-7d94-9d87-cec31f7296ab","programme":"idobata","channel":"card","lang":"ja"}', 1, '\x019eba4f00ba724c95fc899e4fd58dbe', 'visit.arrived', 1781242200250, 20616, 14, 30, '00112233aabbccdd', 'lobby', '\x019eba4f00ba7d949d87cec31f7296ab', 'idobata', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (44, 1783003800269, '{"id":"019eba4f-23e2-7d41-ba86-f7a243c71b9a","at":"2026-06-12T14:30:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10163,"site":"lobby","kind":"visit.party","visit":"019eba4f-00ba-7d94-9d87-cec31f7296ab","adults":2,"children":2}', 1, '\x019eba4f23e27d41ba86f7a243c71b9a', 'visit.party', 1781242209250, 20616, 14, 30, '00112233aabbccdd', 'lobby', '\x019eba4f00ba7d949d87cec31f7296ab', NULL, NULL, NULL, 2, 2, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (45, 1783003800270, '{"id":"019eba62-3a9a-77a4-b306-98a1c0093492","at":"2026-06-12T14:51:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10702,"site":"lobby","kind":"visit.arrived","visit":"019eba62-3a9a-7d58-95b4-0aeba4a45eff","programme":"meet-plus","channel":"card","lang":"ja"}', 1, '\x019eba623a9a77a4b30698a1c0093492', 'visit.arrived', 1781243460250, 20616, 14, 51, '00112233aabbccdd', 'lobby', '\x019eba623a9a7d5895b40aeba4a45eff', 'meet-plus', 'card', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (46, 1783003800271, '{"id":"019eba63-9a2a-7b8f-b8be-8831f237e45a","at":"2026-06-12T14:52:30.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":10779,"site":"lobby","kind":"reading.only_measured"}', 1, '\x019eba639a2a7b8fb8be8831f237e45a', 'reading.only_measured', 1781243550250, 20616, 14, 52, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (47, 1783003800272, '{"id":"019eb8e9-f27a-76f0-a3a5-ef88ef02090b","at":"2026-06-12T08:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11087,"site":"lobby","kind":"clock.checked","offset_ms":-1500}', 1, '\x019eb8e9f27a76f0a3a5ef88ef02090b', 'clock.checked', 1781218800250, 20616, 8, 0, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (48, 1783003800273, '{"id":"019ec01d-d1ba-7edb-b132-bf2de040015c","at":"2026-06-13T17:34:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11549,"site":"lobby","kind":"visit.arrived","visit":"019ec01d-d1ba-781d-ba60-9683ceaf4915","programme":"meet-plus","channel":"staff","lang":"ja"}', 1, '\x019ec01dd1ba7edbb132bf2de040015c', 'visit.arrived', 1781339640250, 20617, 17, 34, '00112233aabbccdd', 'lobby', '\x019ec01dd1ba781dba609683ceaf4915', 'meet-plus', 'staff', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (49, 1783003800274, '{"id":"019ec01d-f4e2-7231-b291-35bdd70a39d1","at":"2026-06-13T17:34:09.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11626,"site":"lobby","kind":"visit.party","visit":"019ec01d-d1ba-781d-ba60-9683ceaf4915","adults":3,"children":0}', 1, '\x019ec01df4e27231b29135bdd70a39d1', 'visit.party', 1781339649250, 20617, 17, 34, '00112233aabbccdd', 'lobby', '\x019ec01dd1ba781dba609683ceaf4915', NULL, NULL, NULL, 3, 0, NULL, NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (50, 1783003800275, '{"id":"019ec01e-6dfa-7364-92b8-0aed6da79a87","at":"2026-06-13T17:34:40.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11703,"site":"lobby","kind":"topic.chosen","topic":"medicine"}', 1, '\x019ec01e6dfa736492b80aed6da79a87', 'topic.chosen', 1781339680250, 20617, 17, 34, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, 'medicine', NULL, NULL, NULL);
INSERT INTO public.event_2026_07 VALUES (51, 1783003800276, '{"id":"019ebe10-4e7a-7179-918a-e4525b4b1b75","at":"2026-06-13T08:00:00.250+09:00","machine":"00112233aabbccdd","boot":"019eb920-e000-7000-8000-000000000320","up_ms":11934,"site":"lobby","kind":"clock.checked","offset_ms":-1500}', 1, '\x019ebe104e7a7179918ae4525b4b1b75', 'clock.checked', 1781305200250, 20617, 8, 0, '00112233aabbccdd', 'lobby', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (1, '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', '\x01970001000070008000000000000001', '\x0ec4cdd366a27563c19c47578156538b05ee1a5acca5c198d52718df2a42985f', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200250);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (2, '\x748a5967a05fc2d219f177c775a44457c2009d1ea8d44ed74da95422a317c5eb', '\x01970001000070008000000000000001', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200251);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (3, '\xcc4720c4337b62d2cf96770d8342a92c4485224171d8b9cbe591e03bed4f4ed8', '\x01970001000070008000000000000001', '\x748a5967a05fc2d219f177c775a44457c2009d1ea8d44ed74da95422a317c5eb', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200252);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (4, '\x92cca3b527b193010206575ef0c74a1d51c92eca4563399cd18268eef63ab277', '\x01970001000070008000000000000001', '\xcc4720c4337b62d2cf96770d8342a92c4485224171d8b9cbe591e03bed4f4ed8', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200253);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (5, '\x26efbc8e989667408ab91f081e5d0b282a807830659c8a0f93c0ad217794eb49', '\x01970001000070008000000000000001', '\x92cca3b527b193010206575ef0c74a1d51c92eca4563399cd18268eef63ab277', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200254);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (6, '\x459024221ab75018be143776ca6bc0e5a44f570a47c0f59a3434a80d259015a5', '\x01970001000070008000000000000001', '\x26efbc8e989667408ab91f081e5d0b282a807830659c8a0f93c0ad217794eb49', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200255);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (7, '\xf89efbef7a62d37afbf51e6b08b14eb3b7bf34542159883664a61a74f86d14b7', '\x01970001000070008000000000000001', '\x459024221ab75018be143776ca6bc0e5a44f570a47c0f59a3434a80d259015a5', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200256);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (8, '\x9a096014e2e7a3a2e81071d75ab57ec4c4330ab6588229156e3f1082d5e78a87', '\x01970001000070008000000000000001', '\xf89efbef7a62d37afbf51e6b08b14eb3b7bf34542159883664a61a74f86d14b7', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200257);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (9, '\x34753d01a12fa8efa810fc8ee2903703a47185b66b36a43f119fc513137cb3c5', '\x01970001000070008000000000000001', '\x9a096014e2e7a3a2e81071d75ab57ec4c4330ab6588229156e3f1082d5e78a87', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200258);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (10, '\x73776dcee4da17a29e49c810120bc68d36daa27f775ac42cd4f43d7e6b77d2f8', '\x01970001000070008000000000000001', '\x34753d01a12fa8efa810fc8ee2903703a47185b66b36a43f119fc513137cb3c5', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200259);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (11, '\x7f8ab708b2d71644244c6cc7b5a2bb7ad5092b26c207f5c89d6faf57d45b5149', '\x01970001000070008000000000000001', '\x73776dcee4da17a29e49c810120bc68d36daa27f775ac42cd4f43d7e6b77d2f8', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1782658200260);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (12, '\x5e11621a58e8e88606b2dd3f463436124157ce2a94ad80a0948a1c0696cf511f', '\x01970001000070008000000000000001', '\x7f8ab708b2d71644244c6cc7b5a2bb7ad5092b26c207f5c89d6faf57d45b5149', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800261);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (13, '\x522b2ce3346173940ebfdee20c87e94906c809c7b1413a75852774b1da6553b3', '\x01970001000070008000000000000001', '\x5e11621a58e8e88606b2dd3f463436124157ce2a94ad80a0948a1c0696cf511f', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800262);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (14, '\x4e4b2629d690c06d48db83e1fc674d343634469cf3a14f63272abb07d487d0cd', '\x01970001000070008000000000000001', '\x522b2ce3346173940ebfdee20c87e94906c809c7b1413a75852774b1da6553b3', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800263);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (15, '\xea8528e4345171ccf7ee6c63b5d55116e13c811978b8811a3e94f12b10c08553', '\x01970001000070008000000000000001', '\x4e4b2629d690c06d48db83e1fc674d343634469cf3a14f63272abb07d487d0cd', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800264);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (16, '\xd0821de76925e52d5c95b75aed281630261b6435de231940bedff120691b4eba', '\x01970001000070008000000000000001', '\xea8528e4345171ccf7ee6c63b5d55116e13c811978b8811a3e94f12b10c08553', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800265);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (17, '\x73e8a91711370e21bbfe920016c8a88c8401717b4d3a4c8c455db2e5140cf4ab', '\x01970001000070008000000000000001', '\xd0821de76925e52d5c95b75aed281630261b6435de231940bedff120691b4eba', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800266);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (18, '\x48f299efe99a5ddfdde51d86876480931a1fda2f5e2962b410385fa3b9799cce', '\x01970001000070008000000000000001', '\x73e8a91711370e21bbfe920016c8a88c8401717b4d3a4c8c455db2e5140cf4ab', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800267);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (19, '\x29e1eca45e2a9b6adee702648129d0b30db88632d1c7153c0577a879f2adc583', '\x01970001000070008000000000000001', '\x48f299efe99a5ddfdde51d86876480931a1fda2f5e2962b410385fa3b9799cce', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800268);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (20, '\x829060d5c21f8b1795f05ae80e78aae13c2f970abdf0cc033705654dfe7970fd', '\x01970001000070008000000000000001', '\x29e1eca45e2a9b6adee702648129d0b30db88632d1c7153c0577a879f2adc583', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800269);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (21, '\xcf5e537d4d647d7eca92a6021847712c4041fa438610e87912327d11c047ee9a', '\x01970001000070008000000000000001', '\x829060d5c21f8b1795f05ae80e78aae13c2f970abdf0cc033705654dfe7970fd', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800270);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (22, '\xf789fa14f98ce7cc08f0afe11cc054f9294f648b97f25b70a4844176fbadeada', '\x01970001000070008000000000000001', '\xcf5e537d4d647d7eca92a6021847712c4041fa438610e87912327d11c047ee9a', '\xdf1edad4e8eb479376cf38078e0ae5c204429a682e64182660a11d1581a1ea40', 1783003800271);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (23, '\x36899085162c6ab8b84d26b7697c50cfab114f049db25d947dec609c8c092772', '\x01970001000070008000000000000001', '\x92cca3b527b193010206575ef0c74a1d51c92eca4563399cd18268eef63ab277', '\x36899085162c6ab8b84d26b7697c50cfab114f049db25d947dec609c8c092772', 1783090740250);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (24, '\x4df217c2e7c1359d4f328d37aebc88b908d9b6237850ee4eb8cfd372a91e0b27', '\x01970001000070008000000000000001', '\x36899085162c6ab8b84d26b7697c50cfab114f049db25d947dec609c8c092772', '\x36899085162c6ab8b84d26b7697c50cfab114f049db25d947dec609c8c092772', 1783090740251);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (25, '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', '\x01970002000070008000000000000002', '\x102663780ff455ffe5aad58f205baa4e116455c4a98e3efca6b049e1bcb0aa14', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200250);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (26, '\x8b26266af344935bdb98742f5d6f124fc568b6a3dee6db6c5db75b365fb0ff5b', '\x01970002000070008000000000000002', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200251);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (27, '\xf496c486c81f28f920c163afe5736c80bd6fa69a52270cd633e39a6fe9b0045c', '\x01970002000070008000000000000002', '\x8b26266af344935bdb98742f5d6f124fc568b6a3dee6db6c5db75b365fb0ff5b', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200252);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (28, '\x63c435a28bdf121840b3644ba33bf48736190b47474986fe5bfd067a27bf085c', '\x01970002000070008000000000000002', '\xf496c486c81f28f920c163afe5736c80bd6fa69a52270cd633e39a6fe9b0045c', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200253);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (29, '\x759ae43abdde065fed9e0bcf5531febf1611a07d2eecee377b59065ec10257ef', '\x01970002000070008000000000000002', '\x63c435a28bdf121840b3644ba33bf48736190b47474986fe5bfd067a27bf085c', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200254);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (30, '\xdd66ee63a84bb8d93fd1f7e63835e490755b495a7e68783c048abcd5df71a9c3', '\x01970002000070008000000000000002', '\x759ae43abdde065fed9e0bcf5531febf1611a07d2eecee377b59065ec10257ef', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200255);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (31, '\x2717b7767701b852f1b616a08f1a474d085cc4d06e27d851806d722f69d9c965', '\x01970002000070008000000000000002', '\xdd66ee63a84bb8d93fd1f7e63835e490755b495a7e68783c048abcd5df71a9c3', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200256);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (32, '\x33ea745a024aecc24f9940f9dfe5871040065a78554c22fa5018fa1ccbfa7d4d', '\x01970002000070008000000000000002', '\x2717b7767701b852f1b616a08f1a474d085cc4d06e27d851806d722f69d9c965', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200257);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (33, '\x8467e82e6fa8510a671ece9fbc58954c3d5e7bbc4907d36c9a3109d379e50b32', '\x01970002000070008000000000000002', '\x33ea745a024aecc24f9940f9dfe5871040065a78554c22fa5018fa1ccbfa7d4d', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200258);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (34, '\xe48c1b6fb16ebffb024b2f2be8aef02567d1d75ef787adba777dcb980e74e135', '\x01970002000070008000000000000002', '\x8467e82e6fa8510a671ece9fbc58954c3d5e7bbc4907d36c9a3109d379e50b32', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200259);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (35, '\xa4b0a5903d8ad2de93a466129bd1e6f7a7ed9916b63d44478d249b693ea1cb40', '\x01970002000070008000000000000002', '\xe48c1b6fb16ebffb024b2f2be8aef02567d1d75ef787adba777dcb980e74e135', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200260);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (36, '\xdbd507535a24829a0d6ea00441309d0416ad0a1505b78dda025b68e415f099c7', '\x01970002000070008000000000000002', '\xa4b0a5903d8ad2de93a466129bd1e6f7a7ed9916b63d44478d249b693ea1cb40', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200261);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (37, '\xae90f3756588696556df7d080cbb2d606d02f99ff8d3935e62a6908b591fc96d', '\x01970002000070008000000000000002', '\xdbd507535a24829a0d6ea00441309d0416ad0a1505b78dda025b68e415f099c7', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1782658200262);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (38, '\x19ad16a098253ecdca7d68ddf8d85159b0d3789b1dd9110c9ae083d6e45d5162', '\x01970002000070008000000000000002', '\xae90f3756588696556df7d080cbb2d606d02f99ff8d3935e62a6908b591fc96d', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800263);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (39, '\xe9bcd48a3ecdf8c272a7d0062f531dfe33738601a9c961334753435440d94e3d', '\x01970002000070008000000000000002', '\x19ad16a098253ecdca7d68ddf8d85159b0d3789b1dd9110c9ae083d6e45d5162', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800264);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (40, '\x4d7881e12622149fd9c788288114cebdd88b8bde7a8233eaec11b7f18d6a04b5', '\x01970002000070008000000000000002', '\xe9bcd48a3ecdf8c272a7d0062f531dfe33738601a9c961334753435440d94e3d', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800265);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (41, '\xe0c1869b756432ad9b678e18b39c31b86db01b0c0aa298129c00036a1588f51e', '\x01970002000070008000000000000002', '\x4d7881e12622149fd9c788288114cebdd88b8bde7a8233eaec11b7f18d6a04b5', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800266);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (42, '\x56e0ea69dfb8ec95057462f8ef0ae59951b6552f3c6fa0cc1c45f3a4de99189b', '\x01970002000070008000000000000002', '\xe0c1869b756432ad9b678e18b39c31b86db01b0c0aa298129c00036a1588f51e', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800267);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (43, '\xd961045b3735cd0e3cb866c6b9be297c1a9162bfa1dd3e90103260dbfa6ed86c', '\x01970002000070008000000000000002', '\x56e0ea69dfb8ec95057462f8ef0ae59951b6552f3c6fa0cc1c45f3a4de99189b', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800268);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (44, '\xa51875ae05e3642dbaa5cf2957fa402c6b5c496f1807278a8ceb306d73d3b9a8', '\x01970002000070008000000000000002', '\xd961045b3735cd0e3cb866c6b9be297c1a9162bfa1dd3e90103260dbfa6ed86c', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800269);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (45, '\xd41996d2c7205f7bc3ba5dd2a99b39c5ac1b009db22cafc24c1b0948327c0b7f', '\x01970002000070008000000000000002', '\xa51875ae05e3642dbaa5cf2957fa402c6b5c496f1807278a8ceb306d73d3b9a8', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800270);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (46, '\xe12dd12a3aae70f72054c30c25a73a5e2fe3ff5ae28a619c1664583fd0a0fbb5', '\x01970002000070008000000000000002', '\xd41996d2c7205f7bc3ba5dd2a99b39c5ac1b009db22cafc24c1b0948327c0b7f', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800271);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (47, '\xd35b6bb927a371663454e722c1da98793da15605cca307d7c1d3ce14d51ffa4a', '\x01970002000070008000000000000002', '\xe12dd12a3aae70f72054c30c25a73a5e2fe3ff5ae28a619c1664583fd0a0fbb5', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800272);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (48, '\x78bde11f7c5711105e4aae61096dc15a73f12f83d1435e66bc78bbfaf9497f26', '\x01970002000070008000000000000002', '\xd35b6bb927a371663454e722c1da98793da15605cca307d7c1d3ce14d51ffa4a', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800273);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (49, '\xd5184839c5fbc60fcaca241129cfe2f7c3929de1b4f97d15b0a4c4308bd0a1a6', '\x01970002000070008000000000000002', '\x78bde11f7c5711105e4aae61096dc15a73f12f83d1435e66bc78bbfaf9497f26', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800274);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (50, '\x2d812a5e925027c618f3683a4d856abbccfa2d759c10c041fc08dfb78b9495e6', '\x01970002000070008000000000000002', '\xd5184839c5fbc60fcaca241129cfe2f7c3929de1b4f97d15b0a4c4308bd0a1a6', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800275);
INSERT INTO public.held OVERRIDING SYSTEM VALUE VALUES (51, '\xeee7adc155d4a82995e202631db06c79a121d5a2883547954fd73772af1d86f2', '\x01970002000070008000000000000002', '\x2d812a5e925027c618f3683a4d856abbccfa2d759c10c041fc08dfb78b9495e6', '\x5cc30b64cc9b935bffa9e9b0f7a3664ac1ff847b5f644be44c9b5980931cf975', 1783003800276);
INSERT INTO public.quarantine OVERRIDING SYSTEM VALUE VALUES (1, '\x01970001000070008000000000000001', '\xa74d3c003eaa0a452eb05fff920b64f7968a032cf3a060d90eb6e79ac87af647', 0, '\x68616c66206120726f77', '\xe8d99d10568bcdd46b1e3969234b4cee713218d7c71f8243c04744e9a02ec9b1', 1782000000000);
INSERT INTO public.tomoni_schema VALUES (1, '2026-06-01 00:00:00+00');
SELECT pg_catalog.setval('public.held_seq_seq', 51, true);
SELECT pg_catalog.setval('public.quarantine_id_seq', 1, true);
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
ALTER TABLE ONLY public.tomoni_schema
    ADD CONSTRAINT tomoni_schema_pkey PRIMARY KEY (step);
CREATE INDEX event_card ON ONLY public.event USING hash (card) WHERE (card IS NOT NULL);
CREATE INDEX event_2026_06_card_idx ON public.event_2026_06 USING hash (card) WHERE (card IS NOT NULL);
CREATE INDEX event_day ON ONLY public.event USING btree (day);
CREATE INDEX event_2026_06_day_idx ON public.event_2026_06 USING btree (day);
CREATE INDEX event_foreign ON ONLY public.event USING btree (seq) WHERE (understood = 0);
CREATE INDEX event_2026_06_seq_idx ON public.event_2026_06 USING btree (seq) WHERE (understood = 0);
CREATE INDEX event_visit ON ONLY public.event USING btree (visit) WHERE (visit IS NOT NULL);
CREATE INDEX event_2026_06_visit_idx ON public.event_2026_06 USING btree (visit) WHERE (visit IS NOT NULL);
CREATE INDEX event_voids ON ONLY public.event USING btree (voids) WHERE (voids IS NOT NULL);
CREATE INDEX event_2026_06_voids_idx ON public.event_2026_06 USING btree (voids) WHERE (voids IS NOT NULL);
CREATE INDEX event_2026_07_card_idx ON public.event_2026_07 USING hash (card) WHERE (card IS NOT NULL);
CREATE INDEX event_2026_07_day_idx ON public.event_2026_07 USING btree (day);
CREATE INDEX event_2026_07_seq_idx ON public.event_2026_07 USING btree (seq) WHERE (understood = 0);
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
ALTER INDEX public.event_visit ATTACH PARTITION public.event_2026_06_visit_idx;
ALTER INDEX public.event_voids ATTACH PARTITION public.event_2026_06_voids_idx;
ALTER INDEX public.event_card ATTACH PARTITION public.event_2026_07_card_idx;
ALTER INDEX public.event_day ATTACH PARTITION public.event_2026_07_day_idx;
ALTER INDEX public.event_pkey ATTACH PARTITION public.event_2026_07_pkey;
ALTER INDEX public.event_foreign ATTACH PARTITION public.event_2026_07_seq_idx;
ALTER INDEX public.event_visit ATTACH PARTITION public.event_2026_07_visit_idx;
ALTER INDEX public.event_voids ATTACH PARTITION public.event_2026_07_voids_idx;
CREATE TRIGGER event_stays BEFORE DELETE OR UPDATE ON public.event FOR EACH ROW EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER event_stays_whole BEFORE TRUNCATE ON public.event FOR EACH STATEMENT EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER held_stays BEFORE DELETE OR UPDATE ON public.held FOR EACH ROW EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER held_stays_whole BEFORE TRUNCATE ON public.held FOR EACH STATEMENT EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER quarantine_stays BEFORE DELETE OR UPDATE ON public.quarantine FOR EACH ROW EXECUTE FUNCTION public.tomoni_stays();
CREATE TRIGGER quarantine_stays_whole BEFORE TRUNCATE ON public.quarantine FOR EACH STATEMENT EXECUTE FUNCTION public.tomoni_stays();
