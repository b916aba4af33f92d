ALTER TABLE "claim_facts" ADD COLUMN "created_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "claim_facts" ADD COLUMN "assignee_id" uuid;--> statement-breakpoint
ALTER TABLE "claim_facts" ADD COLUMN "open_status" text;--> statement-breakpoint
-- What later entries of the log change is rolled up as always.
UPDATE "claim_facts" f SET "created_at" = c."created_at", "assignee_id" = c."assignee_id",
  "open_status" = CASE WHEN c."status" NOT IN ('RESOLVED', 'CLOSED') THEN c."status" END,
  "waiting_since" = CASE WHEN c."status" NOT IN ('RESOLVED', 'CLOSED') THEN f."waiting_since" END
  FROM "claims" c WHERE c."id" = f."claim_id";--> statement-breakpoint
ALTER TABLE "claim_facts" ALTER COLUMN "created_at" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "claim_facts_open_idx" ON "claim_facts" USING btree ("open_status","created_at","assignee_id","waiting_since") WHERE open_status IS NOT NULL;--> statement-breakpoint
CREATE INDEX "claim_facts_created_idx" ON "claim_facts" USING btree ("created_at","messages");--> statement-breakpoint
CREATE INDEX "attachments_uploaded_idx" ON "attachments" USING btree ("uploaded_at");--> statement-breakpoint
CREATE INDEX "messages_deleted_idx" ON "messages" USING btree ("deleted_at") WHERE deleted_at IS NOT NULL;