-- Generated data of any size: `npm run bench -- seed` and `node bench/explain.mjs` run it on a private PostgreSQL.
--
-- `bench.claims` and `bench.messages` say how much. One claim has 4 % of all messages, the others share the rest evenly.
-- Each claim's log is: its creation, then two messages and one reading, over and over; the tenth message of ten has two files.
-- The writers of the pairs of messages are the customer and the claim's agent in turn; the other one reads them. The last
-- pair is unread. Rows are inserted in the order of time, as they would be in life, so that one claim's rows do not lie
-- together. Digests and hash chains are what the server would have made: verify-log holds.

CREATE FUNCTION pg_temp.id(kind text, n bigint, at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(kind || n), 1, 3)
    || '8' || substr(md5(kind || n), 4, 15))::uuid $$;

CREATE FUNCTION pg_temp.digest(content text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(content, 'UTF8')), 'hex') $$;

-- As in entry-hash.ts: each hash goes into the next.
CREATE FUNCTION pg_temp.next_hash(previous bytea, entry bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
  BEGIN RETURN sha256(previous || entry); END $$;
CREATE AGGREGATE pg_temp.chain(bytea) (SFUNC = pg_temp.next_hash, STYPE = bytea,
  INITCOND = '\x0000000000000000000000000000000000000000000000000000000000000000');

CREATE TEMP TABLE people AS
SELECT n, role, pg_temp.id(role, n, '2025-01-01') AS id
FROM (SELECT n, 'CUSTOMER' AS role FROM generate_series(1, current_setting('bench.claims')::integer / 2) n
      UNION ALL SELECT n, 'AGENT' FROM generate_series(1, 50) n
      UNION ALL SELECT 1, 'ADMIN') AS everyone;

INSERT INTO users (id, email, password_hash, first_name, last_name, role)
SELECT id, lower(role) || n || '@example.com', 'none', 'First' || n, 'Last' || n, role FROM people;

INSERT INTO sessions (id, user_id, expires_at, ended_at)
SELECT pg_temp.id('session' || role || k, n, '2025-06-01'), id, now() + interval '30 days', CASE WHEN k > 1 THEN now() END
FROM people, generate_series(1, 4) k;

CREATE TEMP TABLE cases AS
SELECT numbered.n, pg_temp.id('claim', numbered.n, at) AS id, at, customer.id AS customer_id,
  CASE WHEN numbered.n % 10 > 0 THEN agent.id END AS assignee_id, agent.id AS agent_id,
  'CL-2025-' || lpad(numbered.n::text, 6, '0') AS reference,
  (ARRAY['Train', 'Valise', 'Colis', 'Facture', 'Billet', 'Contrat', 'Vol'])[1 + numbered.n % 7] || ' '
  || (ARRAY['retard', 'perdu', 'casse', 'annule', 'incomplet'])[1 + numbered.n % 5] || ' dossier' || numbered.n % 997 AS subject,
  CASE WHEN numbered.n = 7 THEN current_setting('bench.messages')::integer / 25
    ELSE (current_setting('bench.messages')::bigint * 24 / 25 / current_setting('bench.claims')::integer)::integer
  END AS messages
FROM (SELECT n, timestamptz '2025-01-01' + n * interval '20 minutes' AS at
      FROM generate_series(1, current_setting('bench.claims')::integer) n) AS numbered
JOIN people customer ON customer.role = 'CUSTOMER' AND customer.n = 1 + numbered.n % (current_setting('bench.claims')::integer / 2)
JOIN people agent ON agent.role = 'AGENT' AND agent.n = 1 + numbered.n % 50;

-- Seventeen entries for ten messages: five times two messages and a reading, and two files before the last reading.
CREATE TEMP TABLE written AS
SELECT c.n, c.id AS claim_id, k, moment.at, k % 10 = 0 AS has_files,
  1 + 17 * ((k - 1) / 10) + 3 * ((k - 1) / 2 % 5) + 1 + (k - 1) % 2 AS seq, pg_temp.id('message' || c.n, k, moment.at) AS id,
  CASE WHEN (k - 1) / 2 % 2 = 0 THEN c.customer_id ELSE c.agent_id END AS sender_id,
  CASE WHEN (k - 1) / 2 % 2 = 0 THEN c.agent_id ELSE c.customer_id END AS reader_id,
  k % 2 = 0 AND k < c.messages - 1 AS is_read
FROM cases c CROSS JOIN generate_series(1, c.messages) k
CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', c.at + k * interval '400 days' / c.messages) AS at) AS moment;

ANALYZE written;

CREATE TEMP TABLE contents AS
SELECT n, content, pg_temp.digest(content) AS digest
FROM generate_series(0, 4) n CROSS JOIN LATERAL (SELECT trim(repeat('The train was late and the connection was missed. ', 1 + n)) AS content) t;

INSERT INTO messages (id, claim_id, seq, sender_id, content, client_message_id, created_at)
SELECT id, claim_id, seq, sender_id, content, id::text, at FROM written JOIN contents ON contents.n = k % 5 ORDER BY at;

INSERT INTO attachments (id, message_id, claim_id, uploader_id, position, file_name, file_type, file_size, file_path, sha256,
  scan_status, width, height, has_thumbnail, thumbnail_size, preview_size, uploaded_at)
SELECT file.id, w.id, w.claim_id, w.sender_id, place, 'photo-' || place || '.jpg', 'image/jpeg', 2000000 + w.k, file.id::text,
  sha256(file.id::text::bytea), 'clean', 4032, 3024, true, 9000, 90000, w.at + interval '5 seconds'
FROM written w CROSS JOIN generate_series(0, 1) place
CROSS JOIN LATERAL (SELECT pg_temp.id('file' || w.n || '-' || place, w.k, w.at) AS id) file
WHERE w.has_files ORDER BY w.at;

INSERT INTO upload_quotas (user_id, used_bytes) SELECT uploader_id, sum(file_size) FROM attachments GROUP BY 1;

INSERT INTO read_marks (claim_id, user_id, up_to_seq, seq, read_at)
SELECT claim_id, reader_id, seq, seq + CASE WHEN has_files THEN 3 ELSE 1 END, at + interval '1 minute'
FROM written WHERE is_read ORDER BY at;

ANALYZE attachments;

CREATE TEMP TABLE entries AS
SELECT c.id AS claim_id, 1 AS seq, 'claim_created' AS type, c.at, c.customer_id AS actor_id,
  format('{"customerId":"%s","reference":"%s","subjectSha256":"%s"}', c.customer_id, c.reference, pg_temp.digest(c.subject)) AS data
FROM cases c
UNION ALL
SELECT claim_id, seq, 'message_created', at, sender_id, format('{"messageId":"%s","textSha256":"%s","version":1}', id, digest)
FROM written JOIN contents ON contents.n = k % 5
UNION ALL
SELECT w.claim_id, w.seq + 1 + a.position, 'attachment_added', a.uploaded_at, a.uploader_id,
  format('{"attachmentId":"%s","messageId":"%s","sha256":"%s"}', a.id, w.id, encode(a.sha256, 'hex'))
FROM attachments a JOIN written w ON w.id = a.message_id
UNION ALL
SELECT claim_id, seq + CASE WHEN has_files THEN 3 ELSE 1 END, 'message_read', at + interval '1 minute', reader_id,
  format('{"messageId":"%s","upToSeq":%s}', id, seq)
FROM written WHERE is_read;

ANALYZE entries;

INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash)
SELECT claim_id, seq, type, at, actor_id, data::jsonb, pg_temp.chain(sha256(convert_to(concat_ws(E'\n', claim_id::text, seq::text, type,
    actor_id::text, floor(extract(epoch FROM at) * 1000)::bigint::text, pg_temp.digest(data)), 'UTF8'))) OVER (PARTITION BY claim_id ORDER BY seq)
