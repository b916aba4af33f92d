-- Many messages in one round trip and one commit. Each stands or falls by itself: what the statement for one message
-- declines is left out of the answer here too, and has no effect. See apps/api/src/log/claim-log.sql.ts.
CREATE FUNCTION append_messages(
  claim_ids uuid[], sender_ids uuid[], message_ids uuid[], contents text[], client_message_ids text[],
  expect_attachments boolean[], datas text[], digests bytea[], by_customer boolean[], reply_to_ids uuid[]
) RETURNS TABLE (place integer, seq integer, at timestamptz, hash text)
LANGUAGE plpgsql
-- A claim that somebody else holds for long must not hold up all others: whoever called then appends one by one.
SET lock_timeout = '250ms'
AS $$
#variable_conflict use_column
DECLARE
  moment timestamptz := date_trunc('milliseconds', clock_timestamp());
  entry record;
  claim_now uuid;
  seq_now integer;
  at_now timestamptz;
  head_now bytea;
  places integer[] := '{}';
  seqs integer[] := '{}';
  ats timestamptz[] := '{}';
  hashes bytea[] := '{}';
BEGIN
  -- Always in one order, so that two of these cannot wait for each other.
  PERFORM FROM claims WHERE id = ANY (claim_ids) ORDER BY id FOR NO KEY UPDATE;
  -- A new statement sees what was committed before the rows were ours.
  FOR entry IN
    SELECT e.place::integer, e.sender_id, e.digest, c.id, c.last_seq, c.head_at, c.head_hash
    FROM unnest(claim_ids, sender_ids, client_message_ids, digests, by_customer)
      WITH ORDINALITY AS e (claim_id, sender_id, client_message_id, digest, by_customer, place)
    JOIN claims c ON c.id = e.claim_id
    WHERE c.status <> 'CLOSED'
      AND NOT (c.status = 'RESOLVED' AND e.by_customer)
      AND NOT EXISTS (
        SELECT FROM messages m
        WHERE m.claim_id = e.claim_id AND m.sender_id = e.sender_id AND m.client_message_id = e.client_message_id)
    ORDER BY c.id, e.place
  LOOP
    IF claim_now IS DISTINCT FROM entry.id THEN
      claim_now := entry.id;
      seq_now := entry.last_seq;
      at_now := greatest(moment, entry.head_at);
      head_now := entry.head_hash;
    END IF;
    seq_now := seq_now + 1;
    head_now := sha256(head_now || sha256(convert_to(concat_ws(E'\n', claim_now::text, seq_now::text, 'message_created',
      entry.sender_id::text, floor(extract(epoch FROM at_now) * 1000)::bigint::text,
      encode(entry.digest, 'hex')), 'UTF8')));
    places := places || entry.place;
    seqs := seqs || seq_now;
    ats := ats || at_now;
    hashes := hashes || head_now;
  END LOOP;

  INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash)
  SELECT e.claim_id, a.seq, 'message_created', a.at, e.sender_id, e.data::jsonb, a.hash
  FROM unnest(places, seqs, ats, hashes) AS a (place, seq, at, hash)
  JOIN unnest(claim_ids, sender_ids, datas) WITH ORDINALITY AS e (claim_id, sender_id, data, place) USING (place);

  INSERT INTO messages (id, claim_id, seq, sender_id, content, client_message_id, expects_attachments, reply_to_id, created_at)
  SELECT e.id, e.claim_id, a.seq, e.sender_id, e.content, e.client_message_id, e.expects_attachments, e.reply_to_id, a.at
  FROM unnest(places, seqs, ats) AS a (place, seq, at)
  JOIN unnest(message_ids, claim_ids, sender_ids, contents, client_message_ids, expect_attachments, reply_to_ids)
    WITH ORDINALITY AS e (id, claim_id, sender_id, content, client_message_id, expects_attachments, reply_to_id, place) USING (place);

  INSERT INTO read_positions AS p (claim_id, user_id, up_to_seq, seen_count)
  SELECT claim_ids[a.place], sender_ids[a.place], 0, count(*) FROM unnest(places) AS a (place) GROUP BY 1, 2
  ON CONFLICT (claim_id, user_id) DO UPDATE SET seen_count = p.seen_count + excluded.seen_count;

  UPDATE claims c SET last_seq = a.seq, head_at = a.at, head_hash = a.hash, last_message_seq = a.seq,
    message_count = c.message_count + a.count, last_activity_at = a.at, updated_at = a.at
  FROM (
    SELECT DISTINCT ON (claim_ids[u.place]) claim_ids[u.place] AS claim_id, u.seq, u.at, u.hash,
      count(*) OVER (PARTITION BY claim_ids[u.place]) AS count
    FROM unnest(places, seqs, ats, hashes) AS u (place, seq, at, hash)
    ORDER BY claim_ids[u.place], u.seq DESC
  ) a
  WHERE c.id = a.claim_id;

  RETURN QUERY SELECT a.place, a.seq, a.at, encode(a.hash, 'hex') FROM unnest(places, seqs, ats, hashes) AS a (place, seq, at, hash);
END $$;
