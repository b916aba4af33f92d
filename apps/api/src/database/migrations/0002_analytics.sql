CREATE TABLE "claim_facts" (
	"claim_id" uuid PRIMARY KEY NOT NULL,
	"up_to_seq" integer NOT NULL,
	"staff_seq" integer NOT NULL,
	"messages" integer NOT NULL,
	"is_answered" boolean NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"waiting_since" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "message_facts" (
	"claim_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"author_id" uuid NOT NULL,
	"by_customer" boolean NOT NULL,
	"asked_at" timestamp (3) with time zone,
	"is_first_answer" boolean NOT NULL,
	CONSTRAINT "message_facts_claim_id_seq_pk" PRIMARY KEY("claim_id","seq")
);
--> statement-breakpoint
CREATE TABLE "resolution_facts" (
	"claim_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "resolution_facts_claim_id_seq_pk" PRIMARY KEY("claim_id","seq")
);
--> statement-breakpoint
CREATE INDEX "claim_facts_waiting_idx" ON "claim_facts" USING btree ("waiting_since") WHERE waiting_since IS NOT NULL;--> statement-breakpoint
CREATE INDEX "message_facts_authors_idx" ON "message_facts" USING btree ("at","by_customer","author_id");--> statement-breakpoint
CREATE INDEX "message_facts_answers_idx" ON "message_facts" USING btree ("at","asked_at","is_first_answer","author_id") WHERE asked_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "resolution_facts_resolved_idx" ON "resolution_facts" USING btree ("resolved_at","opened_at");