-- Generated data to look at query plans with: `node bench/explain.mjs` runs it on a private PostgreSQL.
--
-- `bench.claims` and `bench.messages` say how much. One claim has 4 % of all messages, the others share the rest evenly.
-- Each claim's log is: its creation, then two messages and one reading, over and over. The writers of the pairs of
-- messages are the customer and the claim's agent in turn; the other one reads them. The last pair is unread. Rows are
-- inserted in the order of time, as they would be in life, so that one claim's rows do not lie together.
-- The hashes are not a chain: verify-log does not hold here.

CREATE FUNCTION pg_temp.id(kind text, n bigint, at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(kind || n), 1, 3)
    || '8' || substr(md5(kind || n), 4, 15))::uuid $$;

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
  CASE WHEN numbered.n = 7 THEN current_setting('bench.messages')::integer / 25
    ELSE (current_setting('bench.messages')::bigint * 24 / 25 / current_setting('bench.claims')::integer)::integer
  END AS messages
FROM (SELECT n, timestamptz '2025-01-01' + n * interval '20 minutes' AS at
      FROM generate_series(1, current_setting('bench.claims')::integer) n) AS numbered
JOIN people customer ON customer.role = 'CUSTOMER' AND customer.n = 1 + numbered.n % (current_setting('bench.claims')::integer / 2)
JOIN people agent ON agent.role = 'AGENT' AND agent.n = 1 + numbered.n % 50;

-- The k-th message has seq 1 + k + floor((k - 1) / 2); the j-th reading, of the j-th pair, has seq 3j + 1.
CREATE TEMP TABLE written AS
SELECT c.n, c.id AS claim_id, 1 + k + (k - 1) / 2 AS seq, pg_temp.id('message' || c.n, k, moment.at) AS id,
  CASE WHEN (k - 1) / 2 % 2 = 0 THEN c.customer_id ELSE c.agent_id END AS sender_id, k, moment.at
FROM cases c CROSS JOIN generate_series(1, c.messages) k
CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', c.at + k * interval '400 days' / c.messages) AS at) AS moment;

INSERT INTO messages (id, claim_id, seq, sender_id, content, client_message_id, created_at)
SELECT id, claim_id, seq, sender_id, repeat('The train was late and the connection was missed. ', 1 + k % 5), id::text, at
FROM written ORDER BY at;

INSERT INTO read_marks (claim_id, user_id, up_to_seq, seq, read_at)
SELECT c.id, CASE WHEN (w.k - 1) / 2 % 2 = 0 THEN c.agent_id ELSE c.customer_id END, w.seq, w.seq + 1, w.at + interval '1 minute'
FROM written w JOIN cases c ON c.n = w.n
WHERE w.k % 2 = 0 AND w.k < c.messages - 1
ORDER BY w.at;

INSERT INTO read_positions (claim_id, user_id, up_to_seq)
SELECT claim_id, user_id, max(up_to_seq) FROM read_marks GROUP BY 1, 2;

INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash)
SELECT id, 1, 'claim_created', at, customer_id,
  jsonb_build_object('customerId', customer_id, 'reference', 'CL-' || n, 'subjectSha256', repeat('0', 64)), sha256(id::text::bytea)
FROM cases;
INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash)
SELECT * FROM (
  SELECT claim_id, seq, 'message_created', at, sender_id,
    jsonb_build_object('messageId', id, 'textSha256', repeat('0', 64), 'version', 1), sha256((claim_id::text || seq)::bytea)
  FROM written
  UNION ALL
  SELECT r.claim_id, r.seq, 'message_read', r.read_at, r.user_id,
    jsonb_build_object('messageId', m.id, 'upToSeq', r.up_to_seq), sha256((r.claim_id::text || r.seq)::bytea)
  FROM read_marks r JOIN messages m ON m.claim_id = r.claim_id AND m.seq = r.up_to_seq) AS entries
ORDER BY 4;

INSERT INTO claims (id, reference, subject, category, status, customer_id, assignee_id, last_seq, head_at, head_hash,
  last_message_seq, last_activity_at, search_text, created_at, updated_at)
SELECT c.id, reference, subject, 'Transport',
  CASE WHEN c.n % 10 < 6 THEN 'CLOSED' WHEN c.n % 10 < 7 THEN 'RESOLVED' WHEN c.n % 10 < 8 THEN 'OPEN'
    WHEN c.n % 10 < 9 THEN 'WAITING_AGENT' ELSE 'WAITING_CUSTOMER' END,
  c.customer_id, c.assignee_id, last.seq, last.at, last.hash, message.seq, last.at,
  lower(replace(reference, '-', ' ') || ' ' || subject || ' transport first' || u.n || ' last' || u.n), c.at, last.at
FROM cases c
CROSS JOIN LATERAL (SELECT 'CL-2025-' || lpad(c.n::text, 6, '0') AS reference,
  (ARRAY['Train', 'Valise', 'Colis', 'Facture', 'Billet', 'Contrat', 'Vol'])[1 + c.n % 7] || ' '
  || (ARRAY['retard', 'perdu', 'casse', 'annule', 'incomplet'])[1 + c.n % 5] || ' dossier' || c.n % 997 AS subject) AS words
JOIN people u ON u.id = c.customer_id
JOIN LATERAL (SELECT seq, at, hash FROM claim_events WHERE claim_id = c.id ORDER BY seq DESC LIMIT 1) AS last ON true
JOIN LATERAL (SELECT seq FROM messages WHERE claim_id = c.id ORDER BY seq DESC LIMIT 1) AS message ON true;

SELECT setval('claim_references', current_setting('bench.claims')::integer);
