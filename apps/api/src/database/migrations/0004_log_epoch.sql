CREATE TABLE "installation" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"log_epoch" uuid DEFAULT gen_random_uuid() NOT NULL,
	CONSTRAINT "installation_has_one_row" CHECK ("installation"."is_only")
);
--> statement-breakpoint
INSERT INTO "installation" DEFAULT VALUES;
