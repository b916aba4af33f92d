DROP INDEX "messages_unread_idx";--> statement-breakpoint
DROP INDEX "claims_activity_idx";--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "message_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "read_positions" ADD COLUMN "seen_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "claims" c SET "message_count" = m.count
FROM (SELECT claim_id, count(*) AS count FROM "messages" WHERE deleted_at IS NULL GROUP BY claim_id) m
WHERE m.claim_id = c.id;--> statement-breakpoint
INSERT INTO "read_positions" ("claim_id", "user_id", "up_to_seq")
SELECT DISTINCT claim_id, sender_id, 0 FROM "messages" ON CONFLICT DO NOTHING;--> statement-breakpoint
UPDATE "read_positions" p SET "seen_count" = seen.count
FROM (
  SELECT r.claim_id, r.user_id, count(*) AS count FROM "read_positions" r
  JOIN "messages" m ON m.claim_id = r.claim_id AND m.deleted_at IS NULL AND (m.seq <= r.up_to_seq OR m.sender_id = r.user_id)
  GROUP BY r.claim_id, r.user_id
) seen
WHERE seen.claim_id = p.claim_id AND seen.user_id = p.user_id;--> statement-breakpoint
CREATE INDEX "read_positions_user_idx" ON "read_positions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "claims_activity_idx" ON "claims" USING btree ("last_activity_at","id","message_count");
