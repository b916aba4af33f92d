/**
 * The head of a claim after one more entry, as assignments of `UPDATE claims c … FROM moment m`. Taken under the claim's
 * row lock, so that numbers have no gap, are committed in order, and times never run backwards. Parameters: see callers.
 * The hash is `chainHash` of entry-hash.ts, in SQL.
 */
function advanceHead(parameters: { type: string; actorId: string; dataSha256: string }): string {
  const at = 'greatest(m.at, c.head_at)';
  return `
    last_seq = c.last_seq + 1,
    head_at = ${at},
    head_hash = sha256(c.head_hash || sha256(convert_to(concat_ws(E'\\n',
      c.id::text, (c.last_seq + 1)::text, ${parameters.type}::text, ${parameters.actorId}::uuid::text,
      floor(extract(epoch from ${at}) * 1000)::bigint::text, encode(${parameters.dataSha256}::bytea, 'hex')), 'UTF8')))`;
}

/** Messages of others that the reader of `APPEND_READ` reads now. */
function othersBetween(upToSeq: string): string {
  return `(
    SELECT count(*)::integer FROM messages m WHERE m.claim_id = $1::uuid AND m.seq > ${upToSeq} AND m.seq <= $3::integer
      AND m.sender_id <> $2::uuid AND m.deleted_at IS NULL)`;
}

/** Adds to the number of all messages, in the row of this connection; once for each row of `source`, a `FROM` clause. */
export const addToTotal = (messages: number, source = ''): string => `
  INSERT INTO message_totals AS t (shard, messages) SELECT pg_backend_pid() % 32, ${messages} ${source}
  ON CONFLICT (shard) DO UPDATE SET messages = t.messages + excluded.messages`;

const MOMENT = `moment AS MATERIALIZED (SELECT date_trunc('milliseconds', clock_timestamp()) AS at)`;

/**
 * The hot path: one statement, one round trip. Appends nothing and returns no row when the claim is not there, closed,
 * resolved while its customer writes (the status moves too: the slow path), or when the message is stored already.
 * $1 claim, $2 actor, $3 message id, $4 text, $5 client message id or null, $6 expects attachments, $7 data as JSON,
 * $8 data digest, $9 whether the actor is the claim's customer, $10 the message that it answers or null.
 */
export const APPEND_MESSAGE = `
WITH ${MOMENT},
claim AS (
  UPDATE claims c SET ${advanceHead({ type: `'message_created'`, actorId: '$2', dataSha256: '$8' })},
    last_message_seq = c.last_seq + 1,
    message_count = c.message_count + 1,
    last_activity_at = greatest(m.at, c.head_at),
    updated_at = greatest(m.at, c.head_at)
  FROM moment m
  WHERE c.id = $1::uuid
    AND c.status <> 'CLOSED'
    AND NOT (c.status = 'RESOLVED' AND $9::boolean)
    AND NOT EXISTS (
      SELECT 1 FROM messages WHERE claim_id = $1::uuid AND sender_id = $2::uuid AND client_message_id = $5::text)
  RETURNING c.id, c.last_seq, c.head_at, c.head_hash
),
entry AS (
  INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash)
  SELECT id, last_seq, 'message_created', head_at, $2::uuid, $7::jsonb, head_hash FROM claim
),
message AS (
  INSERT INTO messages (id, claim_id, seq, sender_id, content, client_message_id, expects_attachments, reply_to_id, created_at)
  SELECT $3::uuid, id, last_seq, $2::uuid, $4::text, $5::text, $6::boolean, $10::uuid, head_at FROM claim
),
seen AS (
  INSERT INTO read_positions AS p (claim_id, user_id, up_to_seq, seen_count) SELECT id, $2::uuid, 0, 1 FROM claim
  ON CONFLICT (claim_id, user_id) DO UPDATE SET seen_count = p.seen_count + 1
),
total AS (${addToTotal(1, 'FROM claim')})
SELECT last_seq AS seq, head_at AS at, encode(head_hash, 'hex') AS hash FROM claim`;

/**
 * The same for many messages at once, in one transaction; the function is in the migration `activity_minutes`. $1 to $10:
 * arrays of what $1 to $10 are above. A row for each that was appended: `place` counts from 1.
 */
export const APPEND_MESSAGES = `
SELECT place, seq, at, hash FROM append_messages(
  $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::boolean[], $7::text[], $8::bytea[], $9::boolean[],
  $10::uuid[])`;

/** Any other entry, inside the transaction of its change. $1 claim, $2 type, $3 actor, $4 data as JSON, $5 data digest. */
export const APPEND_ENTRY = `
WITH ${MOMENT},
claim AS (
  UPDATE claims c SET ${advanceHead({ type: '$2', actorId: '$3', dataSha256: '$5' })}
  FROM moment m
  WHERE c.id = $1::uuid
  RETURNING c.id, c.last_seq, c.head_at, c.head_hash
),
entry AS (
  INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash)
  SELECT id, last_seq, $2::text, head_at, $3::uuid, $4::jsonb, head_hash FROM claim
)
SELECT last_seq AS seq, head_at AS at, encode(head_hash, 'hex') AS hash FROM claim`;

/** Before `APPEND_READ`, which counts: what it counts must not change meanwhile, and whoever changes it holds this row. $1 claim. */
export const HOLD_CLAIM = 'SELECT 1 FROM claims WHERE id = $1::uuid FOR UPDATE';

/**
 * Moves a read position forward, with its entry and its mark, while the claim is held. No row when the position is there
 * already.
 * $1 claim, $2 reader, $3 seq of the read message, $4 data as JSON, $5 data digest.
 */
export const APPEND_READ = `
WITH ${MOMENT},
position AS (
  INSERT INTO read_positions AS p (claim_id, user_id, up_to_seq, seen_count)
  VALUES ($1::uuid, $2::uuid, $3::integer, ${othersBetween('0')})
  ON CONFLICT (claim_id, user_id) DO UPDATE
  SET up_to_seq = excluded.up_to_seq, seen_count = p.seen_count + ${othersBetween('p.up_to_seq')}
  WHERE p.up_to_seq < excluded.up_to_seq
  RETURNING claim_id
),
claim AS (
  UPDATE claims c SET ${advanceHead({ type: `'message_read'`, actorId: '$2', dataSha256: '$5' })}
  FROM moment m, position
  WHERE c.id = position.claim_id
  RETURNING c.id, c.last_seq, c.head_at, c.head_hash
),
entry AS (
  INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash)
  SELECT id, last_seq, 'message_read', head_at, $2::uuid, $4::jsonb, head_hash FROM claim
),
mark AS (
  INSERT INTO read_marks (claim_id, user_id, up_to_seq, seq, read_at)
  SELECT id, $2::uuid, $3::integer, last_seq, head_at FROM claim
)
SELECT last_seq AS seq, head_at AS at, encode(head_hash, 'hex') AS hash FROM claim`;

/** $1 claim, $2 position, $3 limit. */
export const ENTRIES_SINCE = `
SELECT claim_id AS "claimId", seq, type, at, actor_id AS "actorId", data, encode(hash, 'hex') AS hash
FROM claim_events WHERE claim_id = $1::uuid AND seq > $2::integer ORDER BY seq LIMIT $3::integer`;

/** Which of the claims $1 have moved on beyond the positions $2. */
export const HEADS_BEYOND = `
SELECT c.id AS "claimId", c.last_seq AS "lastSeq"
FROM unnest($1::uuid[], $2::integer[]) AS told (id, seq) JOIN claims c ON c.id = told.id AND c.last_seq > told.seq`;