FROM entries ORDER BY at;

ANALYZE claim_events, messages;

INSERT INTO claims (id, reference, subject, category, status, customer_id, assignee_id, last_seq, head_at, head_hash,
  last_message_seq, message_count, last_activity_at, search_text, created_at, updated_at)
SELECT c.id, c.reference, c.subject, 'Transport',
  CASE WHEN c.n % 10 < 6 THEN 'CLOSED' WHEN c.n % 10 < 7 THEN 'RESOLVED' WHEN c.n % 10 < 8 THEN 'OPEN'
    WHEN c.n % 10 < 9 THEN 'WAITING_AGENT' ELSE 'WAITING_CUSTOMER' END,
  c.customer_id, c.assignee_id, last.seq, last.at, last.hash, message.seq, c.messages, last.at,
  lower(replace(c.reference, '-', ' ') || ' ' || c.subject || ' transport first' || u.n || ' last' || u.n), c.at, last.at
FROM cases c
JOIN people u ON u.id = c.customer_id
JOIN LATERAL (SELECT seq, at, hash FROM claim_events WHERE claim_id = c.id ORDER BY seq DESC LIMIT 1) AS last ON true
JOIN LATERAL (SELECT seq FROM messages WHERE claim_id = c.id ORDER BY seq DESC LIMIT 1) AS message ON true;

UPDATE message_totals SET messages = (SELECT sum(message_count) FROM claims);

INSERT INTO read_positions (claim_id, user_id, up_to_seq, seen_count)
SELECT claim_id, person, max(up_to), count(*) FILTER (WHERE k <= read_to OR sender_id = person)
FROM (
  SELECT w.claim_id, w.k, w.sender_id, person, CASE WHEN w.is_read AND w.reader_id = person THEN w.seq ELSE 0 END AS up_to,
    max(CASE WHEN w.is_read AND w.reader_id = person THEN w.k ELSE 0 END) OVER (PARTITION BY w.claim_id, person) AS read_to
  FROM written w CROSS JOIN LATERAL (VALUES (w.sender_id), (w.reader_id)) AS who (person)
) counted
GROUP BY claim_id, person;

SELECT setval('claim_references', current_setting('bench.claims')::integer);
DROP TABLE people, cases, written, contents, entries;
