CREATE TABLE "upload_quotas" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"used_bytes" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "upload_reservations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"reserved_bytes" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "client_upload_id" text;--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "position" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "scanned_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "scan_note" text;--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "page_count" integer;--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "thumbnail_size" integer;--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "preview_size" integer;--> statement-breakpoint
ALTER TABLE "upload_quotas" ADD CONSTRAINT "upload_quotas_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_reservations" ADD CONSTRAINT "upload_reservations_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "upload_reservations_user_idx" ON "upload_reservations" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "attachments_pending_idx" ON "attachments" USING btree ("uploaded_at") WHERE scan_status = 'pending' AND deleted_at IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "attachments_file_path_key" ON "attachments" USING btree ("file_path");--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_client_upload_id_key" UNIQUE("message_id","client_upload_id");