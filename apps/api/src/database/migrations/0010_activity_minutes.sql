-- Storing a message moved its claim in four indexes of its last activity, and so in all its indexes. Now these hold the minute,
-- which stays the same while people talk, and the number of all messages is kept beside. See apps/api/src/database/schema.
CREATE TABLE "message_totals" (
	"shard" smallint PRIMARY KEY NOT NULL,
	"messages" bigint NOT NULL
);
--> statement-breakpoint
DROP INDEX "claims_activity_idx";--> statement-breakpoint
DROP INDEX "claims_customer_activity_idx";--> statement-breakpoint
DROP INDEX "claims_assignee_activity_idx";--> statement-breakpoint
DROP INDEX "claims_status_activity_idx";--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "activity_minute" timestamp (3) with time zone GENERATED ALWAYS AS (date_bin('1 minute', last_activity_at, timestamptz '2000-01-01 00:00:00Z')) STORED;--> statement-breakpoint
CREATE INDEX "claims_activity_idx" ON "claims" USING btree ("activity_minute");--> statement-breakpoint
CREATE INDEX "claims_customer_activity_idx" ON "claims" USING btree ("customer_id","activity_minute");--> statement-breakpoint
CREATE INDEX "claims_assignee_activity_idx" ON "claims" USING btree ("assignee_id","activity_minute");--> statement-breakpoint
CREATE INDEX "claims_status_activity_idx" ON "claims" USING btree ("status","activity_minute");--> statement-breakpoint
-- Room on each page for the next version of its rows.
ALTER TABLE "claims" SET (fillfactor = 75);--> statement-breakpoint
INSERT INTO "message_totals" ("shard", "messages") SELECT -1, coalesce(sum("message_count"), 0) FROM "claims";--> statement-breakpoint
-- As before, and counts into the total.
CREATE OR REPLACE FUNCTION append_messages(
  claim_ids uuid[], sender_ids uuid[], message_ids uuid[], contents text[], client_message_ids text[],
  expect_attachments boolean[], datas text[], digests bytea[], by_customer boolean[], reply_to_ids uuid[]
) RETURNS TABLE (place integer, seq integer, at timestamptz, hash text)
LANGUAGE plpgsql
-- A claim that somebody else holds for long must not hold up all others: whoever called then appends one by one.
SET lock_timeout = '250ms'
-- Every row is found by its key. The plan is made once, maybe while the tables are small, and must do when they have grown.
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  moment timestamptz := date_trunc('milliseconds', clock_timestamp());
BEGIN
  -- Always in one order, so that two of these cannot wait for each other.
  PERFORM FROM claims WHERE id = ANY (claim_ids) ORDER BY id FOR NO KEY UPDATE;
  -- A new statement sees what was committed before the rows were ours.
  RETURN QUERY
  WITH taken AS (
    SELECT e.*, greatest(moment, c.head_at) AS at, c.head_hash,
      c.last_seq + (row_number() OVER claim)::integer AS seq,
      lead(false, 1, true) OVER claim AS is_last
    FROM unnest(claim_ids, sender_ids, message_ids, contents, client_message_ids, expect_attachments, datas, digests, by_customer, reply_to_ids)
      WITH ORDINALITY AS e (claim_id, sender_id, id, content, client_message_id, expects_attachments, data, digest, by_customer, reply_to_id, place)
    JOIN claims c ON c.id = e.claim_id
    WHERE c.status <> 'CLOSED'
      AND NOT (c.status = 'RESOLVED' AND e.by_customer)
      AND NOT EXISTS (
        SELECT FROM messages m
        WHERE m.claim_id = e.claim_id AND m.sender_id = e.sender_id AND m.client_message_id = e.client_message_id)
    WINDOW claim AS (PARTITION BY c.id ORDER BY e.place)
  ), appended AS MATERIALIZED (
    SELECT t.*,
      chain_hash(t.head_hash, sha256(convert_to(concat_ws(E'\n', t.claim_id::text, t.seq::text, 'message_created',
        t.sender_id::text, floor(extract(epoch FROM t.at) * 1000)::bigint::text, encode(t.digest, 'hex')), 'UTF8')))
        OVER (PARTITION BY t.claim_id ORDER BY t.place ROWS UNBOUNDED PRECEDING) AS hash
    FROM taken t
  ), entry AS (
    INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash)
    SELECT a.claim_id, a.seq, 'message_created', a.at, a.sender_id, a.data::jsonb, a.hash FROM appended a
  ), message AS (
    INSERT INTO messages (id, claim_id, seq, sender_id, content, client_message_id, expects_attachments, reply_to_id, created_at)
    SELECT a.id, a.claim_id, a.seq, a.sender_id, a.content, a.client_message_id, a.expects_attachments, a.reply_to_id, a.at
    FROM appended a
  ), seen AS (
    INSERT INTO read_positions AS p (claim_id, user_id, up_to_seq, seen_count)
    SELECT a.claim_id, a.sender_id, 0, count(*) FROM appended a GROUP BY 1, 2
    ON CONFLICT (claim_id, user_id) DO UPDATE SET seen_count = p.seen_count + excluded.seen_count
  ), claim AS (
    UPDATE claims c SET last_seq = a.seq, head_at = a.at, head_hash = a.hash, last_message_seq = a.seq,
      message_count = c.message_count + a.seq - c.last_seq, last_activity_at = a.at, updated_at = a.at
    FROM appended a WHERE a.is_last AND c.id = a.claim_id
  ), total AS (
    INSERT INTO message_totals AS t (shard, messages)
    SELECT pg_backend_pid() % 32, count(*) FROM appended HAVING count(*) > 0
    ON CONFLICT (shard) DO UPDATE SET messages = t.messages + excluded.messages
  )
  SELECT a.place::integer, a.seq, a.at, encode(a.hash, 'hex') FROM appended a;
END $$;
